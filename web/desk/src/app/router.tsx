import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Navigate,
  Outlet,
} from "@tanstack/react-router";
import { readContactSearch } from "../data/contact-search";
import { readInboxSearch, readMessageSearch } from "../data/inbox-search";
import { Crash, NotFound } from "./faults";
import { Guard } from "./guard";
import { ChooseOne, InboxPage } from "./inbox-page";
import { loadConversation } from "./later";

const root = createRootRoute({
  component: Outlet,
  notFoundComponent: NotFound,
  errorComponent: Crash,
});

const signIn = createRoute({
  getParentRoute: () => root,
  path: "/app/login",
  validateSearch: (search: Record<string, unknown>): { next?: string; ended?: boolean } => ({
    ...(typeof search.next === "string" && isOurs(search.next) ? { next: search.next } : {}),
    ...(search.ended ? { ended: true } : {}),
  }),
  component: lazyRouteComponent(() => import("./sign-in-page"), "SignInPage"),
});

/** Only addresses of this product: nobody is sent elsewhere after signing in. */
function isOurs(address: string): boolean {
  return /^\/(app|simulator)(\/|\?|$)/.test(address);
}

const desk = createRoute({ getParentRoute: () => root, id: "desk", component: Guard });

const home = createRoute({
  getParentRoute: () => desk,
  path: "/app",
  component: () => <Navigate to="/app/inbox" search={{ view: "mine" }} replace />,
});

const inbox = createRoute({
  getParentRoute: () => desk,
  path: "/app/inbox",
  validateSearch: readInboxSearch,
  component: InboxPage,
});

const choose = createRoute({ getParentRoute: () => inbox, path: "/", component: ChooseOne });

const conversation = createRoute({
  getParentRoute: () => inbox,
  path: "$conversationId",
  validateSearch: readMessageSearch,
  component: lazyRouteComponent(loadConversation, "OpenConversation"),
});

const contacts = createRoute({
  getParentRoute: () => desk,
  path: "/app/contacts",
  validateSearch: readContactSearch,
  component: lazyRouteComponent(() => import("../features/contacts/contacts-page"), "ContactsPage"),
});

const settings = createRoute({
  getParentRoute: () => desk,
  path: "/app/settings",
  component: lazyRouteComponent(() => import("../features/settings/settings-page"), "SettingsPage"),
});

const noticeSettings = createRoute({
  getParentRoute: () => desk,
  path: "/app/settings/notifications",
  component: lazyRouteComponent(() => import("../features/settings/notices-page"), "NoticesPage"),
});

const quickReplies = createRoute({
  getParentRoute: () => desk,
  path: "/app/settings/quick-replies",
  validateSearch: ({ adding }: Record<string, unknown>): { adding?: boolean } =>
    adding ? { adding: true } : {},
  component: lazyRouteComponent(
    () => import("../features/settings/quick-replies-page"),
    "QuickRepliesPage",
  ),
});

/** The kit on one page, for whoever builds screens: no session, no data, no place in the rail. */
const gallery = createRoute({
  getParentRoute: () => root,
  path: "/app/_gallery",
  component: lazyRouteComponent(() => import("./gallery/gallery-page"), "GalleryPage"),
});

const simulator = createRoute({
  getParentRoute: () => desk,
  path: "/simulator",
  component: lazyRouteComponent(
    () => import("../features/simulator/simulator-page"),
    "SimulatorPage",
  ),
});

const tree = root.addChildren([
  signIn,
  gallery,
  desk.addChildren([
    home,
    inbox.addChildren([choose, conversation]),
    contacts,
    settings,
    noticeSettings,
    quickReplies,
    simulator,
  ]),
]);

export const newRouter = () =>
  createRouter({
    routeTree: tree,
    defaultPreload: false,
    defaultNotFoundComponent: NotFound,
    // What no page reads is taken out of the address.
    search: { strict: true },
  });

declare module "@tanstack/react-router" {
  interface Register {
    router: ReturnType<typeof newRouter>;
  }
}
