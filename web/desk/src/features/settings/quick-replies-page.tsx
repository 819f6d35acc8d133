import "../../i18n/later";
import { Button } from "@shared/ui/button";
import { Skeleton } from "@shared/ui/chip";
import { StatePage } from "@shared/ui/state-page";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { Plus, Search } from "lucide-react";
import { useState } from "react";
import { plain } from "../../data/plain";
import { type QuickReply, useQuickReplies } from "../../data/quick-replies";
import { useMay } from "../../data/session";
import { useTitle } from "../../data/title";
import { useTranslation } from "../../i18n/use-translation";
import css from "./quick-replies.module.css";
import { QuickReplyDialog } from "./quick-reply-dialog";
import { QuickReplyLine } from "./quick-reply-line";
import page from "./settings.module.css";

/** One's own ready texts and everybody's: found, made, changed and deleted (TPL-02). */
export function QuickRepliesPage() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  // The router keeps what it was not told to read.
  const { adding } = useSearch({ from: "/desk/app/settings/quick-replies" });
  const [open, setOpen] = useState<QuickReply | null>(null);
  useTitle(t("quickReplies.title"));
  const add = (isAdding: boolean) =>
    void navigate({
      to: "/app/settings/quick-replies",
      search: isAdding ? { adding: true } : {},
      replace: true,
    });
  const close = () => {
    setOpen(null);
    if (adding) add(false);
  };
  return (
    <main className={page.page}>
      <header className={page.head}>
        <h1>{t("quickReplies.title")}</h1>
        <Button size="small" onClick={() => void navigate({ to: "/app/settings" })}>
          {t("quickReplies.allSettings")}
        </Button>
      </header>
      <div className={css.body}>
        <List onAdd={() => add(true)} onOpen={setOpen} />
      </div>
      {(open || adding) && <QuickReplyDialog key={open?.id} reply={open} onClose={close} />}
    </main>
  );
}

type Props = { onAdd: () => void; onOpen: (reply: QuickReply) => void };

function List({ onAdd, onOpen }: Props) {
  const { t } = useTranslation();
  const [words, setWords] = useState("");
  const { data, isError, refetch } = useQuickReplies();
  const found = foundIn(data ?? [], words.trim());
  return (
    <>
      <div className={css.tools}>
        <span className={css.search}>
          <Search aria-hidden="true" />
          <input
            id="list-search"
            type="search"
            aria-label={t("quickReplies.search")}
            placeholder={t("quickReplies.search")}
            autoComplete="off"
            value={words}
            onChange={(event) => setWords(event.target.value)}
          />
        </span>
        <Button tone="primary" onClick={onAdd}>
          <Plus aria-hidden="true" />
          {t("quickReplies.new")}
        </Button>
      </div>
      {!data && isError && (
        <StatePage
          role="alert"
          title={t("quickReplies.failed")}
          actions={<Button onClick={() => void refetch()}>{t("app.retry")}</Button>}
        />
      )}
      {!data && !isError && <Bones />}
      {data && (
        <p className="sr" role="status">
          {t("quickReplies.count", { count: found.length })}
        </p>
      )}
      {data && found.length === 0 && <Nothing words={words.trim()} />}
      <Group name="own" replies={found.filter((one) => !one.is_shared)} onOpen={onOpen} />
      <Group name="shared" replies={found.filter((one) => one.is_shared)} onOpen={onOpen} />
    </>
  );
}

/** By shortcut, title or text, in the order of the shortcuts. */
function foundIn(all: readonly QuickReply[], words: string): QuickReply[] {
  const asked = plain(words.replace(/^\//, ""));
  return all
    .filter(({ shortcut, title, body }) => plain(`${shortcut}\n${title}\n${body}`).includes(asked))
    .sort((a, b) => a.shortcut.localeCompare(b.shortcut));
}

type GroupProps = {
  name: "own" | "shared";
  replies: readonly QuickReply[];
  onOpen: (reply: QuickReply) => void;
};

function Group({ name, replies, onOpen }: GroupProps) {
  const { t } = useTranslation();
  const mayShare = useMay("quick_reply.share");
  const mayChange = name === "own" || mayShare;
  if (replies.length === 0) return null;
  return (
    <section className={css.group} aria-labelledby={`quick-${name}`}>
      <header>
        <h2 id={`quick-${name}`}>{t(`quickReplies.${name}`)}</h2>
        <span>{replies.length}</span>
        {!mayChange && <p className="meta">{t("quickReplies.sharedBy")}</p>}
      </header>
      <ul>
        {replies.map((reply) => (
          <QuickReplyLine
            key={reply.id}
            reply={reply}
            onOpen={mayChange ? () => onOpen(reply) : null}
          />
        ))}
      </ul>
    </section>
  );
}

function Nothing({ words }: { words: string }) {
  const { t } = useTranslation();
  if (words === "") {
    return <StatePage title={t("quickReplies.none")}>{t("quickReplies.noneText")}</StatePage>;
  }
  return (
    <StatePage title={t("quickReplies.noHits", { text: words })}>
      {t("quickReplies.noHitsText")}
    </StatePage>
  );
}

const LENGTHS = ["38%", "64%", "51%"];

function Bones() {
  const { t } = useTranslation();
  return (
    <div className={css.bones} role="status" aria-label={t("app.loading")}>
      {LENGTHS.map((width) => (
        <Skeleton key={width} width={width} height={14} />
      ))}
    </div>
  );
}
