import { FileText, MapPin, UserRound } from "lucide-react";
import { fileSize } from "../../data/format";
import { useTranslation } from "../../i18n/use-translation";
import css from "./phone.module.css";
import { fileAddress, type PhoneContent } from "./world";

/** What a line of the telephone holds besides words. */
export function PhoneContentView({ content: c }: { content: PhoneContent }) {
  const { t, i18n } = useTranslation();
  if (c.place) {
    return (
      <span className={css.thing}>
        <MapPin aria-hidden="true" />
        {c.place.name || `${c.place.latitude}, ${c.place.longitude}`}
      </span>
    );
  }
  if (c.contacts.length > 0) {
    return (
      <span className={css.thing}>
        <UserRound aria-hidden="true" />
        {c.contacts.map(({ name }) => name).join(", ")}
      </span>
    );
  }
  if (!c.file) return null;
  const src = fileAddress(c.file);
  const name = c.file.filename || t(`kind.${c.kind}`);
  switch (c.kind) {
    case "image":
    case "sticker":
      return <img className={css.photo} src={src} alt={name} />;
    case "audio":
      return (
        // biome-ignore lint/a11y/useMediaCaption: a rehearsal's recording has no captions
        <audio className={css.sound} src={src} controls preload="metadata" aria-label={name} />
      );
    case "video":
      return (
        // biome-ignore lint/a11y/useMediaCaption: a rehearsal's film has no captions
        <video className={css.photo} src={src} controls preload="metadata" aria-label={name} />
      );
    default:
      return (
        <a className={css.thing} href={src} download={name}>
          <FileText aria-hidden="true" />
          {name} ({fileSize(c.file.size_bytes, i18n.language)})
        </a>
      );
  }
}
