import "../i18n/later";
import type { Session } from "@shared/api/types";
import { useQueryClient } from "@tanstack/react-query";
import { useRouter, useSearch } from "@tanstack/react-router";
import { keys } from "../data/keys";
import { SignIn } from "../features/access/sign-in";

export function SignInPage() {
  const { next, ended } = useSearch({ from: "/app/login" });
  const client = useQueryClient();
  const router = useRouter();

  const enter = (session: Session) => {
    client.clear();
    client.setQueryData(keys.session, session);
    router.history.push(next ?? "/app/inbox");
  };
  return <SignIn onSignedIn={enter} isEnded={ended ?? false} />;
}
