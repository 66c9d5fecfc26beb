import { chromium } from "playwright-core";
const b=await chromium.launch({executablePath:"/usr/bin/chromium",args:["--no-sandbox","--lang=en"]});
const [lang,width,hash="",scheme="light",out="/tmp/shot.png",full="1"]=process.argv.slice(2);
const c=await b.newContext({viewport:{width:+width,height:+width===320?640:900},colorScheme:scheme,reducedMotion:"reduce"});
const p=await c.newPage(); p.on("console",m=>console.log("console",m.text())); p.on("pageerror",e=>console.log("error",e.message));
await p.clock.setFixedTime(new Date("2026-04-27T06:00:00Z"));
await p.goto(`http://127.0.0.1:8199/${lang}/law${hash}`); await p.locator("h1").waitFor();
if(full==="1"){const h=await p.evaluate(()=>document.getElementById("rules").getBoundingClientRect().top+scrollY+900);await p.screenshot({path:out,fullPage:true,clip:{x:0,y:0,width:+width,height:h}})}
else await p.screenshot({path:out});
await b.close();
