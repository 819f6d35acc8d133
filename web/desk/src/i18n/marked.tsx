import type { TOptions } from "i18next";
import { Fragment } from "react";
import { useTranslation } from "./use-translation";

const STRONG = /<b>(.*?)<\/b>/;
const SIGNS: Record<string, string> = {
  "&amp;": "&",
  "&lt;": "<",
  "&gt;": ">",
  "&quot;": '"',
  "&#39;": "'",
  "&#x2F;": "/",
};

const plain = (escaped: string) =>
  escaped.replace(/&(?:amp|lt|gt|quot|#39|#x2F);/g, (sign) => SIGNS[sign] ?? sign);

/** A text whose `<b>` stands out. What is filled in is never read as a mark. */
export function Marked({ text, values }: { text: string; values: TOptions }) {
  const { t } = useTranslation();
  const said: string = t(text, { ...values, interpolation: { escapeValue: true } });
  return said.split(STRONG).map((part, i) =>
    // biome-ignore lint/suspicious/noArrayIndexKey: the parts of one text never change places
    i % 2 === 1 ? <b key={i}>{plain(part)}</b> : <Fragment key={i}>{plain(part)}</Fragment>,
  );
}
