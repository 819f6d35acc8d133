import { ChannelMark } from "@shared/ui/avatar";
import { IconButton } from "@shared/ui/button";
import { toastStore } from "@shared/ui/toast-store";
import { useQueryClient } from "@tanstack/react-query";
import { Mail, Phone, X } from "lucide-react";
import type { ComponentProps } from "react";
import { type Contact, changesOf, useContactChanges } from "../../data/contacts";
import { shownPhone } from "../../data/phone";
import { useMay } from "../../data/session";
import { useTranslation } from "../../i18n/use-translation";
import css from "./contact-panel.module.css";
import { useFew } from "./few";
import { InPlace } from "./in-place";
import { refusalOf } from "./refusal";

type Identity = Contact["identities"][number];
type Channel = ComponentProps<typeof ChannelMark>["channel"];

/** Only what people write can be given back by hand; other addresses come from providers. */
const isOurs = ({ kind }: Identity) => kind === "phone" || kind === "email";

/** Numbers and other addresses by which they are recognised. */
export function Addresses({ contact, channel }: { contact: Contact; channel?: Channel }) {
  const { t } = useTranslation();
  const mayEdit = useMay("contact.edit");
  const changes = useContactChanges(contact);
  const first = contact.phone;
  const ofFirst = contact.identities.find((one) => isOurs(one) && same(one.value, first));
  const others = contact.identities.filter(({ value }) => !same(value, first));
  const { few, toggle } = useFew(others, true);
  // Nobody is left without a number, or without any address, by one click: another is written first.
  const phones = contact.identities.filter(({ kind }) => kind === "phone").length;
  const isNeeded = ({ kind }: Identity) =>
    contact.identities.length === 1 || (kind === "phone" && phones === 1);
  const mayRemove = (one: Identity) => mayEdit && isOurs(one) && !isNeeded(one);
  return (
    <ul className={css.identities}>
      {first && (
        <li className={css.identity}>
          {channel ? <ChannelMark channel={channel} /> : <Phone aria-hidden="true" />}
          <span className="cut" translate="no">
            {shownPhone(first)}
          </span>
          {ofFirst && mayRemove(ofFirst) && <Remove contact={contact} identity={ofFirst} />}
        </li>
      )}
      {few.map((one) => (
        <Address key={one.id} contact={contact} identity={one} mayRemove={mayRemove(one)} />
      ))}
      {toggle && <li className={css.identity}>{toggle}</li>}
      {mayEdit && (
        <li className={css.identity}>
          <InPlace
            label={t("contact.address")}
            value=""
            empty={t("contact.addAddress")}
            maxLength={254}
            isRequired
            save={changes.addAddress}
          />
        </li>
      )}
    </ul>
  );
}

type Line = { contact: Contact; identity: Identity; mayRemove: boolean };

function Address({ contact, identity, mayRemove }: Line) {
  const { t, i18n } = useTranslation();
  const { kind, value } = identity;
  const word = i18n.exists(`contact.identity.${kind}`) ? kind : "other";
  return (
    <li className={css.identity}>
      {kind === "email" ? <Mail aria-hidden="true" /> : <Phone aria-hidden="true" />}
      <span className="cut" translate="no" title={value}>
        {shownValue(identity)}
      </span>
      <small>{t(`contact.identity.${word}`)}</small>
      {mayRemove && <Remove contact={contact} identity={identity} />}
    </li>
  );
}

function Remove({ contact, identity }: { contact: Contact; identity: Identity }) {
  const { t } = useTranslation();
  const { id, value } = identity;
  const shown = shownValue(identity);
  const client = useQueryClient();
  const remove = async () => {
    const refusal = await changesOf(client, contact).removeAddress(id);
    if (refusal) return toastStore.show({ tone: "error", text: refusalOf(refusal) });
    const back = async () => {
      const why = await changesOf(client, contact).addAddress(value);
      if (why) toastStore.show({ tone: "error", text: refusalOf(why) });
    };
    toastStore.show({
      tone: "done",
      text: t("contact.addressRemoved", { value: shown }),
      undo: { label: t("act.undo"), run: () => void back() },
    });
  };
  return (
    <IconButton label={t("contact.removeOne", { value: shown })} onClick={() => void remove()}>
      <X aria-hidden="true" />
    </IconButton>
  );
}

const shownValue = ({ kind, value }: Identity) => (kind === "phone" ? shownPhone(value) : value);

/** The same number is written with and without its plus. */
const same = (one: string, other: string | null) =>
  other !== null && one.replace(/^\+/, "") === other.replace(/^\+/, "");
