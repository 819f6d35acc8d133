import type { KeyboardEvent } from "react";

/** The list above the box, by the name that the box knows it by. */
export const LIST_ID = "composer-suggestions";

/** The box hands its keys to the list first; true is one that the list has taken. */
export type OnKey = (event: KeyboardEvent) => boolean;
