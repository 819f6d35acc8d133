import "../../i18n/later";
import { Button } from "@shared/ui/button";
import { cx } from "@shared/ui/cx";
import { StatePage } from "@shared/ui/state-page";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { Search, UserPlus } from "lucide-react";
import { useCallback, useEffect, useMemo, useState } from "react";
import { type Command, useCommands } from "../../commands/registry";
import { type ContactSearch, contactFiltersOf, readContactSearch } from "../../data/contact-search";
import { useContactList } from "../../data/contacts";
import { useMay } from "../../data/session";
import { useTitle } from "../../data/title";
import { useTranslation } from "../../i18n/use-translation";
import { ContactCard } from "./contact-card";
import { ContactFilterChips, ContactFiltersButton, unfiltered } from "./contact-filters";
import { ContactRows } from "./contact-rows";
import css from "./contacts-page.module.css";
import { NewContactDialog } from "./new-contact-dialog";

const REST_MS = 180;

/** Everybody who writes to us. The address holds who is open and what is looked for. */
export function ContactsPage() {
  const { t } = useTranslation();
  // The router keeps what it was not told to read.
  const search = readContactSearch(useSearch({ from: "/desk/app/contacts" }));
  const { q = "", id } = search;
  const filters = contactFiltersOf(search);
  const navigate = useNavigate();
  const [words, setWords] = useState(q);
  const [isAdding, setAdding] = useState(false);
  const mayAdd = useMay("contact.edit");
  const list = useContactList(q, filters);
  const { items } = list;
  const open = useCallback(
    (next: string | undefined) =>
      void navigate({
        to: "/app/contacts",
        search: ({ id: _, ...others }) => ({ ...others, ...(next && { id: next }) }),
      }),
    [navigate],
  );

  const narrow = (next: ContactSearch) =>
    void navigate({ to: "/app/contacts", search: next, replace: true });

  useTitle(t("people.title"));
  useEffect(() => {
    if (words === q) return;
    const look = () =>
      void navigate({
        to: "/app/contacts",
        search: ({ q: _, ...others }) => ({ ...(words && { q: words }), ...others }),
        replace: true,
      });
    const timer = setTimeout(look, REST_MS);
    return () => clearTimeout(timer);
  }, [words, q, navigate]);
  useContactCommands(
    items.map((one) => one.id),
    id,
    open,
  );

  return (
    <main className={cx(css.page, id !== undefined && css.hasOne)}>
      <section data-pane className={css.list} aria-label={t("people.title")}>
        <header className={css.head}>
          <h1>{t("people.title")}</h1>
          {mayAdd && (
            <Button size="small" onClick={() => setAdding(true)}>
              <UserPlus aria-hidden="true" />
              {t("people.new")}
            </Button>
          )}
        </header>
        <div className={css.finding}>
          <span className={css.search}>
            <Search aria-hidden="true" />
            <input
              id="list-search"
              type="search"
              aria-label={t("people.search")}
              placeholder={t("people.search")}
              autoComplete="off"
              value={words}
              onChange={(event) => setWords(event.target.value)}
            />
          </span>
          <ContactFiltersButton search={search} onSearch={narrow} />
        </div>
        <ContactFilterChips search={search} onSearch={narrow} />
        <ContactRows
          list={list}
          openId={id}
          words={q}
          onClear={Object.keys(filters).length > 0 ? () => narrow(unfiltered(search)) : undefined}
          onOpen={open}
        />
      </section>
      {id ? (
        <ContactCard key={id} id={id} onBack={() => open(undefined)} />
      ) : (
        <div className={css.choose}>
          <StatePage title={t("people.choose")} />
        </div>
      )}
      {isAdding && (
        <NewContactDialog
          onClose={() => setAdding(false)}
          onAdded={(added) => {
            setAdding(false);
            open(added);
          }}
        />
      )}
    </main>
  );
}

/** J and K go through the contacts as they go through conversations; Esc goes back to the list. */
function useContactCommands(
  ids: readonly string[],
  openId: string | undefined,
  open: (id: string | undefined) => void,
): void {
  const { t } = useTranslation();
  const all = ids.join();
  const commands = useMemo<Command[]>(() => {
    const order = all === "" ? [] : all.split(",");
    const here = openId ? order.indexOf(openId) : -1;
    const go = (at: number) => {
      const next = order[Math.min(order.length - 1, Math.max(0, at))];
      if (next) open(next);
    };
    const when = () => order.length > 0;
    return [
      { id: "next", group: "go", label: t("people.next"), when, run: () => go(here + 1) },
      { id: "previous", group: "go", label: t("people.previous"), when, run: () => go(here - 1) },
      {
        id: "back",
        group: "go",
        label: t("command.back"),
        when: () => openId !== undefined,
        run: () => open(undefined),
      },
    ];
  }, [t, all, openId, open]);
  useCommands(commands);
}
