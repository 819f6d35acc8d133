import { useMemo, useState } from "react";
import { type Finding, useFinding } from "../../data/finding";
import { goalOf, type Line, linesOf } from "./lines";

export type Search = {
  words: string;
  /** There are words, so hits stand where the list was. */
  isOn: boolean;
  finding: Finding;
  lines: readonly Line[];
  chosen: number;
  write: (words: string) => void;
  clear: () => void;
  choose: (index: number) => void;
  run: (index: number) => void;
};

export const lineAt = (search: Search, index: number): Line | undefined => search.lines[index];

type Open = (conversationId: string, seq?: number) => void;

/** What is searched for in the list, what was found, and which line the keys are at. */
export function useListSearch(open: Open): Search {
  const [words, setWords] = useState("");
  const [chosen, setChosen] = useState(0);
  const finding = useFinding(words);
  const lines = useMemo(() => linesOf(finding.view), [finding.view]);
  const isOn = words.trim() !== "";
  const write = (next: string) => {
    setWords(next);
    setChosen(0);
  };
  const run = (index: number) => {
    const line = lines[index];
    if (!line) return;
    setChosen(index);
    if (line.kind === "more") return void finding.more(line.of).catch(() => undefined);
    const goal = goalOf(line);
    if (goal) open(goal.conversationId, goal.seq);
  };
  const last = lines.length - 1;
  return {
    words,
    isOn,
    finding,
    lines: isOn ? lines : [],
    chosen: Math.min(chosen, Math.max(0, last)),
    write,
    clear: () => write(""),
    choose: (index) => setChosen(Math.min(last, Math.max(0, index))),
    run,
  };
}
