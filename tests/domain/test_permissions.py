"""Who may do what: the table, and the few questions it cannot answer alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prosa.domain.ids import DepartmentId, UserId
from prosa.domain.permissions import (
    PERMISSIONS,
    NotAllowed,
    Permission,
    Role,
    Viewer,
    may,
    may_assign,
    may_see,
    permissions_of,
    require,
    require_assign,
    require_release,
)
from tests.domain.examples import ANA, BIA, SALES, SUPPORT

AGENT = Viewer(ANA, Role.AGENT, frozenset({SALES}))
SUPERVISOR = Viewer(ANA, Role.SUPERVISOR)
ADMIN = Viewer(ANA, Role.ADMIN)


def test_each_role_holds_what_the_one_below_holds_and_more() -> None:
    assert set(PERMISSIONS) == set(Role)
    assert permissions_of(Role.AGENT) < permissions_of(Role.SUPERVISOR)
    assert permissions_of(Role.SUPERVISOR) < permissions_of(Role.ADMIN)
    assert permissions_of(Role.ADMIN) == set(Permission)


@pytest.mark.parametrize("permission", Permission)
@pytest.mark.parametrize("role", Role)
def test_require_agrees_with_may(role: Role, permission: Permission) -> None:
    if may(role, permission):
        require(role, permission)
        return
    with pytest.raises(NotAllowed) as refused:
        require(role, permission)
    assert refused.value.code == "access.not_allowed"
    assert refused.value.details == {"permission": permission.value, "role": role.value}


@pytest.mark.parametrize(
    "permission",
    [
        Permission.TEAM_MANAGE,
        Permission.INBOX_MANAGE,
        Permission.COMPANY_MANAGE,
        Permission.AUDIT_SEE,
        Permission.SIMULATOR_USE,
    ],
)
def test_only_admins_change_the_installation(permission: Permission) -> None:
    assert [role for role in Role if may(role, permission)] == [Role.ADMIN]


@pytest.mark.parametrize(
    ("department", "assignee", "seen"),
    [
        (SALES, None, True),
        (SALES, BIA, True),
        (None, None, True),
        (None, BIA, True),
        (SUPPORT, ANA, True),
        (SUPPORT, None, False),
        (SUPPORT, BIA, False),
    ],
)
def test_agents_see_their_own_and_their_departments(
    department: DepartmentId | None, assignee: UserId | None, seen: bool
) -> None:
    assert may_see(AGENT, department_id=department, assignee_id=assignee) is seen
    assert may_see(SUPERVISOR, department_id=department, assignee_id=assignee)
    assert may_see(ADMIN, department_id=department, assignee_id=assignee)


def test_agents_assign_only_themselves() -> None:
    """A-6."""
    assert may_assign(AGENT, agent=ANA)
    assert not may_assign(AGENT, agent=BIA)
    assert may_assign(SUPERVISOR, agent=BIA)
    require_assign(AGENT, agent=ANA)
    require_assign(ADMIN, agent=BIA)
    with pytest.raises(NotAllowed):
        require_assign(AGENT, agent=BIA)


def test_agents_give_back_only_their_own() -> None:
    require_release(AGENT, assignee=ANA)
    require_release(SUPERVISOR, assignee=BIA)
    for other in (BIA, None):
        with pytest.raises(NotAllowed):
            require_release(AGENT, assignee=other)


departments = st.sampled_from([SALES, SUPPORT])
viewers = st.builds(
    Viewer, st.sampled_from([ANA, BIA]), st.sampled_from(Role), st.frozensets(departments)
)


@given(viewers, st.none() | departments, st.none() | st.sampled_from([ANA, BIA]))
def test_whoever_has_a_conversation_sees_it(
    viewer: Viewer, department: DepartmentId | None, assignee: UserId | None
) -> None:
    if assignee == viewer.user_id:
        assert may_see(viewer, department_id=department, assignee_id=assignee)
