import "../../i18n/later";
import { Button } from "@shared/ui/button";
import { SelectField } from "@shared/ui/field";
import { FilterBox, FilterFlag, FilterMany } from "@shared/ui/filters";
import { PRIORITIES } from "../../data/bulk";
import type { InboxFilters, InboxSearch } from "../../data/inbox-search";
import { useDepartments, useInboxes, useUsers } from "../../data/session";
import { useTags } from "../../data/tags";
import { useTranslation } from "../../i18n/use-translation";
import { unfiltered, withFilter } from "./list-filter-names";
import css from "./list-filters.module.css";

type Props = { search: InboxSearch; onSearch: (search: InboxSearch) => void };
type One = Exclude<keyof InboxFilters, "status" | "tag_id" | "priority">;
type Many = "status" | "tag_id" | "priority";

const STATUSES = ["bot", "queued", "active", "waiting", "resolved", "closed"] as const;
const WAITS = ["5", "15", "30", "60", "240"];

/** Each choice narrows the list at once: there is nothing to apply, and the address holds it. */
export function FilterFields({ search, onSearch }: Props) {
  const { t } = useTranslation();
  const tags = useTags().filter((tag) => tag.archived_at === null);
  const option = ({ id, name }: { id: string; name: string }) => ({ value: id, label: name });
  const people = useUsers()
    .filter(({ is_active }) => is_active)
    .map(option);
  const set = (name: One) => (value: string) =>
    onSearch(withFilter(search, name, value === "" ? undefined : value));
  const one = (name: One, label: string, options: { value: string; label: string }[]) => (
    <SelectField
      label={label}
      value={search[name] ?? ""}
      onChange={(event) => set(name)(event.target.value)}
    >
      <option value="">{t("filters.any")}</option>
      {options.map(({ value, label: text }) => (
        <option key={value} value={value}>
          {text}
        </option>
      ))}
    </SelectField>
  );
  const many = (name: Many, label: string, options: { value: string; label: string }[]) => (
    <FilterMany
      label={label}
      options={options}
      chosen={search[name] ?? []}
      onChange={(chosen) => onSearch(withFilter(search, name, chosen))}
    />
  );
  const flag = (name: One, label: string) => (
    <FilterFlag
      label={label}
      isOn={search[name] === "true"}
      onChange={(isOn) => set(name)(isOn ? "true" : "")}
    />
  );
  return (
    <FilterBox>
      {flag("unread", t("filters.unread"))}
      {flag("handled_by_me", t("filters.handled"))}
      <div className={css.pairs}>
        {one("turn", t("filters.turn"), [
          { value: "us", label: t("list.us") },
          { value: "customer", label: t("list.customer") },
        ])}
        {one(
          "waiting_minutes",
          t("filters.waiting"),
          WAITS.map((value) => ({ value, label: t("filters.waits", { count: Number(value) }) })),
        )}
        {one("assignee_id", t("filters.assignee"), [
          { value: "me", label: t("filters.whose.me") },
          { value: "none", label: t("filters.whose.none") },
          ...people,
        ])}
        {one("department_id", t("filters.department"), useDepartments().map(option))}
        {one("inbox_id", t("filters.inbox"), useInboxes().map(option))}
      </div>
      {many(
        "status",
        t("contact.status"),
        STATUSES.map((value) => ({ value, label: t(`status.${value}`) })),
      )}
      {many(
        "priority",
        t("contact.priority"),
        PRIORITIES.map((value) => ({ value, label: t(`priority.${value}`) })),
      )}
      {tags.length > 0 && many("tag_id", t("filters.tags"), tags.map(option))}
      <div className={css.foot}>
        <Button size="small" onClick={() => onSearch(unfiltered(search))}>
          {t("filters.clear")}
        </Button>
      </div>
    </FilterBox>
  );
}
