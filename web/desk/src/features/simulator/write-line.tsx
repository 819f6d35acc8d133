import { Menu, MenuItem } from "@shared/ui/menu";
import { FileUp, MapPin, Mic, Plus, SendHorizontal, Smartphone, UserRound } from "lucide-react";
import { type FormEvent, useRef, useState } from "react";
import { sayProblem } from "../../data/refusals";
import { useTranslation } from "../../i18n/use-translation";
import css from "./phone.module.css";
import { type Card, type Phone, type Place, world } from "./world";

const TYPING_AGAIN_MS = 2_000;
const PLACE: Place = { latitude: -22.9056, longitude: -47.0608, name: "Praça Carlos Gomes" };
const CARD: Card = { name: "Oficina Dois Irmãos", phones: ["+55 19 3232-1000"] };

type Props = { phone: Phone; channel: string | undefined };

/** Where the customer writes, and the things that a telephone can send besides words. */
export function WriteLine({ phone, channel }: Props) {
  const { t } = useTranslation();
  const [text, setText] = useState("");
  const typedAt = useRef(0);

  const write = (value: string) => {
    setText(value);
    if (Date.now() - typedAt.current < TYPING_AGAIN_MS) return;
    typedAt.current = Date.now();
    world.type(phone.id).catch(() => undefined);
  };
  /** What is sent takes the words along; if it fails they are back. */
  const go = (deed: (said: string) => Promise<unknown>) => {
    const said = text.trim();
    setText("");
    deed(said).catch((error) => {
      setText(said);
      sayProblem(error);
    });
  };
  const send = (event: FormEvent) => {
    event.preventDefault();
    if (text.trim() !== "") go((said) => world.say(phone.id, { text: said }));
  };
  const name = phone.name.split(" ")[0];
  return (
    <form className={css.write} onSubmit={send}>
      <Things phone={phone} channel={channel} text={text} go={go} />
      <input
        aria-label={t("sim.write", { name: phone.name })}
        placeholder={t("sim.write", { name })}
        value={text}
        maxLength={4096}
        autoComplete="off"
        onChange={(event) => write(event.target.value)}
      />
      <button
        type="submit"
        className={css.send}
        aria-label={t("sim.send", { name: phone.name })}
        disabled={text.trim() === ""}
      >
        <SendHorizontal aria-hidden="true" />
      </button>
    </form>
  );
}

type ThingsProps = Props & { text: string; go: (deed: (said: string) => Promise<unknown>) => void };

function Things({ phone, channel, text, go }: ThingsProps) {
  const { t } = useTranslation();
  const file = useRef<HTMLInputElement>(null);
  const voice = useRef<HTMLInputElement>(null);
  const chosen = (isVoice: boolean) => (event: React.ChangeEvent<HTMLInputElement>) => {
    const [one] = event.currentTarget.files ?? [];
    event.currentTarget.value = "";
    if (one) go((said) => world.sendFile(phone.id, one, said, isVoice));
  };
  return (
    <>
      <Menu
        align="start"
        side="top"
        trigger={
          <button
            type="button"
            className={css.plus}
            aria-label={t("sim.things", { name: phone.name })}
          >
            <Plus aria-hidden="true" />
          </button>
        }
      >
        <MenuItem icon={<FileUp aria-hidden="true" />} onSelect={() => file.current?.click()}>
          {t("sim.file")}
        </MenuItem>
        <MenuItem icon={<Mic aria-hidden="true" />} onSelect={() => voice.current?.click()}>
          {t("sim.voice")}
        </MenuItem>
        <MenuItem
          icon={<MapPin aria-hidden="true" />}
          onSelect={() => go(() => world.say(phone.id, { place: PLACE }))}
        >
          {t("sim.place")}
        </MenuItem>
        <MenuItem
          icon={<UserRound aria-hidden="true" />}
          onSelect={() => go(() => world.say(phone.id, { contacts: [CARD] }))}
        >
          {t("sim.card")}
        </MenuItem>
        {channel === "whatsapp_waha" && (
          <MenuItem
            icon={<Smartphone aria-hidden="true" />}
            isDisabled={text.trim() === ""}
            onSelect={() => go((said) => world.writeAsCompany(phone.id, said))}
          >
            {t("sim.asCompany")}
          </MenuItem>
        )}
      </Menu>
      <input ref={file} type="file" hidden aria-label={t("sim.file")} onChange={chosen(false)} />
      <input
        ref={voice}
        type="file"
        accept="audio/*"
        hidden
        aria-label={t("sim.voice")}
        onChange={chosen(true)}
      />
    </>
  );
}
