import { Avatar } from "@shared/ui/avatar";
import { Button, IconButton } from "@shared/ui/button";
import { StatePage } from "@shared/ui/state-page";
import { ArrowLeft } from "lucide-react";
import { useContact } from "../../data/contacts";
import { shortDate } from "../../data/format";
import { useTranslation } from "../../i18n/use-translation";
import { Addresses } from "./addresses";
import { ContactFacts } from "./contact-facts";
import { ContactName } from "./contact-name";
import panel from "./contact-panel.module.css";
import css from "./contacts-page.module.css";
import { History } from "./history";
import { StartWith } from "./start-with";

/** One person: the parts that stand beside a conversation, without one. */
export function ContactCard({ id, onBack }: { id: string; onBack: () => void }) {
  const { t, i18n } = useTranslation();
  const query = useContact(id);
  const contact = query.data;
  return (
    <section data-pane className={css.card} aria-label={t("contact.label")}>
      <IconButton label={t("people.back")} className={css.back} onClick={onBack}>
        <ArrowLeft aria-hidden="true" />
      </IconButton>
      {!contact && query.isError && (
        <StatePage
          role="alert"
          title={t("contact.unread")}
          actions={<Button onClick={() => void query.refetch()}>{t("app.retry")}</Button>}
        />
      )}
      {!contact && query.isPending && (
        <p role="status" className={css.told}>
          {t("app.loading")}
        </p>
      )}
      {contact && (
        <div className={css.inner}>
          <div className={panel.section}>
            <div className={panel.person}>
              <Avatar name={contact.name} id={contact.id} size={48} />
              <div className="grow">
                <h2>
                  <ContactName contact={contact} />
                </h2>
                <p className="meta">
                  {t("contact.since", { date: shortDate(contact.created_at, i18n.language) })}
                </p>
              </div>
            </div>
            <StartWith contact={contact} />
            <Addresses contact={contact} />
            <ContactFacts contact={contact} />
          </div>
          <div className={panel.section}>
            <History contact={contact} />
          </div>
        </div>
      )}
    </section>
  );
}
