import {
  ChosenFilters,
  FilterBox,
  FilterFlag,
  FilterMany,
  FiltersButton,
} from "@shared/ui/filters";
import { useState } from "react";
import { Card, Line } from "./card";

const TAGS = ["entrega", "troca", "urgente", "elogio"];

/** The filters of a list, and what it is narrowed to. */
export function Narrowing() {
  const [isUnread, setUnread] = useState(true);
  const [tags, setTags] = useState(["troca"]);
  const chosen = [
    ...(isUnread ? [{ key: "unread", text: "Não lidas", onRemove: () => setUnread(false) }] : []),
    ...tags.map((name) => ({
      key: name,
      text: name,
      onRemove: () => setTags(tags.filter((other) => other !== name)),
    })),
  ];
  return (
    <Card title="Filtros">
      <Line>
        <FiltersButton
          title="Filtros"
          label={`Filtros: ${chosen.length}`}
          isNarrowed={chosen.length > 0}
          align="start"
        >
          <FilterBox>
            <FilterFlag label="Não lidas" isOn={isUnread} onChange={setUnread} />
            <FilterMany
              label="Etiquetas"
              options={TAGS.map((name) => ({ value: name, label: name }))}
              chosen={tags}
              onChange={setTags}
            />
          </FilterBox>
        </FiltersButton>
        <ChosenFilters
          label="Filtros escolhidos"
          chosen={chosen.map((one) => ({ ...one, removeLabel: `Tirar o filtro ${one.text}` }))}
          clearLabel="Limpar"
          onClear={() => {
            setUnread(false);
            setTags([]);
          }}
        />
      </Line>
    </Card>
  );
}
