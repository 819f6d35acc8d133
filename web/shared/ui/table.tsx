import type { ReactNode } from "react";
import { cx } from "./cx";
import css from "./table.module.css";

export type Column<R> = {
  id: string;
  title: string;
  /** Figures stand at the right, so that their digits do. */
  isFigure?: boolean;
  cell: (row: R) => ReactNode;
};

type Props<R> = {
  /** What the table is of, for those who cannot see what stands above it. */
  caption: string;
  columns: readonly Column<R>[];
  rows: readonly R[];
  keyOf: (row: R) => string;
  /** The whole row opens; the first cell is the button that says so. */
  onOpen?: (row: R) => void;
  /** What stands where no rows are. */
  empty?: ReactNode;
};

/** Head, rows of 40, figures right; the first column stays while the others are scrolled. */
export function Table<R>({ caption, columns, rows, keyOf, onOpen, empty }: Props<R>) {
  return (
    <div className={css.frame}>
      <table className={css.table}>
        <caption className="sr">{caption}</caption>
        <thead>
          <tr>
            {columns.map(({ id, title, isFigure }) => (
              <th key={id} scope="col" className={cx(isFigure && css.figure)}>
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={keyOf(row)} className={cx(onOpen && css.opens)} onClick={() => onOpen?.(row)}>
              {columns.map((column, i) => (
                <Cell key={column.id} column={column} row={row} isHead={i === 0} onOpen={onOpen} />
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {rows.length === 0 && empty}
    </div>
  );
}

type CellProps<R> = {
  column: Column<R>;
  row: R;
  isHead: boolean;
  onOpen: ((row: R) => void) | undefined;
};

function Cell<R>({ column, row, isHead, onOpen }: CellProps<R>) {
  if (!isHead) return <td className={cx(column.isFigure && css.figure)}>{column.cell(row)}</td>;
  return (
    <th scope="row">
      {onOpen ? (
        <button
          type="button"
          className={css.open}
          onClick={(event) => {
            event.stopPropagation();
            onOpen(row);
          }}
        >
          {column.cell(row)}
        </button>
      ) : (
        column.cell(row)
      )}
    </th>
  );
}
