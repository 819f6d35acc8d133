import { problemOf } from "@shared/api/problem";
import { Button } from "@shared/ui/button";
import { Skeleton } from "@shared/ui/chip";
import { Field } from "@shared/ui/field";
import { useQueryClient } from "@tanstack/react-query";
import { type KeyboardEvent, useEffect, useId, useMemo, useRef, useState } from "react";
import { plain } from "../../../data/plain";
import { reasonOf } from "../../../data/refusals";
import { useMay, useSession } from "../../../data/session";
import {
  begun,
  bodyOf,
  type Chosen,
  firstNameOf,
  type Names,
  previewOf,
  readFromProvider,
  type Template,
  useTemplates,
} from "../../../data/templates";
import { useTranslation } from "../../../i18n/use-translation";
import { TemplateFields } from "./template-fields";
import { Pieces, TemplatePreview } from "./template-preview";
import css from "./templates.module.css";

type Props = {
  inboxId: string;
  contactName: string;
  chosen: Chosen | null;
  onChange: (chosen: Chosen | null) => void;
};

/** First which template, then what stands in its places and how that looks. */
export function TemplateChoice({ inboxId, contactName, chosen, onChange }: Props) {
  const { t } = useTranslation();
  const { user, company } = useSession();
  const names = {
    contact: firstNameOf(contactName),
    agent: user.name,
    company: company.name,
  };
  if (chosen === null) return <TemplateList inboxId={inboxId} names={names} onChoose={onChange} />;
  return (
    <div className={css.filling}>
      <div className={css.chosen}>
        <b className="grow cut" translate="no">
          {chosen.template.name}
        </b>
        <Kind template={chosen.template} />
        <Button size="small" onClick={() => onChange(null)}>
          {t("templates.other")}
        </Button>
      </div>
      <TemplateFields key={chosen.template.id} chosen={chosen} onChange={onChange} />
      <TemplatePreview chosen={chosen} />
    </div>
  );
}

const wordsOf = (text: string) => plain(text).replaceAll("_", " ");
const STEPS: Readonly<Record<string, number>> = { ArrowDown: 1, ArrowUp: -1 };
const CATEGORIES: readonly string[] = ["UTILITY", "MARKETING", "AUTHENTICATION"];

/** What the provider counts it as, and charges it by; its language where it is not the only one. */
function Kind({ template }: { template: Template }) {
  const { t } = useTranslation();
  const { category, language } = template;
  const kind = CATEGORIES.includes(category) ? t(`templates.category.${category}`) : category;
  return (
    <small className={css.kind}>
      {kind}, {language.replace("_", "-")}
    </small>
  );
}

type ListProps = { inboxId: string; names: Names; onChoose: (chosen: Chosen) => void };

/** The first found is chosen at once; the field keeps the focus, and the arrows walk the list. */
function TemplateList({ inboxId, names, onChoose }: ListProps) {
  const { t } = useTranslation();
  const list = useTemplates(inboxId);
  const [search, setSearch] = useState("");
  const [marked, setMarked] = useState<string | null>(null);
  const box = useRef<HTMLDivElement>(null);
  const id = useId();
  const { contact, agent, company } = names;
  const sendable = useMemo(
    () =>
      (list.data ?? [])
        .filter((template) => template.can_be_sent)
        .map((template) => begun(template, { contact, agent, company })),
    [list.data, contact, agent, company],
  );
  // They come a moment after the dialog: whoever is not in a field by then looks for one.
  useEffect(() => {
    const isBusy = document.activeElement?.matches("input, select, textarea");
    if (list.isSuccess && !isBusy) box.current?.querySelector("input")?.focus();
  }, [list.isSuccess]);
  const wanted = wordsOf(search.trim());
  const found = sendable.filter((one) =>
    wordsOf(`${one.template.name} ${bodyOf(one)}`).includes(wanted),
  );
  const at = Math.max(
    0,
    found.findIndex(({ template }) => template.id === marked),
  );
  const current = found[at];
  const currentId = current?.template.id;
  useEffect(() => {
    if (!currentId) return;
    box.current?.querySelector("[aria-selected=true]")?.scrollIntoView?.({ block: "nearest" });
  }, [currentId]);
  const onKeyDown = (event: KeyboardEvent) => {
    const step = STEPS[event.key];
    if (step === undefined && event.key !== "Enter") return;
    event.preventDefault();
    if (step === undefined) current && onChoose(current);
    else setMarked(found[(at + step + found.length) % found.length]?.template.id ?? null);
  };

  if (list.isPending) return <Bones />;
  if (list.error) {
    return (
      <div className={css.state} role="alert">
        <p>{t("templates.unread", { reason: reasonOf(problemOf(list.error)) })}</p>
        <Button onClick={() => void list.refetch()}>{t("app.retry")}</Button>
      </div>
    );
  }
  if (sendable.length === 0) return <None inboxId={inboxId} />;
  return (
    <div ref={box} className={css.seeking}>
      <Field
        label={t("templates.search")}
        role="combobox"
        aria-expanded={found.length > 0}
        aria-controls={`${id}-list`}
        aria-activedescendant={currentId && `${id}-${currentId}`}
        aria-autocomplete="list"
        value={search}
        autoComplete="off"
        onChange={({ target }) => setSearch(target.value)}
        onKeyDown={onKeyDown}
      />
      <div id={`${id}-list`} className={css.list} role="listbox" aria-label={t("templates.list")}>
        {found.map((one) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the field has the keys
          <div
            key={one.template.id}
            id={`${id}-${one.template.id}`}
            role="option"
            tabIndex={-1}
            aria-selected={one === current}
            className={css.row}
            onPointerDown={(event) => event.preventDefault()}
            onClick={() => onChoose(one)}
          >
            <span>
              <b className="cut" translate="no">
                {one.template.name}
              </b>
              <Kind template={one.template} />
            </span>
            <span className={css.body} translate="no">
              <Pieces pieces={previewOf(one).body} />
            </span>
          </div>
        ))}
      </div>
      <p className="meta" role="status">
        {t("templates.found", { count: found.length })}
      </p>
    </div>
  );
}

function None({ inboxId }: { inboxId: string }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const mayRead = useMay("inbox.manage");
  const [reason, setReason] = useState<string | null>(null);
  const read = () =>
    readFromProvider(client, inboxId).catch((error) => setReason(reasonOf(problemOf(error))));
  return (
    <div className={css.state}>
      <p>{t(mayRead ? "templates.noneRead" : "templates.none")}</p>
      {mayRead && <Button onClick={() => void read()}>{t("templates.read")}</Button>}
      {reason && <p role="alert">{t("act.failed", { reason })}</p>}
    </div>
  );
}

function Bones() {
  const { t } = useTranslation();
  return (
    <div className={css.state} role="status" aria-label={t("app.loading")}>
      {[60, 60, 60].map((height, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: they are alike and never move
        <Skeleton key={i} width="100%" height={height} />
      ))}
    </div>
  );
}
