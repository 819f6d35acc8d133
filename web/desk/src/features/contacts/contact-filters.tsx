import { Field, SelectField } from "@shared/ui/field";
import {
  ChosenFilters,
  FilterBox,
  FilterFlag,
  FilterMany,
  FiltersButton,
} from "@shared/ui/filters";
import {
  type ContactFilters,
  type ContactSearch,
  contactFiltersOf,
} from "../../data/contact-search";
import { useInboxes } from "../../data/session";
import { useTags } from "../../data/tags";
import { useTranslation } from "../../i18n/use-translation";
import css from "./contact-filters.module.css";
import { useFilterNames, withFilter } from "./filter-names";

type Props = { search: ContactSearch; onSearch: (search: ContactSearch) => void };

/** Each choice narrows the list at once, and the address holds it. */
export function ContactFiltersButton({ search, onSearch }: Props) {
  const { t } = useTranslation();
  const count = Object.keys(contactFiltersOf(search)).length;
  return (
    <FiltersButton
      title={t("filters.title")}
      label={count > 0 ? t("filters.some", { count }) : t("filters.title")}
      isNarrowed={count > 0}
      align="end"
    >
      <Fields search={search} onSearch={onSearch} />
    </FiltersButton>
  );
}

function Fields({ search, onSearch }: Props) {
  const { t } = useTranslation();
  const inboxes = useInboxes();
  const tags = useTags().filter(({ archived_at }) => archived_at === null);
  const set = <K extends keyof ContactFilters>(name: K, value: ContactFilters[K] | undefined) =>
    onSearch(withFilter(search, name, value));
  const flag = (name: "opted_out" | "without", label: string) => (
    <FilterFlag
      label={label}
      isOn={search[name] === "true"}
      onChange={(isOn) => set(name, isOn ? "true" : undefined)}
    />
  );
  const day = (name: "from" | "till", label: string) => (
    <Field
      label={label}
      type="date"
      value={search[name] ?? ""}
      min={name === "till" ? search.from : undefined}
      max={name === "from" ? search.till : undefined}
      onChange={({ target }) => set(name, target.value || undefined)}
    />
  );
  return (
    <FilterBox>
      {flag("without", t("contact.filters.without"))}
      {flag("opted_out", t("contact.filters.optedOut"))}
      <SelectField
        label={t("filters.inbox")}
        value={search.inbox_id ?? ""}
        onChange={({ target }) => set("inbox_id", target.value || undefined)}
      >
        <option value="">{t("filters.any")}</option>
        {inboxes.map(({ id, name }) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
      </SelectField>
      <div className={css.days}>
        {day("from", t("contact.filters.from"))}
        {day("till", t("contact.filters.till"))}
      </div>
      {tags.length > 0 && (
        <FilterMany
          label={t("filters.tags")}
          options={tags.map(({ id, name }) => ({ value: id, label: name }))}
          chosen={search.tag_id ?? []}
          onChange={(chosen) => set("tag_id", chosen)}
        />
      )}
    </FilterBox>
  );
}

export function ContactFilterChips({ search, onSearch }: Props) {
  const { t } = useTranslation();
  const names = useFilterNames(search);
  return (
    <ChosenFilters
      label={t("filters.active")}
      className={css.chips}
      chosen={names.map(({ key, text, without }) => ({
        key,
        text,
        removeLabel: t("filters.remove", { name: text }),
        onRemove: () => onSearch(without),
      }))}
      clearLabel={t("filters.clear")}
      onClear={() => onSearch(unfiltered(search))}
    />
  );
}

/** The same words and the same person, of everybody. */
export const unfiltered = ({ q, id }: ContactSearch): ContactSearch => ({
  ...(q && { q }),
  ...(id && { id }),
});
