/**
 * The style sheet of the HTML report: the light colours and the type of the program, for screen and A4. Fonts are not
 * embedded; the report takes those of the reader's system in their place.
 */
export const reportStyle = `
:root{--bench:#e8ece9;--surface:#f6f8f6;--raised:#fff;--sunken:#dde4e0;--line:#cad3ce;--edge:#6f7f78;--ink:#13201c;--ink-2:#3f4f49;
--ink-3:#54635d;--act:#0a5873;--ok:#1c6831;--ok-tint:#dbeedd;--warn:#784800;--warn-tint:#faeac6;--bad:#a3201b;--bad-tint:#fae0dc;
--virt:#583b9e;--virt-tint:#e8e1f7;--sans:"IBM Plex Sans Variable","IBM Plex Sans","Segoe UI",system-ui,sans-serif;
--mono:"IBM Plex Mono",ui-monospace,"DejaVu Sans Mono",monospace}
*{box-sizing:border-box;margin:0;padding:0}
html{color-scheme:light;-webkit-print-color-adjust:exact;print-color-adjust:exact}
body{font:400 13px/18px var(--sans);font-variant-numeric:tabular-nums;color:var(--ink);background:var(--bench)}
main{max-width:820px;margin:24px auto;padding:32px 36px;background:var(--raised)}
.brand{display:flex;align-items:center;gap:10px;color:var(--ink-2);padding-bottom:10px;border-bottom:1px solid var(--line);margin-bottom:18px}
.brand b{color:var(--ink)}.brand span{margin-left:auto}
h1{font:600 20px/26px var(--sans)}
h2{font:600 12.5px/18px var(--sans);display:flex;align-items:center;gap:10px;margin:24px 0 8px;break-after:avoid}
h2:before{content:"";width:10px;border-top:1px solid var(--edge)}
h2:after{content:"";flex:1;border-top:1px solid var(--line)}
h3{font:600 14px/20px var(--sans);margin:14px 0 6px;break-after:avoid}
.m{font-family:var(--mono);font-size:12px}
.dim{color:var(--ink-2)}.src{font:400 11px/16px var(--mono);color:var(--ink-3)}
.g{width:14px;height:14px;vertical-align:-2px;margin-right:6px}
.ok{color:var(--ok)}.warn{color:var(--warn)}.bad{color:var(--bad)}.mute{color:var(--ink-3)}
.virtual{border:2px dashed var(--virt);background:var(--virt-tint);color:var(--virt);border-radius:5px;padding:14px 18px;margin-bottom:18px}
.virtual b{display:block;font:600 34px/36px var(--sans);letter-spacing:.06em}
.virtual-mark{display:none}
.head{display:grid;grid-template-columns:1fr 1fr;gap:0 32px;margin-top:14px}
.row{display:grid;grid-template-columns:132px 1fr;gap:10px;min-height:24px;padding:3px 0;border-bottom:1px solid var(--line);break-inside:avoid}
.row dt{color:var(--ink-2)}.row dd{overflow-wrap:anywhere}
.note{border-radius:5px;padding:10px 12px;margin:8px 0;break-inside:avoid}
.note b{font:600 15px/20px var(--sans)}
.note.ok{background:var(--ok-tint)}.note.warn{background:var(--warn-tint)}.note.bad{background:var(--bad-tint)}
.note p{color:var(--ink)}
table{border-collapse:collapse;width:100%;margin:4px 0 10px}
thead{display:table-header-group}
th{font:500 12px/16px var(--sans);font-stretch:85%;text-align:left;color:var(--ink-2);padding:4px 8px 4px 0;border-bottom:1px solid var(--edge)}
td{padding:4px 8px 4px 0;border-bottom:1px solid var(--line);vertical-align:top;overflow-wrap:anywhere}
tr{break-inside:avoid}
td.whole{white-space:nowrap}
table.facts{table-layout:fixed}.facts td:nth-child(1){width:132px}.facts td:nth-child(3){width:24%}.facts td:nth-child(4){width:20%}
.facts td:nth-child(5){width:66px}td.mark{width:110px}
ol{list-style:none;counter-reset:step}
ol li{counter-increment:step;display:grid;grid-template-columns:28px 1fr auto;gap:0 10px;padding:4px 0;break-inside:avoid}
ol li:before{content:counter(step);width:22px;height:22px;border:1.5px solid var(--edge);border-radius:50%;display:grid;place-items:center;font:500 12px/1 var(--mono)}
ol li.done:before{background:var(--ok);border-color:var(--ok);color:var(--raised)}
ol li.failed:before{background:var(--bad);border-color:var(--bad);color:var(--raised);border-radius:3px}
ol .t{font:400 11.5px/18px var(--mono);color:var(--ink-2)}
ol small{display:block;font:400 12px/17px var(--sans);color:var(--ink-2)}
pre{font:400 11.5px/17px var(--mono);background:var(--sunken);border-radius:5px;padding:8px 10px;margin:4px 0 10px;white-space:pre-wrap;overflow-wrap:anywhere}
footer{margin-top:24px;padding-top:10px;border-top:1px solid var(--line);color:var(--ink-2);font-size:12px}
@page{size:A4;margin:16mm 14mm}
@media print{body{background:none;font-size:9.5pt;line-height:13pt}main{max-width:none;margin:0;padding:0}
.virtual-mark{display:grid;place-items:center;position:fixed;inset:0;font:600 128px/1 var(--sans);letter-spacing:.06em;color:var(--virt);opacity:.08;transform:rotate(-52deg)}
h2+pre,h2+table{break-before:avoid}pre{break-inside:avoid}}
@media (max-width:640px){main{margin:0;padding:18px}.head{grid-template-columns:1fr}}
`;
