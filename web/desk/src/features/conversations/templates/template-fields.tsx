import { Field } from "@shared/ui/field";
import { useEffect, useRef, useState } from "react";
import { type Chosen, faultOf, namedBy } from "../../../data/templates";
import { useTranslation } from "../../../i18n/use-translation";

type Variable = Chosen["template"]["variables"][number];
type Props = { chosen: Chosen; onChange: (chosen: Chosen) => void };

/** A field for each place. What is wrong with one is said once it was left. */
export function TemplateFields({ chosen, onChange }: Props) {
  const { t } = useTranslation();
  const [left, setLeft] = useState<readonly string[]>([]);
  const box = useRef<HTMLDivElement>(null);
  const { template, values } = chosen;

  // The row that was pressed is gone. Where all is filled in, what is left is to send.
  useEffect(() => {
    const form = box.current?.closest("form");
    const inputs = [...(box.current?.querySelectorAll("input") ?? [])];
    const next = inputs.find((input) => input.value === "") ?? form?.querySelector("[type=submit]");
    if (next instanceof HTMLElement) next.focus();
  }, []);

  const errorOf = ({ name, kind }: Variable) => {
    const fault = left.includes(name) ? faultOf(kind, values[name] ?? "") : null;
    return fault && t(`templates.fault.${fault}`);
  };
  const labelOf = (variable: Variable) => {
    const { name, where, kind } = variable;
    const named = namedBy(template, variable);
    if (named) return t(`templates.known.${named}`);
    const short = name.replace(/^(header|button)\./, "").replaceAll("_", " ");
    if (kind === "code") return t("templates.code");
    if (kind === "link") return t("templates.link");
    return t(`templates.where.${where}`, { name: short });
  };
  return (
    <div ref={box}>
      {template.variables.map((variable) => (
        <Field
          key={variable.name}
          label={labelOf(variable)}
          {...(variable.example && {
            hint: t("templates.example", { example: variable.example }),
          })}
          value={values[variable.name] ?? ""}
          error={errorOf(variable)}
          maxLength={1024}
          autoComplete="off"
          onBlur={() => setLeft((before) => [...before, variable.name])}
          onChange={({ target }) =>
            onChange({ template, values: { ...values, [variable.name]: target.value } })
          }
        />
      ))}
    </div>
  );
}
