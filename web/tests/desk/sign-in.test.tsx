import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { Tooltip } from "radix-ui";
import { afterEach, describe, expect, it, vi } from "vitest";
import { SignIn } from "../../desk/src/features/access/sign-in";

const signedIn = vi.fn();

async function tryWith(answer: () => Promise<Response>) {
  vi.stubGlobal("fetch", answer);
  const user = userEvent.setup();
  render(
    <Tooltip.Provider>
      <SignIn onSignedIn={signedIn} isEnded={false} />
    </Tooltip.Provider>,
  );
  await user.type(screen.getByRole("textbox", { name: "E-mail" }), "ana@exemplo.com.br");
  await user.type(screen.getByLabelText("Senha"), "segredo");
  await user.click(screen.getByRole("button", { name: "Entrar" }));
}

const says = (status: number, body: object) => () =>
  Promise.resolve(Response.json(body, { status }));

afterEach(() => vi.clearAllMocks());

describe("signing in", () => {
  it("hands over the session", async () => {
    await tryWith(says(200, { user: { id: "ana" } }));
    await vi.waitFor(() => expect(signedIn).toHaveBeenCalled());
    expect(signedIn).toHaveBeenCalledWith({ user: { id: "ana" } });
  });

  it("says that e-mail or password do not match, not which", async () => {
    await tryWith(says(401, { code: "access.wrong_credentials" }));
    expect(await screen.findByRole("alert")).toHaveTextContent("E-mail ou senha não conferem.");
  });

  it("counts down while the server does not listen", async () => {
    await tryWith(says(429, { code: "access.too_many_attempts", retry_after_seconds: 95 }));
    expect(await screen.findByRole("alert")).toHaveTextContent(/Tente de novo em 1 min 3\d s\./);
    expect(screen.getByRole("button", { name: "Entrar" })).toBeDisabled();
  });

  it("tells a silent server from a refusal", async () => {
    await tryWith(() => Promise.reject(new TypeError("Failed to fetch")));
    expect(await screen.findByRole("alert")).toHaveTextContent("O servidor não respondeu.");
  });
});
