/** Where this browser keeps under which ids it is woken. */
export const PUSHES = "prosa.pushes";
