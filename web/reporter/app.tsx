//! The reporter's page: which organisation, in which language. Both stand in the path; everything else lives in memory.
import { useCallback, useState } from "preact/hooks";
import type { Language } from "../client/api";
import { readRoute, replaceRoute, type Route } from "../page/route";
import { Tongue } from "../page/words";
import { Chooser } from "./chooser";
import { Visit } from "./visit";

export function App() {
  const [route, setRoute] = useState<Route>(() => readRoute(location.pathname));
  const go = useCallback((next: Route) => {
    replaceRoute(next);
    setRoute(next);
  }, []);
  const speak = useCallback((language: Language) => go({ ...route, language }), [go, route]);
  return (
    <Tongue language={route.language}>
      {route.slug ? <Visit key={route.slug} slug={route.slug} onLanguage={speak} /> : <Chooser onLanguage={speak} onChoose={go} />}
    </Tongue>
  );
}
