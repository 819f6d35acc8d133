import { Button } from "@shared/ui/button";
import { Skeleton } from "@shared/ui/chip";
import { CircleAlert } from "lucide-react";
import type { Kind } from "../../data/finding";
import { useTranslation } from "../../i18n/use-translation";
import { HitLine } from "./hit-line";
import type { Line } from "./lines";
import css from "./search.module.css";
import type { Search } from "./use-list-search";

/** Where the list was: what the words were found in, or why there is nothing to see. */
export function SearchHits({ search }: { search: Search }) {
  const { t } = useTranslation();
  const { finding, lines } = search;
  const isBehind = finding.state === "found" && finding.words !== search.words.trim();
  return (
    <div className={css.panel} data-behind={isBehind || undefined}>
      <span className="sr" role="status">
        {finding.state === "found" && t("list.find.count", { count: countOf(lines) })}
      </span>
      {finding.state === "short" && <p className={css.quiet}>{t("list.find.short")}</p>}
      {finding.state === "asking" && <Bones />}
      {finding.state === "failed" && <Failed search={search} />}
      {finding.state === "found" && lines.length === 0 && (
        <div className={css.none}>
          <b>{t("list.find.none", { text: finding.words })}</b>
          {t("list.find.noneText")}
        </div>
      )}
      <div
        id="search-hits"
        role="listbox"
        aria-label={t("list.find.hits")}
        className={css.hits}
        hidden={finding.state !== "found" || lines.length === 0}
      >
        {groupsOf(lines).map((group) => (
          <div key={group.kind} role="group" aria-label={t(`list.find.${group.kind}`)}>
            <div className={css.group} aria-hidden="true">
              {t(`list.find.${group.kind}`)} <span>{group.count}</span>
            </div>
            {group.lines.map(({ line, index }) => (
              <HitLine
                key={line.id}
                line={line}
                isChosen={index === search.chosen}
                onRun={() => search.run(index)}
              />
            ))}
          </div>
        ))}
      </div>
    </div>
  );
}

const countOf = (lines: readonly Line[]) => lines.filter(({ kind }) => kind !== "more").length;

type Group = { kind: Kind; count: string; lines: { line: Line; index: number }[] };

function groupsOf(lines: readonly Line[]): Group[] {
  const groups = new Map<Kind, Group>();
  lines.forEach((line, index) => {
    const kind = line.kind === "more" ? line.of : line.kind;
    const group = groups.get(kind) ?? { kind, count: "0", lines: [] };
    groups.set(kind, group);
    group.lines.push({ line, index });
    group.count = line.kind === "more" ? `${group.lines.length - 1}+` : `${group.lines.length}`;
  });
  return [...groups.values()];
}

/** What failed, what is safe, and what to give to whoever can look it up. */
function Failed({ search }: { search: Search }) {
  const { t } = useTranslation();
  const { problem, retry } = search.finding;
  const isBroad = problem?.code === "search.too_broad";
  return (
    <div className={css.failed} role="alert">
      <CircleAlert size={16} aria-hidden="true" />
      <div className="grow">
        {t(isBroad ? "list.find.broad" : "list.find.failed")}
        <code translate="no">
          {[problem?.code, problem?.requestId].filter(Boolean).join(" · ")}
        </code>
      </div>
      <Button size="small" onClick={retry}>
        {t("app.retry")}
      </Button>
    </div>
  );
}

const LENGTHS = [118, 146, 96, 132];

function Bones() {
  const { t } = useTranslation();
  return (
    <div className={css.bones} role="status" aria-label={t("app.loading")}>
      {LENGTHS.map((length, i) => (
        <div key={length} className={css.hit} style={{ opacity: 1 - i * 0.2 }}>
          <Skeleton width={36} height={36} />
          <div className={css.words}>
            <Skeleton width={length} height={12} />
            <Skeleton width={length + 70} height={10} />
          </div>
        </div>
      ))}
    </div>
  );
}
