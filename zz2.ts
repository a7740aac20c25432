import { assess, worst } from './electron/core/at/guard.ts';
import { LineGuard } from './electron/core/at/line-guard.ts';
import { readFileSync } from 'node:fs';
const rows = readFileSync('test/fixtures/at/dangerous-lines.txt','utf8').split('\n').filter(l=>l && !l.startsWith('# ')).map(r=>[Number(r[0]), r.slice(2)] as const);
const harmless = readFileSync('test/fixtures/at/harmless-lines.txt','utf8').split('\n').filter(l=>l && !l.startsWith('# '));
const pre: [string,(l:string)=>string][] = [];
for (const p of ['ATAT','AT AT','xAT','CATAT','CAT AT','DATA AT','+++AT','> AT','$ AT','\x1bAT','\x1a\rAT','A\bAT','ATX\bAT','  AT','\t AT','\ufeffAT','AAT','AAAT','ATE0AT','AT;AT','AT+CSQ?AT','AT+CSQ;AT','ATI0','ATE0V1','ATS0=0','ATS0=0;','AT+CSQ?;','ATX4&C1','AT&K3','AT\\Q3','AT%C0','ATQ0 ','AT*CNTI=0;','ATS7=30 E0'])
  pre.push([JSON.stringify(p), l=>l.replace(/^at/i, ()=>p)]);
const suf: [string,(l:string)=>string][] = [';','; ',' ',';;','\t',';+CSQ;',';I'].map(s=>[JSON.stringify('…'+s), (l:string)=>/["D]/.test(l)&&s.includes('I')?l:l+s]);
const odd: [string,(l:string)=>string][] = [['tabs',l=>l.replace(/[=,]/g,'\t$&\t')],['nbsp?',l=>l.replace(/,/g,' , ')],['erase whole',l=>'AT+CMGF=1'+'\b'.repeat(9)+l],['del',l=>l.slice(0,5)+'Q\x7f'+l.slice(5)],['hi bit',l=>l],['dblspace',l=>l.split('').join('  ')]];
const lv=(l:string)=>worst(assess(l))?.level??0;
const heldOf=(l:string,hi=false)=>{const g=new LineGuard(()=>({})); for(const b of new TextEncoder().encode(l+'\r')) g.push(Uint8Array.of(hi?b|0x80:b)); return g.held?.level??0;};
for(const [n,f] of [...pre,...suf,...odd]){
  const miss=rows.filter(([lev,l])=>lev>=2 && /^at/i.test(l) && (()=>{const h=heldOf(f(l),n==='hi bit'); return h<lev;})());
  if(miss.length) console.log('MISS',n,miss.length,JSON.stringify(miss.slice(0,6).map(m=>f(m[1]))));
  const held=harmless.filter(l=>/^at/i.test(l)&&heldOf(f(l),n==='hi bit')>0);
  if(held.length) console.log('HELD',n,held.length,JSON.stringify(held.slice(0,8).map(m=>f(m))));
}
