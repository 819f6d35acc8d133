import type { ConversationDetail } from "@shared/api/types";
import { Avatar } from "@shared/ui/avatar";
import { IconButton } from "@shared/ui/button";
import { cx } from "@shared/ui/cx";
import { X } from "lucide-react";
import { shortDate } from "../../data/format";
import { useTranslation } from "../../i18n/use-translation";
import { Addresses } from "./addresses";
import { ContactFacts } from "./contact-facts";
import { ContactName } from "./contact-name";
import css from "./contact-panel.module.css";
import { ConversationFacts } from "./conversation-facts";
import { History } from "./history";
import { PanelSection } from "./panel-section";
import { StartWith } from "./start-with";

type Props = {
  conversation: ConversationDetail;
  /** In a drawer it can be closed; beside the thread it stays. */
  onClose?: () => void;
};

/** Who it is, who has it, and what happened before. */
export function ContactPanel({ conversation: c, onClose }: Props) {
  const { t, i18n } = useTranslation();
  const { contact } = c;
  return (
    <aside
      data-pane
      className={cx(css.side, onClose && css.inDrawer)}
      aria-label={t("contact.label")}
    >
      {onClose && (
        <div className={css.bar}>
          <h2>{t("contact.label")}</h2>
          <IconButton className={css.close} label={t("app.close")} onClick={onClose}>
            <X aria-hidden="true" />
          </IconButton>
        </div>
      )}
      <div className={css.section} role="group" aria-label={t("contact.label")}>
        <div className={css.person}>
          <Avatar name={contact.name} id={contact.id} size={48} />
          <div className="grow">
            <h3>
              <ContactName key={contact.id} contact={contact} />
            </h3>
            <p className="meta">
              {t("contact.since", { date: shortDate(contact.created_at, i18n.language) })}
            </p>
          </div>
        </div>
        <Addresses contact={contact} channel={c.channel} />
        <ContactFacts key={contact.id} contact={contact} isBrief />
      </div>
      <PanelSection name="here" title={t("contact.here")}>
        <ConversationFacts conversation={c} />
      </PanelSection>
      <PanelSection name="history" title={t("contact.history")}>
        <History
          key={contact.id}
          contact={contact}
          hereId={c.id}
          start={<StartWith contact={contact} />}
        />
      </PanelSection>
    </aside>
  );
}
