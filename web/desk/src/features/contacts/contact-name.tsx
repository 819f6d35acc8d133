import { contacts } from "@shared/api/calls";
import { IconButton } from "@shared/ui/button";
import { toastStore } from "@shared/ui/toast-store";
import { useQueryClient } from "@tanstack/react-query";
import { Pencil } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { sayProblem } from "../../data/moves";
import { useMay } from "../../data/session";
import css from "./contact-panel.module.css";

/** Edited in place: saved on Enter or on leaving, dropped on Esc. */
export function ContactName({ id, name }: { id: string; name: string }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const mayEdit = useMay("contact.edit");
  const [text, setText] = useState<string | null>(null);

  const save = async () => {
    const wanted = text?.trim() ?? "";
    setText(null);
    if (wanted === "" || wanted === name) return;
    try {
      await contacts.rename(id, wanted);
      void client.invalidateQueries({ queryKey: ["detail"] });
      toastStore.show({ tone: "done", text: t("contact.saved") });
    } catch (error) {
      sayProblem(error);
    }
  };

  if (text === null) {
    return (
      <div className="fx">
        <span className={`${css.name} cut`}>{name}</span>
        {mayEdit && (
          <IconButton className={css.close} label={t("contact.edit")} onClick={() => setText(name)}>
            <Pencil aria-hidden="true" />
          </IconButton>
        )}
      </div>
    );
  }
  return (
    <div className={css.name}>
      <input
        aria-label={t("contact.name")}
        value={text}
        maxLength={120}
        // biome-ignore lint/a11y/noAutofocus: the person has just asked to write here
        autoFocus
        onChange={(event) => setText(event.target.value)}
        onBlur={() => void save()}
        onKeyDown={(event) => {
          if (event.key === "Enter") void save();
          if (event.key === "Escape") {
            event.preventDefault();
            setText(null);
          }
        }}
      />
    </div>
  );
}
