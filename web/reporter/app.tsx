// The reporter's page: which organisation, in which language. Both stand in the path; everything else lives in memory.
import { useCallback, useState } from "preact/hooks";
import type { Language } from "../client/api.ts";
import { readRoute, replaceRoute, type Route } from "../page/route.ts";
import { Tongue } from "../page/words.tsx";
import { Chooser } from "./chooser.tsx";
import { Visit } from "./visit.tsx";

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
