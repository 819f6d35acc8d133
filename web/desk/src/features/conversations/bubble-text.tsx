import { memo, useLayoutEffect, useRef, useState } from "react";
import { useUsers } from "../../data/session";
import { useTranslation } from "../../i18n/use-translation";
import css from "./bubble.module.css";
import { wordsOf } from "./bubble-words";

/** Fewer never fill twelve lines, not even on the narrowest telephone. */
const SURELY_SHORT = 280;
const SURELY_SHORT_LINES = 6;
const REMEMBERED = 500;

/** Long texts that somebody opened stay open when they scroll away and back. */
const opened = new Set<string>();

type Props = { text: string; id?: string };

/** Words of any length: what would fill more than twelve lines is folded until it is asked for. */
export function LongText({ text, id = text }: Props) {
  const { t } = useTranslation();
  const ref = useRef<HTMLSpanElement>(null);
  const [isOpen, setOpen] = useState(() => opened.has(id));
  const [isFolded, setFolded] = useState(true);
  const mayBeLong = text.length > SURELY_SHORT || text.split("\n").length > SURELY_SHORT_LINES;

  useLayoutEffect(() => {
    const words = ref.current;
    if (!words || !mayBeLong || isOpen) return;
    const look = () => setFolded(words.scrollHeight > words.clientHeight + 2);
    look();
    const watch = new ResizeObserver(look);
    watch.observe(words);
    return () => watch.disconnect();
  }, [mayBeLong, isOpen]);

  if (!mayBeLong) return <Words text={text} />;
  const toggle = () => {
    if (isOpen) opened.delete(id);
    else opened.add(id);
    if (opened.size > REMEMBERED) opened.clear();
    setOpen(!isOpen);
  };
  return (
    <>
      <span ref={ref} className={isOpen ? undefined : css.folded}>
        <Words text={text} />
      </span>
      {(isFolded || isOpen) && (
        <button type="button" className={css.all} aria-expanded={isOpen} onClick={toggle}>
          {t(isOpen ? "thread.readLess" : "thread.readAll")}
        </button>
      )}
    </>
  );
}

/** Links say nothing about where the reader came from; codes are not translated. */
export const Words = memo(function Words({ text }: { text: string }) {
  return wordsOf(text).map((word, i) => {
    const key = `${i} ${word.kind}`;
    if (word.kind === "text") return word.text;
    if (word.kind === "mention") return <Mention key={key} {...word} />;
    if (word.kind === "code") {
      return (
        <span key={key} translate="no">
          {word.text}
        </span>
      );
    }
    return (
      <a
        key={key}
        href={word.href}
        target="_blank"
        rel="noopener noreferrer nofollow"
        translate="no"
      >
        {word.text}
      </a>
    );
  });
});

function Mention({ text, userId }: { text: string; userId: string }) {
  const name = useUsers().find(({ id }) => id === userId)?.name ?? text;
  return (
    <span className={css.mention} translate="no">
      @{name}
    </span>
  );
}
