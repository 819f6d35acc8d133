"""Signing in over HTTP. `features/access/request.py` says how tokens travel."""

from fastapi import APIRouter, Request, Response, status

from prosa.domain.actor import NotSignedIn
from prosa.features.access import views
from prosa.features.access.actions import accounts, sign_out
from prosa.features.access.actions.open_session import Issued
from prosa.features.access.actions.refresh import refresh
from prosa.features.access.actions.sign_in import Attempt, sign_in
from prosa.features.access.actions.switch import switch_company
from prosa.features.access.request import (
    Authenticate,
    bearer_token,
    clear_cookies,
    set_cookies,
)
from prosa.features.access.schemas import (
    LoginBody,
    PasswordBody,
    RefreshBody,
    SessionView,
    SwitchBody,
)
from prosa.http.deps import REFRESH_COOKIE, Anyone, Chosen, CurrentActor, Now, SignedIn, Store
from prosa.http.limits import client_ip
from prosa.http.openapi import refusals
from prosa.http.origins import comes_from_a_browser, refuse_cross_site

router = APIRouter(tags=["auth"])


@router.post("/auth/login", operation_id="login", responses=refusals(404), dependencies=[Anyone])
async def login(
    body: LoginBody,
    request: Request,
    response: Response,
    database: Store,
    settings: Chosen,
    clock: Now,
) -> SessionView:
    """Sign in with e-mail and password.

    A wrong one is 401 `access.wrong_credentials`, whichever it was. Too many are 429
    `access.too_many_attempts`, with the seconds to wait.
    """
    if comes_from_a_browser(request.headers):
        refuse_cross_site(request, settings)
    attempt = Attempt(
        email=body.email,
        password=body.password.get_secret_value(),
        company_id=body.company_id,
        ip=client_ip(request),
        user_agent=request.headers.get("user-agent"),
    )
    issued = await sign_in(database, settings, clock, attempt)
    in_body = body.transport == "bearer"
    return await _handed_out(issued, response, database, settings, clock, in_body=in_body)


@router.post(
    "/auth/refresh", operation_id="refresh_session", responses=refusals(), dependencies=[Anyone]
)
async def refresh_session(
    request: Request,
    response: Response,
    database: Store,
    settings: Chosen,
    clock: Now,
    body: RefreshBody | None = None,
) -> SessionView:
    """New tokens for an old refresh token, which is good only once."""
    given = body.refresh_token if body else None
    token = given or request.cookies.get(REFRESH_COOKIE)
    if not token:
        raise NotSignedIn("Sign in first.")
    if not given:
        refuse_cross_site(request, settings)
    issued = await refresh(database, settings, clock, token)
    return await _handed_out(issued, response, database, settings, clock, in_body=given is not None)


@router.post(
    "/auth/logout",
    operation_id="logout",
    status_code=status.HTTP_204_NO_CONTENT,
    responses=refusals(),
    dependencies=[Anyone],
)
async def logout(
    request: Request, response: Response, database: Store, settings: Chosen, clock: Now
) -> None:
    """End this session. Works with an ended access token too, and twice."""
    cookie = request.cookies.get(REFRESH_COOKIE)
    authenticate: Authenticate = request.app.state.authenticate
    try:
        session_id = (await authenticate(request)).session_id
        await sign_out.sign_out(database, clock, session_id)
    except NotSignedIn:
        session_id = None
        if cookie and bearer_token(request) is None:
            refuse_cross_site(request, settings)
            session_id = await sign_out.sign_out_by_refresh_token(database, clock, cookie)
    if session_id is not None:
        authenticate.tokens.forget_everywhere(session_id)
    clear_cookies(response, settings)


@router.post(
    "/auth/logout-everywhere",
    operation_id="logout_everywhere",
    status_code=status.HTTP_204_NO_CONTENT,
    responses=refusals(),
    dependencies=[SignedIn],
)
async def logout_everywhere(
    actor: CurrentActor,
    request: Request,
    response: Response,
    database: Store,
    settings: Chosen,
    clock: Now,
) -> None:
    """End all your sessions, on every device, this one too."""
    await sign_out.sign_out_everywhere(database, clock, actor.user_id)
    request.app.state.authenticate.tokens.forget_all_everywhere()
    clear_cookies(response, settings)


@router.post(
    "/auth/switch",
    operation_id="switch_company",
    responses=refusals(404),
    dependencies=[SignedIn],
)
async def switch(
    body: SwitchBody,
    actor: CurrentActor,
    request: Request,
    response: Response,
    database: Store,
    settings: Chosen,
    clock: Now,
) -> SessionView:
    """Work in another of your companies. The choice survives refresh."""
    issued = await switch_company(
        database, settings, clock, actor=actor, company_id=body.company_id
    )
    in_body = bearer_token(request) is not None
    return await _handed_out(issued, response, database, settings, clock, in_body=in_body)


@router.post(
    "/auth/password",
    operation_id="change_password",
    status_code=status.HTTP_204_NO_CONTENT,
    responses=refusals(),
    dependencies=[SignedIn],
)
async def change_password(
    body: PasswordBody, actor: CurrentActor, request: Request, database: Store, clock: Now
) -> None:
    """Change your password. Your other sessions end; this one stays."""
    await accounts.change_own_password(
        database,
        clock,
        user_id=actor.user_id,
        session_id=actor.session_id,
        current=body.current_password.get_secret_value(),
        new=body.new_password.get_secret_value(),
    )
    request.app.state.authenticate.tokens.forget_all_everywhere()


@router.get("/me", operation_id="get_me", responses=refusals(), dependencies=[SignedIn])
async def get_me(actor: CurrentActor, request: Request, database: Store) -> SessionView:
    """Who you are here, and what you may do."""
    return await views.session_view(
        database, actor.user_id, actor.company_id, expires_at=request.state.token_ends_at
    )


async def _handed_out(
    issued: Issued,
    response: Response,
    database: Store,
    settings: Chosen,
    clock: Now,
    *,
    in_body: bool,
) -> SessionView:
    view = await views.session_view(
        database, issued.account.id, issued.company_id, expires_at=issued.access_ends_at
    )
    if not in_body:
        set_cookies(response, issued, settings, now=clock.now())
        return view
    return view.model_copy(
        update={"access_token": issued.access_token, "refresh_token": issued.refresh_token}
    )
