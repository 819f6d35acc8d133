import { ask } from "@shared/api/ask";
import { getCompany } from "@shared/api/generated/sdk.gen";
import { useQuery } from "@tanstack/react-query";
import { keys } from "./keys";

const companyQuery = { queryKey: keys.company, queryFn: async () => await ask(getCompany()) };

const NONE: readonly string[] = [];

/** Why conversations end here, in the company's own words. */
export function useOutcomes(): readonly string[] {
  return useQuery(companyQuery).data?.outcomes ?? NONE;
}
