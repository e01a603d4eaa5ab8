/* sources 225030a345c82931e6df5d90dbf30c434bf43ba7f99c9ae4914f6309a940768e */
import{$ as f,A as ce,Aa as Ie,B as co,Ba as Me,C as $o,Ca as Re,D as mo,Da as Mo,E as uo,F as po,G as fo,H as ho,I as go,J as bo,K as vo,L as yo,M as ko,N as wo,O as xo,P as So,Q as Co,R as Eo,S as Po,T as R,U as Te,V as Oo,W as I,X as To,Y as U,Z as te,_ as w,a as $t,aa as y,b as $,ba as P,c as C,ca as q,d as mt,da as Q,e as K,ea as T,f as Ce,fa as G,g as to,ga as L,ha as $e,i as n,ia as be,j as S,ja as F,k as oo,ka as De,l as no,la as Do,m as Ee,ma as Z,n as g,na as X,o as O,oa as _o,p as b,pa as me,q as so,qa as Ao,r as ao,ra as D,s as ro,sa as E,t as Pe,u as io,v as d,w as z,wa as Io,x as V,xa as ie,y as Oe,ya as _e,z as lo,za as Ae}from"./shared.js";function Ro(e,t){let o=new Set(t.filter(({packaging:s})=>s==="pending").map(({uri:s})=>s));return e.filter(({packaging:s,uri:r})=>s==="pending"&&!o.has(r))}function No(e,{packaging:t,packaging_reason:o}){return t==="built"?{title:`${e} is packaged`,body:"It is fetched by its package from now on."}:t==="failed"?{title:`Packaging of ${e} failed`,body:o||"No reason is recorded."}:null}function dt(e,t){return e==="unsupported"?"This browser cannot show notifications for this page.":e==="denied"?"The browser refuses notifications for this page. Allow them in its settings for this address, then press the button again.":e==="granted"&&t?"You are notified when a packaging ends, while a tab of the console is open.":t===null?"The browser's question was not answered, so nothing is notified.":""}var Lo="packline.notify",Ne="packline:notify",as=1e4,rs=50,Le=()=>localStorage.getItem(Lo)==="on",ve=()=>"Notification"in window?Notification.permission:"unsupported",ye=()=>Le()&&ve()==="granted";async function Fo(){let e=ve()==="unsupported"?"unsupported":await Notification.requestPermission(),t=e==="granted"&&Uo("Notifications are on","You hear of packagings that end while a tab of the console is open.","packline");return Bo(t?"on":"off"),e==="granted"&&!t?"unsupported":e}var jo=()=>Bo("off");function Bo(e){localStorage.setItem(Lo,e),window.dispatchEvent(new Event(Ne))}function Uo(e,t,o,s){try{let r=new Notification(e,{body:t,tag:o});return r.onclick=()=>{window.focus(),s&&z(...s),r.close()},!0}catch{return!1}}function Wo(){let e=new AbortController,[t,o]=[null,null],s=async()=>{let a=await Ao("packagings/",{limit:rs},t,e.signal),i=a!==t,l=a.data.results,c=o&&i?Ro(o,l):[];return[t,o]=[a,l],await Promise.all(c.map(is)),i};s().catch(()=>{});let r=De(s,()=>as,{hidden:!0});return()=>{e.abort(),r()}}async function is({version:e,dataset:t}){let o=await Z(`dataset-versions/${encodeURIComponent(e.id)}/`,{files:0}).catch(()=>null),s=o&&No(`${t.name} ${e.name}`,o);s&&Uo(s.title,s.body,o.uri,["versions",e.id])}function Fe(){let[e,t]=$(()=>({on:ye(),text:Le()||ve()==="unsupported"?dt(ve(),Le()):""})),o=async()=>{if(e.on)return jo(),t({on:!1,text:""});let s=await Fo(),r=dt(s,s==="granted"?!0:null);return t({on:ye(),text:r}),S(r)};return n`
    <button type="button" aria-pressed=${String(e.on)} onClick=${o}>Notify me when a packaging ends</button>
    ${e.text&&n`<p class="note">${e.text}</p>`}`}function zo(){let[e,t]=$(ye);return C(()=>{let o=()=>t(ye());return window.addEventListener(Ne,o),()=>window.removeEventListener(Ne,o)},[]),C(()=>e?Wo():void 0,[e]),null}var ls=5,cs=1e3,Vo=8,$s=[["added","+"],["removed","\u2212"],["changed","\u2260"]];function Ko({before:e,after:t}){let{differences:o,error:s,whole:r}=ds(e,t);if(s)return n`<${w} error=${s} />`;if(!o)return n`<${te} text="Comparing the files…" />`;let a=i=>o.filter(({change:l})=>l===i).length;return n`
    <div class="changes" aria-live="polite">
      <ul class="tally">${$s.map(([i,l])=>n`
        <li class=${i}><span aria-hidden="true">${l}</span> ${r?"":"at least "}${g(a(i))} ${i}</li>`)}</ul>
      ${o.length>0&&n`<ul class="paths">${o.slice(0,Vo).map(({change:i,path:l,before:c,after:m})=>n`
        <li class=${i}><code>${l}</code> <span>${i}${ms(c,m)}</span></li>`)}</ul>`}
      ${(o.length>Vo||!r)&&n`<p><a href=${d("versions",t,{tab:"diff",against:e})}>All that differs</a></p>`}
      ${!o.length&&r&&n`<p class="note">Their files are the same.</p>`}
    </div>`}function ms(e,t){let[o,s]=[e?.size,t?.size];return o!=null&&s!=null?o===s?"":`, ${b(o)} \u2192 ${b(s)}`:`, ${b(o??s)}`}function ds(e,t){let[o,s]=$({});return C(()=>{let r=new AbortController;return s({}),us(e,t,r.signal).then(s,a=>a.name!=="AbortError"&&s({error:a})),()=>r.abort()},[e,t]),o}async function us(e,t,o){let s=[],r=`dataset-versions/${encodeURIComponent(t)}/diff/`,a={against:e,limit:cs};for(let i=0;r&&i<ls;i+=1){let l=await Z(r,a,{signal:o});s=[...s,...l.results],[r,a]=[l.next,void 0]}return{differences:s,whole:!r}}function W({title:e,verb:t,twin:o,send:s,onDone:r,onClose:a,onProblem:i,disabled:l,danger:c,wide:m,children:u}){let[h,k]=$(!1),[v,B]=$(null);return n`
    <${$e} title=${e} onClose=${a} wide=${m}>
      <form class="write" onSubmit=${async A=>{if(A.preventDefault(),!(h||l)){k(!0),B(null);try{r(await s())}catch(N){await i?.(N)||B(N),k(!1)}}}} novalidate>
        ${u}
        ${v&&n`<${w} error=${v} />`}
        ${o&&n`<${Oo} line=${o} />`}
        <div class="buttons">
          <button type="button" class="quiet" onClick=${a}>Cancel</button>
          <button type="submit" class=${c?"danger":"primary"} aria-disabled=${String(!!(l||h))}>
            ${h?"Working\u2026":t}</button>
        </div>
      </form>
    <//>`}function j({label:e,hint:t,wrong:o,id:s,children:r,...a}){let i=[t&&`${s}-hint`,o&&`${s}-wrong`].filter(Boolean).join(" ")||null;return n`
    <div class="field">
      <label for=${s}>${e}</label>
      ${r??n`<input id=${s} type="text" autocomplete="off" spellcheck=${!1} aria-describedby=${i}
        aria-invalid=${o?"true":null} ...${a} />`}
      ${t&&n`<small id=${`${s}-hint`}>${t}</small>`}
      ${o&&n`<small id=${`${s}-wrong`} class="wrong">${o}</small>`}
    </div>`}var Ho=({label:e,id:t,checked:o,onChange:s,hint:r})=>n`
  <div class="field check">
    <input id=${t} type="checkbox" checked=${o} onChange=${a=>s(a.target.checked)} />
    <label for=${t}>${e}</label>${r&&n`<small>${r}</small>`}
  </div>`;var ps=/^[A-Za-z0-9._-]{1,256}$/,qo=100,Go=(e,t)=>`datasets/${encodeURIComponent(e)}/aliases/${encodeURIComponent(t)}/`;function de({dataset:e,alias:t="",version:o="",onDone:s,onClose:r}){let[a,i]=$(t),[l,c]=$(o),[m,u]=$(null),h=D(`datasets/${encodeURIComponent(e)}/aliases/`,{limit:qo}),k=a&&!ps.test(a)?"Letters, digits, dots, underscores and dashes only.":"",[v,B]=ys(e,k?"":a),x=!!v.alias&&v.alias.version.name===l,A=a&&l&&!k&&v.loaded&&!x,N=()=>{let M=v.alias?{"If-Match":`"${v.alias.rev}"`}:{"If-None-Match":"*"};return _o(Go(e,a),{version:l},M)},H=async M=>{if(M.status!==412)return!1;let re=v.alias?.version.name??null,oe=await B();return u({before:re,after:oe}),!0},Y=M=>{S(`${M.name} now points to ${M.version.name}.`),s(M)},ae=M=>{i(M.target.value.trim()),u(null)},_=m?"Move it anyway":`${v.loaded&&!v.alias?"Create":"Move"} ${a||"alias"}`;return n`
    <${W} title=${o?`Promote ${e}/${o}`:`Promote a version of ${e}`}
      verb=${_} twin=${po(e,a,l||"VERSION",v.alias?.rev??0)} disabled=${!A}
      send=${N} onProblem=${H} onDone=${Y} onClose=${r}>
      <${j} id="promote-alias" label="Alias" value=${a} onInput=${ae} wrong=${k} list="promote-aliases"
        hint="Choose one, or type a new name, such as production." />
      ${!t&&h.data?.results.length>0&&n`<${hs} of=${h.data.results} chosen=${a} onChoose=${M=>ae({target:{value:M}})} />`}
      <datalist id="promote-aliases">${(h.data?.results??[]).map(({name:M})=>n`<option value=${M} />`)}</datalist>
      ${!o&&n`<${gs} dataset=${e} version=${l} onChoose=${c} />`}
      ${m&&n`<${bs} alias=${a} ...${m} />`}
      ${v.error&&n`<${w} error=${v.error} retry=${B} />`}
      ${a&&l&&v.loaded&&n`<${vs} dataset=${e} alias=${a} now=${v.alias} version=${l} same=${x} />`}
      ${a&&l&&!k&&!v.loaded&&!v.error&&n`<${te} text="Loading the alias…" />`}
    <//>`}var fs=6,hs=({of:e,chosen:t,onChoose:o})=>n`
  <div class="copy-bar" role="group" aria-label="Existing names">${e.slice(0,fs).map(({name:s})=>n`
    <button type="button" key=${s} aria-pressed=${String(s===t)} onClick=${()=>o(s)}>${s}</button>`)}</div>`;function gs({dataset:e,version:t,onChoose:o}){let s=D("dataset-versions/",{dataset:e,limit:qo});return n`
    <${j} id="promote-version" label="Version" value=${t} list="promote-versions"
      onInput=${r=>o(r.target.value.trim())} hint="Newest first." />
    <datalist id="promote-versions">${(s.data?.results??[]).map(({name:r})=>n`<option value=${r} />`)}</datalist>`}var bs=({alias:e,before:t,after:o})=>n`
  <div class="problem" role="alert">
    <p><strong>Someone else changed it first: ${e} ${o?n`now points to ${o.version.name}`:"is gone"}${t?`, no longer to ${t}`:""}.</strong></p>
    <p>You changed nothing. Check what would change now, then decide again.</p>
  </div>`;function vs({dataset:e,alias:t,now:o,version:s,same:r}){return r?n`<p class="note">${t} points to ${s} already.</p>`:n`
    <section class="what-changes" aria-label="What changes">
      <p class="from-to"><strong>${t}</strong>${" "}
        ${o?n`<del>${o.version.name}</del>`:n`<span class="note">new</span>`}<span aria-hidden="true"> → </span><span class="unseen"> will point to </span><ins>${s}</ins></p>
      ${o&&n`<p class="note">Revision ${o.rev}, moved <${T} of=${o.mtime} />.</p>`}
      ${o&&n`<${Ko} before=${`${e}:${o.version.name}`} after=${`${e}:${s}`} />`}
    </section>`}function ys(e,t){let[o,s]=$({loaded:!1}),r=async()=>{try{let a=await Z(Go(e,t));return s({loaded:!0,alias:a}),a}catch(a){return s(a.status===404?{loaded:!0,alias:null}:{loaded:!1,error:a}),null}};return C(()=>{if(s({loaded:!1}),!t)return;let a=setTimeout(r,250);return()=>clearTimeout(a)},[e,t]),[o,r]}function Jo({dataset:e,alias:t,now:o,onDone:s,onClose:r}){let a=`datasets/${encodeURIComponent(e)}/aliases/${encodeURIComponent(t)}/`,i=l=>{S(`${t} is removed.`),s(l)};return n`
    <${W} title="Remove this alias?" verb=${`Remove ${t}`} danger twin=${fo(e,t,o.rev)}
      send=${()=>me(a,{"If-Match":`"${o.rev}"`})} onDone=${i} onClose=${r}>
      <p>Jobs that fetch <code>${o.uri}</code> fail from now on. Version ${o.version.name} stays, and so does the
        history of the alias; it can be created again.</p>
    <//>`}var ks={token:"proved by a token",signature:"proved by a signature",client:"said by the client",marker:"said by the marker",pipeline:"Packline itself"};function J(e){return e?.name?{name:e.name,basis:ks[e.source]??""}:null}function je(e){let[t,o,s]=e.startsWith("model:")?e.split(":"):["dataset",...e.split(":")];return`${t}://${o}/${s}`}var ws="This stack keeps no events.",xs=[{title:"When",value:({time:e})=>e,kind:"time",cell:({time:e})=>n`<${T} of=${e} />`},{title:"What",value:({text:e})=>e,header:!0,cell:e=>n`<${Ss} of=${e} />`},{title:"By",value:({by:e})=>e?.name,cell:({by:e})=>n`<${ee} of=${J(e)} />`}];function ne({of:e}){let t=E("events/",{...e,limit:20},{live:F});return n`
    <${f} title="Activity">
      ${t.items.length>0&&n`<div class="events"><${y} caption="Activity" name="activity" more=${t.more} rows=${t.items} columns=${xs} /></div>`}
      ${!t.items.length&&!t.loading&&!t.error&&n`<p class="note">Nothing in the last 90 days.</p>`}
      ${t.error&&!t.items.length?n`<${w} error=${t.error} retry=${t.reload} missing=${ws} />`:n`<${P} of=${t} what="earlier events" />`}
    <//>`}function Ss({of:{type:e,text:t,version:o}}){return n`<span class=${e==="PackagingFailed"?"wrong":""}>${o?n`<a href=${d("versions",o)}>${t}</a>`:t}</span>`}function ee({of:e,before:t=""}){return e&&n`<span>${t}${e.name}${e.basis&&n` <span class="soft">(${e.basis})</span>`}</span>`}function ut({params:{dataset:e,alias:t}}){let o=E(`datasets/${encodeURIComponent(e)}/aliases/${encodeURIComponent(t)}/history/`,{limit:50},{live:F}),[s,r]=$(null),[a,i]=$(!1),l=o.items[0],c=!!l?.version,m=()=>{r(null),i(!1),o.reload()};return n`
    <${I} title=${`${e}/${t}`} crumbs=${[["Datasets",d("datasets")],[e,d("datasets",e)],[t]]}
      lead=${l&&n`${c?n`Points to ${Yo(l)}.`:"Removed."} ${o.count!=null&&`${O(o.count,"revision")}.`}`}
      actions=${l&&n`${c&&n`<${Te} uri=${l.uri} />`}<${R} text=${ho(e,t)} label="History line" what="command line of the history" />
        ${c&&n`<button type="button" class="quiet" onClick=${()=>i(!0)}>Remove…</button>`}
        <button type="button" class="primary" onClick=${()=>r("")}>${c?"Move":"Create"} ${t}…</button>`}>
      ${o.error&&!o.items.length&&n`<${w} error=${o.error} retry=${o.reload} />`}
      ${o.items.length>0&&n`<${y} caption=${`History of ${t}`} name="moves" more=${o.more} rows=${o.items} id=${({rev:u})=>u} columns=${[{title:"Revision",value:({rev:u})=>u,cell:({rev:u})=>u,header:!0},{title:"Version",value:({version:u})=>u?.name,cell:Yo},{title:"By",value:({moved_by:u})=>J(u)?.name,cell:({moved_by:u})=>n`<${ee} of=${J(u)} />`},{title:"Moved",value:({mtime:u})=>u,cell:({mtime:u})=>n`<${T} of=${u} />`,kind:"time"},{title:n`<span class="unseen">Change</span>`,cell:u=>n`<${Cs} move=${u} now=${l} onBack=${r} />`}]} />`}
      ${!(o.error&&!o.items.length)&&n`<${P} of=${o} what="earlier moves" />`}
      ${s!=null&&n`<${de} dataset=${e} alias=${t} version=${s} onClose=${()=>r(null)} onDone=${m} />`}
      ${a&&n`<${Jo} dataset=${e} alias=${t} now=${l} onClose=${()=>i(!1)} onDone=${m} />`}
    <//>`}var Yo=({version:e})=>e?n`<a href=${d("versions",e.id)}>${e.name}</a>`:"(removed)";function Cs({move:e,now:t,onBack:o}){return e.rev===t.rev?n`<span class="tag accent">now</span>`:!e.version||e.version.name===t.version?.name?null:n`<button type="button" class="quiet" onClick=${()=>o(e.version.name)}>Move back to ${e.version.name}</button>`}var Qo=e=>e==="default"||e>="400",pt=e=>e?.content?.["application/json"]?.example;function Zo(e){let t=new Map;for(let[o,s]of Object.entries(e.paths))for(let[r,a]of Object.entries(s)){let i=a.tags?.[0]??"others";t.set(i,[...t.get(i)??[],Es(o,r,a)])}return[...t]}function Es(e,t,o){let s=Object.entries(o.responses).filter(([i])=>!Qo(i)),[r,a]=s.find(([,i])=>pt(i)!==void 0)??s[0]??["",{}];return{id:o.operationId,method:t.toUpperCase(),path:e,summary:o.summary,description:o.description??"",parameters:o.parameters??[],request:pt(o.requestBody),status:r,answer:pt(a),errors:Object.entries(o.responses).filter(([i])=>Qo(i)).map(([i,{description:l}])=>[i,l])}}function Be(e={}){return e.anyOf?e.anyOf.map(Be).join(" or "):e.$ref?e.$ref.split("/").pop():e.type==="array"?`array of ${Be(e.items)}`:e.format?`${e.type} (${e.format})`:e.type??"any"}function ft(){let e=D("openapi.json");return n`
    <${I} title="HTTP API" lead=${n`Made from <code>/api/v0/openapi.json</code>, from which clients can be generated.`}>
      <${U} of=${e}>${t=>Zo(t).map(([o,s])=>n`
        <${f} key=${o} title=${o}>
          ${s.map(r=>n`<${Ps} key=${r.id} of=${r} />`)}
        <//>`)}<//>
    <//>`}function Ps({of:e}){let t=[{title:"Parameter",header:!0,cell:({name:o})=>n`<code>${o}</code>`},{title:"In",cell:o=>`${o.in}${o.required?", required":""}`},{title:"Type",cell:({schema:o})=>Be(o)},{title:"Meaning",cell:({description:o})=>o??""}];return n`
    <details>
      <summary><code>${e.method} ${e.path}</code> ${e.summary}</summary>
      <p>${e.description}</p>
      ${e.parameters.length>0&&n`<${y} caption=${`Parameters of ${e.id}`} columns=${t} rows=${e.parameters} id=${o=>`${o.in} ${o.name}`} />`}
      ${e.request!==void 0&&n`<${Xo} title=${`Body of ${e.id}`} of=${e.request} />`}
      ${e.answer!==void 0&&n`<${Xo} title=${`Answer ${e.status} of ${e.id}`} of=${e.answer} />`}
      <h3>Errors</h3>
      <ul>${e.errors.map(([o,s])=>n`<li key=${o}><code>${o}</code> ${s}</li>`)}</ul>
    </details>`}var Xo=({title:e,of:t})=>n`
  <h3>${e}</h3>
  <div class="scroll" tabindex="0" role="region" aria-label=${e}><pre>${JSON.stringify(t,null,2)}</pre></div>`;var Os=["description","owner","license","tags","readme"],Ue=e=>typeof e=="string"&&e!=="";function We(e,t=null){let o=Object.fromEntries(["description","owner","license","readme"].map(a=>[a,Ue(e[a])?e[a]:""])),s=Array.isArray(e.tags)?e.tags.filter(Ue):[],r=Object.fromEntries(Object.entries(e).filter(([a,i])=>!(Os.includes(a)&&!(a==="tags"&&t)&&Ts(a,i))));return{...o,tags:t??s,others:r}}var Ts=(e,t)=>e==="tags"?Array.isArray(t)&&t.every(Ue):typeof t=="string",on=e=>[...new Set(e.split(",").map(t=>t.trim()).filter(Boolean))];function nn(e){try{let t=JSON.parse(e.trim()||"{}");return t&&typeof t=="object"&&!Array.isArray(t)?{value:t}:{wrong:"Write one JSON object."}}catch(t){return{wrong:`This is not JSON: ${t.message}`}}}function sn(e,t,o){let s={};for(let r of["description","owner","license","readme"])e[r]!==t[r]&&(s[r]=t[r]||null);JSON.stringify(e.tags)!==JSON.stringify(t.tags)&&(s[o?"valohai.tags":"tags"]=t.tags.length?t.tags:null);for(let r of new Set([...Object.keys(e.others),...Object.keys(t.others)]))JSON.stringify(e.others[r])!==JSON.stringify(t.others[r])&&(s[r]=t.others[r]??null);return s}var en=400,an=e=>e.flatMap(({time:t,by:o,changes:s})=>s.map(({key:r,before:a,after:i})=>({id:`${t} ${r}`,time:t,by:o,key:r==="valohai.tags"?"tags":r,before:tn(a),after:tn(i)})));function tn(e){if(e==null)return"";let t=typeof e=="string"?e:Array.isArray(e)&&e.every(Ue)?e.join(", "):JSON.stringify(e);return t.length>en?`${t.slice(0,en)}\u2026`:t}var Ds="This deployment keeps no history of properties yet: update it.";function rn({path:e}){let[t,o]=$(!1);return n`<details class="card-history" onToggle=${s=>o(s.currentTarget.open)}><summary>History of what is said here</summary>
    ${t&&n`<${_s} path=${e} />`}</details>`}function _s({path:e}){let t=E(`${e}metadata/history/`,{limit:20},{live:F});return t.error&&!t.items.length?n`<${w} error=${t.error} retry=${t.reload} missing=${Ds} />`:n`
    ${!(t.loading&&!t.items.length)&&n`<${y} caption="History of properties" name="properties" more=${t.more} rows=${an(t.items)}
      empty="Nothing was changed in the last year." columns=${As} />`}
    <${P} of=${t} what="earlier changes" />`}var As=[{title:"When",value:({time:e})=>e,kind:"time",cell:({time:e})=>n`<${T} of=${e} />`},{title:"By",value:({by:e})=>e?.name,cell:({by:e})=>n`<${ee} of=${J(e)} />`},{title:"Property",value:({key:e})=>e,header:!0,cell:({key:e})=>e},{title:"Was",value:({before:e})=>e,kind:"value",cell:({before:e})=>e||"\u2013"},{title:"Became",value:({after:e})=>e,kind:"value",cell:({after:e})=>e||"removed"}];var Is={message:"Properties or tags were changed since you read them.",remedy:"Copy what you typed, close this dialog and edit again."};function ln({uri:e,path:t,isVersion:o,onDone:s,onClose:r}){let[a,i]=$(null),[l,c]=$(null);return C(()=>{Ms(t,o).then(i,c)},[t]),a?n`<${Rs} uri=${e} path=${t} isVersion=${o} seen=${a} onDone=${s} onClose=${r} />`:n`<${$e} title="Edit" onClose=${r}>${l?n`<${w} error=${l} />`:n`<${te} />`}<//>`}async function Ms(e,t){let o=await Do(`${e}metadata/`),s=await o.json(),r=t?(await Z(e,{files:0})).tags:null;return{card:We(s,r),etag:o.headers.get("ETag")}}function Rs({uri:e,path:t,isVersion:o,seen:s,onDone:r,onClose:a}){let[i,l]=$(s.card),[c,m]=$(s.card.tags.join(", ")),[u,h]=$(Object.keys(s.card.others).length?JSON.stringify(s.card.others,null,2):""),k=nn(u),v=k.wrong?{}:sn(s.card,{...i,tags:on(c),others:k.value},o),B=N=>H=>l({...i,[N]:H.target.value}),x=()=>X(`${t}metadata/`,v,{headers:{"If-Match":s.etag}}).catch(N=>{throw N.status===412?Object.assign(N,Is):N}),A=()=>{S(`${e} was changed.`),r()};return n`
    <${W} title="Edit" verb="Save" wide twin=${xo(e,v)} disabled=${k.wrong||!Object.keys(v).length} send=${x} onDone=${A} onClose=${a}>
      <${j} id="card-description" label="Description" value=${i.description} onInput=${B("description")} />
      <div class="fields">
        <${j} id="card-owner" label="Owner" value=${i.owner} onInput=${B("owner")} />
        <${j} id="card-license" label="Licence" value=${i.license} onInput=${B("license")} hint="An SPDX identifier, such as CC-BY-4.0." />
        <${j} id="card-tags" label="Tags" value=${c} onInput=${N=>m(N.target.value)} hint="With commas between them." />
      </div>
      <${j} id="card-others" label="Other properties" hint="One JSON object." wrong=${k.wrong}>
        <textarea id="card-others" rows="5" spellcheck=${!1} value=${u} aria-describedby=${k.wrong?"card-others-hint card-others-wrong":"card-others-hint"}
          aria-invalid=${k.wrong?"true":null} onInput=${N=>h(N.target.value)} /><//>
      <${j} id="card-readme" label="README" hint="Markdown. Empty: the README.md of the version is shown, if it has one.">
        <textarea id="card-readme" rows="10" value=${i.readme} aria-describedby="card-readme-hint" onInput=${B("readme")} /><//>
    <//>`}var le=e=>function(o){let[s,r]=$({}),[a,i]=$(0);return C(()=>{import("./previews.js").then(l=>r({view:l[e]}),()=>r({failed:!0}))},[a]),s.failed?n`<${w} error=${Ns} retry=${()=>a?location.reload():i(1)} />`:s.view?n`<${s.view} ...${o} />`:n`<${te} />`},Ns={message:"Previews cannot be loaded.",remedy:"Check the network; if the deployment was updated meanwhile, load the page again."},cn=le("Preview"),$n=le("Gallery"),mn=le("Comparison"),dn=le("OneSide"),un=le("Readme"),pn=le("DownloadZip"),fn=le("FileSummary");var Ls=/^readme\.(md|markdown)$/i;function ze({uri:e,path:t,properties:o,tags:s,version:r,owner:a,reload:i}){let[l,c]=$(!1),m=We(o,s),u=Object.entries(m.others).map(([k,v])=>[k,typeof v=="string"?v:JSON.stringify(v)]),h=[["Owner",m.owner||a],["Licence",m.license],["Tags",m.tags.length>0&&m.tags.map(k=>n`<${Q} key=${k}>${k}<//>`)],...u].filter(([,k])=>k);return n`
    <${f} title="About" aside=${n`<button type="button" onClick=${()=>c(!0)}>Edit</button>`}>
      ${m.description&&n`<p class="description">${m.description}</p>`}
      ${h.length>0&&n`<${G} of=${h} />`}
      ${!m.description&&!h.length&&n`<p class="note">There is no description yet.</p>`}
      <${rn} path=${t} />
    <//>
    <${Fs} text=${m.readme} version=${r} />
    ${l&&n`<${ln} uri=${e} path=${t} isVersion=${!!s} onClose=${()=>c(!1)} onDone=${()=>{c(!1),i()}} />`}`}function Fs({text:e,version:t}){let s=D(!e&&t?`dataset-versions/${encodeURIComponent(t)}/tree/`:null,{prefix:"README",limit:20}).data?.results.find(r=>r.kind==="file"&&Ls.test(r.path));return!e&&!s?null:n`<${f} title="README"><${un} key=${e||s.path} text=${e} version=${t} path=${s?.path} /><//>`}var js=/^[a-z0-9._-]{1,128}$/;function hn({onDone:e,onClose:t}){let[o,s]=$(""),r=o&&!js.test(o)?"Lower-case letters, digits, dots, underscores and dashes only.":"",a=i=>{S(`${i.uri} was created.`),e(i)};return n`
    <${W} title="New dataset" verb="Create dataset" twin=${ko(o)} disabled=${!o||r}
      send=${()=>X("datasets/",{name:o})} onDone=${a} onClose=${t}>
      <${j} id="dataset-name" label="Name" value=${o} wrong=${r} onInput=${i=>s(i.target.value.trim())}
        hint="Versions come from executions that name it, or from data you select in the search." />
    <//>`}var ht=5;function vn({dataset:e,onDone:t,onClose:o}){let s=`datasets/${encodeURIComponent(e)}/`,r=D(`${s}usage/`),[a,i]=$(""),l=async()=>{let m=r.data.newest_version,u=m?`?newest=${encodeURIComponent(m)}`:"",h;do h=await me(s+u);while(!h.removed);return h},c=m=>{S(`${e} is removed.`),t(m)};return n`
    <${W} title="Remove this dataset?" verb=${`Remove ${e}`} danger twin=${vo(`dataset://${e}/`)}
      disabled=${!r.data||a!==e} send=${l} onDone=${c} onClose=${o}>
      <${U} of=${r}>${m=>n`<${Bs} of=${m} />`}<//>
      <p>Jobs that fetch any of it fail from now on. Each version can be restored until its retention ends, and brings the
        dataset back; its name is never given to other content. The uploaded files themselves stay.</p>
      <${j} id="remove-dataset-name" label="Type the name of the dataset" value=${a} onInput=${m=>i(m.target.value.trim())} />
    <//>`}function Bs({of:e}){let t=e.complete?"":"at least ",o=gn(e.used_by,"execution"),s=gn(e.used_by,"version");return n`<${G} of=${[["Versions deleted",`${t}${O(e.versions,"version")}, ${O(e.file_count,"file")}, ${b(e.size)}`],["Packages purged later",e.packages>0&&`${t}${O(e.packages,"version")} packaged; parts that others use stay`],["Aliases removed",e.aliases.join(", ")],["Executions whose inputs name it",o.length>0&&n`<${bn} of=${o} to=${r=>d("executions",r)} />`],["Versions based on it",s.length>0&&n`<${bn} of=${s} />`]].filter(([,r])=>r)} />`}var gn=(e,t)=>[...new Set(e.filter(o=>o.kind===t).map(o=>o.by))],bn=({of:e,to:t})=>n`${e.slice(0,ht).map(o=>n`${t?n`<a key=${o} href=${t(o)}>${o}</a>`:n`<code key=${o}>${o}</code>`} `)}
  ${e.length>ht&&`and ${e.length-ht} more`}`;var yn=e=>`dataset-versions/${encodeURIComponent(e.id)}/`;function kn({version:e,onDone:t,onClose:o}){let s=r=>{S(`${e.uri} is deleted.`),t(r)};return n`
    <${W} title="Delete this version?" verb=${`Delete ${e.name}`} danger twin=${bo(e.uri)}
      send=${()=>me(yn(e))} onDone=${s} onClose=${o}>
      <p><code>${e.uri}</code> disappears from lists and can no longer be fetched. It can be restored until its
        retention ends; then it is purged, with the parts that no other version uses.</p>
      <p>The uploaded files themselves stay.</p>
    <//>`}function Ve({version:e,onDone:t,onClose:o}){let s=r=>{S(`${e.uri} is restored.`),t(r)};return n`
    <${W} title="Restore this version?" verb=${`Restore ${e.name}`} twin=${yo(e.uri)}
      send=${()=>X(`${yn(e)}restore/`,{})} onDone=${s} onClose=${o}>
      <p><code>${e.uri}</code> comes back as it was${e.deleted_at?` before ${so(e.deleted_at)}`:""}.</p>
    <//>`}function wn({dataset:e,reload:t}){let[o,s]=$(""),r=()=>s("");return n`
    <button type="button" class="primary" onClick=${()=>s("promote")}>Promote a version…</button>
    <button type="button" class="danger" onClick=${()=>s("remove")}>Remove dataset…</button>
    ${o==="promote"&&n`<${de} dataset=${e} onClose=${r} onDone=${()=>{r(),t()}} />`}
    ${o==="remove"&&n`<${vn} dataset=${e} onClose=${r} onDone=${()=>z("datasets")} />`}`}function xn(){let[e,t]=$(!1);return n`
    <button type="button" class="primary" onClick=${()=>t(!0)}>New dataset</button>
    ${e&&n`<${hn} onClose=${()=>t(!1)} onDone=${o=>z("datasets",o.id)} />`}`}function gt({dataset:e,reload:t}){let o=E("dataset-versions/",{dataset:e,deleted:"true",limit:200},{live:F}),[s,r]=$(null),a=o.items.filter(i=>i.deleted_at);return a.length?n`
    <${f} title="Deleted versions">
      <${y} caption="Deleted versions" name="deleted" rows=${a} columns=${[{title:"Version",value:({name:i})=>i,cell:({id:i,name:l})=>n`<a href=${d("versions",i)}>${l}</a>`,header:!0},{title:"Deleted",value:({deleted_at:i})=>i,cell:({deleted_at:i})=>n`<${T} of=${i} />`,kind:"time"},{title:"Purged after",value:({purge_at:i})=>i,cell:({purge_at:i})=>n`<${T} of=${i} />`,kind:"time"},{title:n`<span class="unseen">Restore</span>`,cell:i=>n`<button type="button" aria-label=${`Restore ${i.name}`} onClick=${()=>r(i)}>Restore</button>`}]} />
      <${P} of=${o} what="more deleted versions" />
      ${s&&n`<${Ve} version=${s} onClose=${()=>r(null)}
        onDone=${()=>{r(null),o.reload(),t()}} />`}
    <//>`:null}function bt({params:e}){let t=e.dataset,o=D(`datasets/${encodeURIComponent(t)}/`),s=E(o.data?"dataset-versions/":null,{dataset:t,limit:50},{live:F}),r=E(o.data?`datasets/${encodeURIComponent(t)}/aliases/`:null,{limit:200},{live:F}),a=()=>{r.reload(),s.reload()};return n`
    <${I} title=${t} crumbs=${[["Datasets",d("datasets")],[t]]} lead=${n`<code>${o.data?.uri??""}</code>`}
      actions=${o.data&&n`<${wn} dataset=${t} reload=${a} />`}>
      <${U} of=${o}>${i=>n`
        <${ze} uri=${i.uri} path=${`datasets/${encodeURIComponent(t)}/`} properties=${i.properties} owner=${i.owner} version=${i.latest_version?.id} reload=${o.reload} />
        <${Ws} of=${r} dataset=${t} />
        <${Us} of=${s} aliases=${r.items} />
        <${gt} dataset=${t} reload=${a} />
        <${ne} of=${{dataset:t}} />`}<//>
      ${o.error?.status===404&&n`<${gt} dataset=${t} reload=${o.reload} />`}
    <//>`}function Us({of:e,aliases:t}){let o=a=>t.filter(i=>i.version.id===a.id),s=[{title:"Version",value:a=>a.name,text:a=>[a.name,...o(a).map(({name:i})=>i)],header:!0,cell:a=>n`<a href=${d("versions",a.id)}>${a.name}</a>
        ${o(a).map(i=>n` <span class="tag accent" key=${i.name}>${i.name}</span>`)}`},{title:"Files",value:a=>a.file_count,kind:"number",cell:a=>g(a.file_count)},{title:"Size",value:a=>a.size,kind:"number",cell:a=>b(a.size)},{title:"Package",value:a=>a.packaging,cell:a=>n`<${q} of=${a.packaging} />`},{title:"Tags",text:a=>a.tags,cell:a=>a.tags.map(i=>n`<${Q} key=${i}>${i}<//>`)},{title:"Created",value:a=>a.ctime,kind:"time",cell:a=>n`<${T} of=${a.ctime} />`}],r=e.items.length>0||!(e.loading||e.error);return n`
    <${f} title="Versions">
      ${r&&n`<${y} caption="Versions, newest first" name="versions" more=${e.more} columns=${s} rows=${e.items} empty="There is no version yet." />`}
      <${P} of=${e} what="older versions" />
    <//>`}function Ws({of:e,dataset:t}){let[o,s]=$("");if(e.error)return n`<${w} error=${e.error} retry=${e.reload} />`;if(!e.items.length)return null;let r=[{title:"Alias",value:a=>a.name,header:!0,cell:a=>n`<a class="tag accent" href=${d("datasets",t,"aliases",a.name)}>${a.name}</a>`},{title:"Version",value:a=>a.version.name,cell:a=>n`<a href=${d("versions",a.version.id)}>${a.version.name}</a>`},{title:"Moved",value:a=>a.mtime,kind:"time",cell:a=>n`<${T} of=${a.mtime} />`},{title:"History",cell:a=>n`<button class="quiet" aria-expanded=${o===a.name}
        onClick=${()=>s(o===a.name?"":a.name)}>${o===a.name?"Hide":"Show"}<span class="unseen"> history of ${a.name}</span></button>`}];return n`
    <${f} title="Aliases">
      <${y} caption="Aliases" name="aliases" more=${e.more} columns=${r} rows=${e.items} id=${a=>a.name} />
      ${o&&n`<${zs} key=${o} dataset=${t} alias=${o} />`}
    <//>`}function zs({dataset:e,alias:t}){let o=E(`datasets/${encodeURIComponent(e)}/aliases/${encodeURIComponent(t)}/history/`,{limit:20},{live:F});return n`
    <div class="history"><h3>Where ${t} pointed</h3>
      <ol>${o.items.map(s=>n`<li key=${s.rev}>
        <${T} of=${s.mtime} /> ${s.version?n`<a href=${d("versions",s.version.id)}>${s.version.name}</a>`:"(removed)"}<${ee} of=${J(s.moved_by)} before=" by " />${" "}
        <span class="soft">revision ${s.rev}</span></li>`)}</ol>
      <${P} of=${o} what="older moves" />
    </div>`}var Vs=50;function vt({query:e}){let t=E("datasets/",{search:e.search,limit:Vs,newest:!0},{live:F}),o=a=>({newest_version:i})=>i?a(i):"\u2013",s=[{title:"Dataset",value:a=>a.name,header:!0,cell:a=>n`<a href=${d("datasets",a.id)}>${a.name}</a>`},{title:"Newest version",value:a=>a.newest_version?.name,cell:o(a=>n`<a href=${d("versions",a.id)}>${a.name}</a>`)},{title:"Files",value:a=>a.newest_version?.file_count,kind:"number",cell:o(a=>g(a.file_count))},{title:"Size",value:a=>a.newest_version?.size,kind:"number",cell:o(a=>b(a.size))},{title:"Package",value:a=>a.newest_version?.packaging,cell:o(a=>n`<${q} of=${a.packaging} />`)},{title:"Created",value:a=>a.newest_version?.ctime,kind:"time",cell:o(a=>n`<${T} of=${a.ctime} />`)}],r=t.items.length>0||!(t.loading||t.error);return n`
    <${I} title="Datasets" lead="Every dataset of this deployment, by name, with its newest version."
      actions=${n`<${ce} label="Name contains" param="search" /> <${xn} />`}>
      ${r&&n`<${y} caption="Datasets" name="datasets" filtered more=${t.more} columns=${s} rows=${t.items}
        empty=${e.search?"No dataset has this in its name.":"There is no dataset yet. Upload files whose metadata names one, and it appears here."} />`}
      <${P} of=${t} what="more datasets" />
    <//>`}function ue(e){let t=/^dataset:\/\/([^/]+)\/(.+)$/.exec(e??"");return t?`${t[1]}:${t[2]}`:null}var ke=e=>e.slice(0,e.lastIndexOf(":")),we=e=>e.slice(e.lastIndexOf(":")+1);function Ke({of:e}){let t=ue(e);return t?n`<a href=${d("versions",t)}>${e}</a>`:n`<span>${e}</span>`}function qe({of:e}){let t=yt(e),o=kt(e);return n`
    <div class="lineage">
      <h3>Made from</h3>
      ${t.length?n`<ul>${t}</ul>`:n`<p class="soft">Nothing is recorded.</p>`}
      <h3>Used by</h3>
      ${o.length?n`<ul>${o}</ul>`:n`<p class="soft">Nothing yet.</p>`}
    </div>`}function yt({made_by:e,based_on:t}){let o=e?[e.step,e.commit,e.image].filter(s=>typeof s=="string"):[];return[t&&n`<li><small>version before</small> <${He} of=${t}>${yt(t)}<//></li>`,e&&n`<li><small>execution</small> <${Sn} id=${e.execution} /> <span class="soft">${o.join(" \xB7 ")}</span>
      ${e.inputs?.length>0&&n`<ul>${e.inputs.map(s=>n`
        <li><small>${s.uri.startsWith("sql://")?"query":"input"}</small> <${He} of=${s}>${yt(s)}<//></li>`)}</ul>`}</li>`].filter(Boolean)}function kt({used_by:e=[]}){return e.map(t=>{if(t.more)return n`<li class="soft">and more</li>`;if(t.version)return n`<li><small>version</small> <${He} of=${t.version}>${kt(t.version)}<//></li>`;let o=t.made??[];return n`<li><small>execution</small> <${Sn} id=${t.execution} />
      ${o.length>0&&n`<ul>${o.map(s=>n`<li><small>made</small> <${He} of=${s}>${kt(s)}<//></li>`)}</ul>`}</li>`})}function He({of:e,children:t}){let o=[].concat(t).flat().filter(Boolean);return n`<${Ke} of=${e.uri} />
    ${e.rows!=null&&n` <span class="soft">${O(e.rows,"row")} of ${e.engine}</span>`}
    ${e.files!=null&&n` <span class="soft">${O(e.files,"file")}</span>`}
    ${e.unknown&&n` <span class="soft">(not known here)</span>`}
    ${e.more&&n` <span class="soft">…</span>`}
    ${o.length>0&&n`<ul>${o}</ul>`}`}var Sn=({id:e})=>n`<a href=${d("executions",e)}>${e}</a>`;function wt({params:e}){let t=e.datum,o=D(`data/${encodeURIComponent(t)}/`,{hashes:!1}),s=D("lineage/",{uri:`datum://${t}`,depth:3}),r=D(o.data?.output_execution?`executions/${encodeURIComponent(o.data.output_execution.id)}/`:null);return n`
    <${I} title=${o.data?.name??t} crumbs=${[["Search",d("search")],[o.data?.name??t]]}
      lead=${o.data&&n`<code>${o.data.uri}</code> <${R} text=${o.data.uri} label="Copy URI" what="URI" />`}>
      <${U} of=${o}>${a=>n`
        <div class="columns">
          <${f} title="Facts"><${G} of=${Ks(a)} /><//>
          <${f} title="Versions">
            ${!a.output_execution||r.error?.status===404?n`<p class="note">No execution is known that made it.</p>`:n`<${U} of=${r}>${i=>n`<${Hs} of=${i.versions} path=${a.name} />`}<//>`}
          <//>
          <${f} title="Lineage"><${U} of=${s}>${i=>n`<${qe} of=${i} />`}<//><//>
        </div>
        <${ne} of=${{datum:t}} />`}<//>
    <//>`}var Ks=e=>[["Size",b(e.size)],["Stored",e.file_mtime&&n`<${T} of=${e.file_mtime} />`],["Made by execution",e.output_execution&&n`<a href=${d("executions",e.output_execution.id)}>${e.output_execution.id}</a>`],["Aliases",e.aliases.join(", ")],["Tags",e.tags.length>0&&e.tags.map(t=>n`<${Q} key=${t}>${t}<//>`)],...Object.entries(e.properties).map(([t,o])=>[t,typeof o=="string"?o:JSON.stringify(o)]),["MD5",e.md5&&n`<code>${e.md5}</code>`],e.part?["Inside of part",n`<code>${e.part.key}</code>`]:["Key",e.key&&n`<code>${e.key}</code>`]].filter(([,t])=>t);function Hs({of:e,path:t}){let o=e.filter(s=>ue(s));return o.length?n`
    <ul class="plain">${o.map(s=>n`<li key=${s}><a href=${d("versions",ue(s),{tab:"files",find:t})}>${s}</a></li>`)}</ul>
    <p class="note">Those that its execution made. Versions that are based on them may have it as well.</p>`:n`<p class="note">Its execution made no dataset version.</p>`}var qs=["open","sealing","sealed"],Gs="This stack does not list executions; open one by its id.";function xt({query:e}){let t=E("executions/",{state:e.state,alerts:e.alerts,project:e.project,limit:50},{live:F});return n`
    <${I} title="Executions" lead="Jobs whose outputs were uploaded: what each made, and what was wrong." actions=${n`<${Qs} />`}>
      <div class="filters" role="group" aria-label="Filters">
        <label class="inline" for="state">State</label>
        <select id="state" value=${e.state??""} onChange=${o=>V({state:o.target.value})}>
          <option value="">any</option>${qs.map(o=>n`<option value=${o}>${o}</option>`)}</select>
        <label class="inline"><input type="checkbox" checked=${e.alerts==="true"}
          onChange=${o=>V({alerts:o.target.checked?"true":""})} /> With alerts only</label>
        <${ce} label="Project" param="project" />
      </div>
      ${t.error&&!t.items.length?n`<${w} error=${t.error} retry=${t.reload} missing=${Gs} />`:n`${!(t.loading&&!t.items.length)&&n`<${Js} of=${t} />`}<${P} of=${t} what="more executions" />`}
    <//>`}var Js=({of:e})=>n`
  <${y} caption="Executions" name="executions" more=${e.more} rows=${e.items} empty=${e.more?"None on this page; there are more.":"No execution is like that."} columns=${[{title:"Execution",value:({id:t})=>t,cell:({id:t})=>n`<a href=${d("executions",t)}>${t}</a>`,header:!0},{title:"State",value:({state:t})=>t,cell:({state:t})=>n`<${q} of=${t} />`},{title:"Files",value:({file_count:t})=>t,cell:({file_count:t})=>g(t),kind:"number"},{title:"Size",value:({size:t})=>t,cell:({size:t})=>b(t),kind:"number"},{title:"Versions",text:({versions:t})=>t,cell:({versions:t})=>n`<${Ys} of=${t} />`},{title:"Alerts",value:({alerts:t})=>t.length,cell:({alerts:t})=>t.length?n`<span class="state bad">${t.length}</span>`:"\u2013"},{title:"Sealed, or last upload",value:({mtime:t})=>t,cell:({mtime:t})=>n`<${T} of=${t} />`,kind:"time"}]} />`,Ys=({of:e})=>e.length?n`${e.slice(0,3).map(t=>n`<${St} uri=${t} /> `)}${e.length>3&&`and ${e.length-3} more`}`:"\u2013";function St({uri:e}){let[,t,o,s]=/^(\w+):\/\/([^/]+)\/(.+)$/.exec(e)??[];return t?n`<a href=${d("versions",`${t==="model"?"model:":""}${o}:${s}`)}>${e}</a>`:n`<code>${e}</code>`}function Qs(){let[e,t]=$("");return n`
    <form class="by-id" onSubmit=${s=>{s.preventDefault(),e.trim()&&z("executions",e.trim())}}>
      <input type="text" aria-label="Execution id" placeholder="Execution id" value=${e} autocomplete="off" spellcheck=${!1}
        onInput=${s=>t(s.target.value)} />
      <button>Open</button>
    </form>`}var Zs=3e3;function Ct({params:e}){let t=`executions/${encodeURIComponent(e.execution)}/`,o=D(t,void 0,{live:({state:s})=>s==="sealed"?0:Zs});return n`
    <${I} title=${e.execution} crumbs=${[["Executions",d("executions")],[e.execution]]}
      actions=${n`<${R} text=${`packline execution ${e.execution}`} label="Command line" what="Command line" />`}>
      <${U} of=${o}>${s=>n`<${Xs} execution=${s} path=${t} />`}<//>
    <//>`}var Xs=({execution:e,path:t})=>n`
  <p class="lead" aria-live="polite"><${q} of=${e.state} /> ${e.sealed_at&&n`since <${T} of=${e.sealed_at} />`}</p>
  ${e.alerts.length>0&&n`<${ea} of=${e.alerts} />`}
  <${f} title="What it made">
    <div class="figures">
      <${L} value=${g(e.file_count)} label="outputs" />
      <${L} value=${b(e.size)} label="together" />
      <${L} value=${g(e.versions.length)} label=${e.versions.length===1?"version":"versions"} />
    </div>
    ${e.versions.length>0&&n`<ul class="plain">${e.versions.map(o=>n`<li><${St} uri=${o} /></li>`)}</ul>`}
    ${e.datum_aliases.length+e.late.length>0&&n`<${G} of=${[["Datum aliases",e.datum_aliases.join(", ")],["Late files",e.late.join(", ")]]} />`}
  <//>
  ${e.state==="sealed"&&n`<${ta} path=${t} />`}
  ${Object.keys(e.marker).length>0&&n`
    <${f} title="Marker"><pre class="json" tabindex="0">${JSON.stringify(e.marker,null,2)}</pre><//>`}
  <${ne} of=${{execution:e.id}} />`,ea=({of:e})=>n`
  <${f} title=${e.length===1?"Alert":"Alerts"}>
    <ul class="alerts">${e.map(({code:t,message:o,remedy:s})=>n`
      <li><strong><code>${t}</code></strong><p>${o}</p>${s&&n`<p class="remedy">What to do: ${s}</p>`}</li>`)}</ul>
  <//>`;function ta({path:e}){let t=E(`${e}outputs/`,{limit:100});return n`
    <${f} title="Outputs">
      ${t.items.length>0&&n`<${y} caption="Outputs" name="outputs" more=${t.more} rows=${t.items} id=${({path:o,datum:s})=>`${o}:${s.id}`} columns=${[{title:"Path",value:({path:o})=>o,cell:({path:o,datum:s})=>n`<a href=${d("data",s.id)}>${o}</a>`,header:!0},{title:"Size",value:({datum:o})=>o.size,cell:({datum:o})=>b(o.size),kind:"number"},{title:"Datum",text:({datum:o})=>o.id,cell:({datum:o})=>n`<code>${o.id}</code><${R} text=${`datum://${o.id}`} what=${`URI of ${o.name}`} />`}]} />`}
      ${!t.items.length&&!t.loading&&!t.error&&n`<p class="note">It has none.</p>`}
      <${P} of=${t} what="more outputs" />
    <//>`}var Cn=1e-6,Ge=e=>e!=null&&e<1?`${Math.max(1,Math.round(e*1e3))} ms`:ro(e);function Je(e){if(e==null)return"\u2013";if(e===0)return"$0";if(e<Cn)return`< $${Cn.toFixed(6)}`;let t=e>=1?2:Math.min(8,1-Math.floor(Math.log10(Math.abs(e))));return`$${e.toFixed(t)}`}var se=e=>e>0&&e<.01?"< $0.01":Je(e);function oa(e,t){if(!(t>0)||!(e>t))return"";let o=e/t;return`${o>=10?g(Math.round(o)):o.toFixed(1)} times`}var na=[["requests","Requests",g],["seconds","Time",Ge],["dollars","Price of requests",Je]];function Ye(e){return na.map(([t,o,s])=>{let[r,a]=[e.by_files[t],e.by_package[t]],i=Math.max(r,a),l=c=>i>0?c/i:0;return{key:t,title:o,files:s(r),packed:s(a),filesShare:l(r),share:l(a),less:oa(r,a)}})}function En(e){let t=Ye(e).map(({title:o,files:s,packed:r})=>`${o.toLowerCase()}: ${s} file by file, ${r} by package`);return`One fetch of ${g(e.files)} files. ${t.join("; ")}.`}var Pn=(e,t)=>{let o=s=>({requests:s.requests*t,seconds:s.seconds*t,dollars:s.dollars*t});return{...e,by_files:o(e.by_files),by_package:o(e.by_package)}};var Qe=["versions","packages","package_dollars","fetches","saved_requests","saved_seconds","saved_dollars"];function Et(e){let t=new Map;for(let o of e.flatMap(s=>s.months)){let s=t.get(o.month)??Object.fromEntries(Qe.map(r=>[r,0]));for(let r of Qe)s[r]+=o[r];t.set(o.month,s)}return[...t].map(([o,s])=>({month:o,...s})).sort((o,s)=>o.month<s.month?1:-1)}var Pt=e=>e.months.reduce((t,o)=>t+o.saved_dollars,0);function On(e){let t=Object.fromEntries(Qe.map(o=>[o,0]));for(let o of Et(e))for(let s of Qe)t[s]+=o[s];return{...t,storage_dollars:e.reduce((o,{storage_dollars:s})=>o+s,0),stale:e.filter(({stale:o})=>o).length}}var Ot=e=>e.fetched_by.map(({name:t,fetches:o})=>`${t||"unknown"} ${o}`).join(", ");function Tt({stale:e,complete:t,versions:o}){return e?"stale":o===0?"no versions":t?"in use":"not all read"}var sa="Estimated from fetches that executions have recorded and from list prices; storage at most, as versions may share files.";function Dt(){let e=E("fleet/",{limit:10},{live:6e4});return n`
    <${I} title="Fleet" lead=${sa}>
      ${e.error&&!e.items.length?n`<${w} error=${e.error} retry=${e.reload} missing=${"This stack has no fleet page."} />`:n`${e.items.length>0&&n`<${aa} of=${e.items} partial=${e.next!=null} />`}
          ${!(e.loading&&!e.items.length)&&n`<${ra} of=${e.items} />`}<${P} of=${e} what="more datasets" />`}
    <//>`}function aa({of:e,partial:t}){let o=On(e);return n`
    <${f} title=${t?`The first ${O(e.length,"dataset")}`:`All ${O(e.length,"dataset")}`}>
      <div class="figures">
        <${L} value=${se(o.saved_dollars)} label="saved in requests" />
        <${L} value=${g(o.saved_requests)} label="requests saved" />
        <${L} value=${Ge(o.saved_seconds)} label="of waiting saved" />
        <${L} value=${se(o.package_dollars)} label="paid for packages" />
        <${L} value=${g(o.fetches)} label="recorded fetches" />
        <${L} value=${se(o.storage_dollars)} label="storage a month, at most" />
        <${L} value=${g(o.stale)} label="stale: unused for 90 days" />
      </div>
    <//>
    <${f} title="By month">
      <${y} caption="Savings by month" name="months" id=${({month:s})=>s} rows=${Et(e)} columns=${[{title:"Month",value:({month:s})=>s,cell:({month:s})=>s,header:!0},{title:"Versions",value:s=>s.versions,cell:s=>g(s.versions),kind:"number"},{title:"Packages",value:s=>s.packages,cell:s=>g(s.packages),kind:"number"},{title:"Paid for packages",value:s=>s.package_dollars,cell:s=>se(s.package_dollars),kind:"number"},{title:"Fetches",value:s=>s.fetches,cell:s=>g(s.fetches),kind:"number"},{title:"Requests saved",value:s=>s.saved_requests,cell:s=>g(s.saved_requests),kind:"number"},{title:"Time saved",value:s=>s.saved_seconds,cell:s=>Ge(s.saved_seconds),kind:"number"},{title:"Saved",value:s=>s.saved_dollars,cell:s=>se(s.saved_dollars),kind:"number"}]} />
    <//>`}var ra=({of:e})=>n`
  <${f} title="By dataset">
    <${y} caption="Datasets of the fleet" name="fleet" id=${({name:t})=>t} rows=${e} empty="There is no dataset yet." columns=${[{title:"Dataset",value:({name:t})=>t,cell:({name:t})=>n`<a href=${d("datasets",t)}>${t}</a>`,header:!0},{title:"Use",value:Tt,cell:t=>n`<${Q}>${Tt(t)}<//>`},{title:"Versions",value:t=>t.versions,cell:({versions:t,complete:o})=>`${g(t)}${o?"":" or more"}`,kind:"number"},{title:"Fetches",value:t=>t.fetches,cell:({fetches:t})=>g(t),kind:"number"},{title:"By whom",text:Ot,cell:t=>Ot(t)||"\u2013"},{title:"Last fetch",value:t=>t.last_fetch_at,cell:({last_fetch_at:t})=>n`<${T} of=${t} />`},{title:"Saved",value:Pt,cell:t=>se(Pt(t)),kind:"number"},{title:"Stored, at most",value:t=>t.stored_bytes_at_most,cell:({stored_bytes_at_most:t})=>b(t),kind:"number"},{title:"A month",value:t=>t.storage_dollars,cell:({storage_dollars:t})=>se(t),kind:"number"}]} />
  <//>`;var Tn={true:"yes",false:"no",null:"IAM decides"};function _t(){let e=D("me/");return n`
    <${I} title="Access" lead="Who you are here, what you may do, and how a job gets in.">
      <${U} of=${e}>${t=>n`
        <${f} title="You">
          <${G} of=${[["Name",t.who?n`<${ee} of=${J(t.who)} />`:"nobody: this deployment asks nobody who they are"],["Id",t.who?.id??"\u2013"],["Signed in until",n`<${T} of=${t.expires_at} />`],["Scopes",t.scopes.length?t.scopes.map(o=>n`<${Q} key=${o}>${o}<//>`):"\u2013"],["Teams",t.teams?t.teams.join(", ")||"none: you reach no dataset":"not bound to teams: you reach every dataset"]]} />
        <//>
        <${f} title="What you may do">
          <${y} caption="What you may do" name="rights" rows=${t.rights} id=${({action:o})=>o} columns=${[{title:"Action",value:({action:o})=>o,header:!0,cell:({action:o})=>o},{title:"Allowed",value:({allowed:o})=>Tn[o],cell:({allowed:o})=>Tn[o]},{title:"Why",text:({reason:o})=>o,cell:({reason:o})=>o}]} />
        <//>
        <${f} title="How a job gets in">
          ${t.job_access.map(o=>n`<${ia} key=${o.title} way=${o} />`)}
        <//>`}<//>
    <//>`}function ia({way:e}){let t=Object.entries(e.environment).map(([o,s])=>`export ${o}=${s}`).join(`
`);return n`<h3>${e.title}</h3><p>${e.text}</p>
    <div class="scroll" tabindex="0" role="region" aria-label=${`Variables: ${e.title}`}><pre>${t}</pre></div>
    <${R} text=${t} label="Copy variables" what=${`variables of ${e.title}`} />`}var la={approved:"good",rejected:"bad",pending:"busy"},xe={approved:"Approve",rejected:"Reject",pending:"Set back"};function At({params:{model:e}}){let t=E("model-versions/",{model:e,limit:50},{live:F}),[o,s]=$(null),[r,a]=$({}),i=t.items.map(c=>r[c.id]??c),l=c=>{s(null),a({...r,[c.id]:c}),S(`Version ${c.counter} is ${c.status}.`)};return n`
    <${I} title=${e} crumbs=${[["Models",d("models")],[e]]}>
      ${t.error&&!i.length?n`<${w} error=${t.error} retry=${t.reload} />`:n`${!(t.loading&&!i.length)&&n`<${ca} rows=${i} more=${t.more} onDecide=${(c,m)=>s({version:c,status:m})} />`}<${P} of=${t} what="more versions" />`}
      <${ne} of=${{dataset:`model:${e}`}} />
      ${o&&n`<${$a} ...${o} onDone=${l} onClose=${()=>s(null)} />`}
    <//>`}var ca=({rows:e,more:t,onDecide:o})=>n`
  <${y} caption="Versions of the model" name="versions" more=${t} rows=${e} empty="There is no version of this model." columns=${[{title:"Version",value:({counter:s})=>s,cell:({id:s,counter:r})=>n`<a href=${d("versions",s)}>${r}</a>`,header:!0},{title:"Status",value:({status:s})=>s,cell:({status:s})=>n`<span class=${`state ${la[s]??"idle"}`}>${s||"pending"}</span>`},{title:"Files",value:({file_count:s})=>s,cell:({file_count:s})=>g(s),kind:"number"},{title:"Size",value:({size:s})=>s,cell:({size:s})=>b(s),kind:"number"},{title:"Packaging",value:({packaging:s})=>s,cell:({packaging:s})=>n`<${q} of=${s} />`},{title:"Created",value:({ctime:s})=>s,cell:({ctime:s})=>n`<${T} of=${s} />`,kind:"time"},{title:"Note",value:({note:s})=>s||null,cell:({note:s})=>s||"\u2013"},{title:n`<span class="unseen">Decide</span>`,cell:s=>n`<span class="decide">${Object.keys(xe).filter(r=>r!==(s.status||"pending")).map(r=>n`<button type="button" class="quiet" aria-label=${`${xe[r]} version ${s.counter}`} onClick=${()=>o(s,r)}>${xe[r]}</button>`)}</span>`}]} />`,$a=({version:e,status:t,onDone:o,onClose:s})=>n`
  <${W} title=${`${xe[t]} ${e.uri}?`} verb=${xe[t]} danger=${t==="rejected"} twin=${wo(e.uri,t)}
    send=${()=>X(`model-versions/${encodeURIComponent(e.id)}/status/`,{status:t})} onDone=${o} onClose=${s}>
    <p>It is ${e.status||"pending"} now; it will be ${t}. Subscribers of events are notified.</p>
  <//>`;function It({query:e}){let t=E("models/",{name:e.search,limit:100},{live:F});return n`
    <${I} title="Models" lead="Versions of models, and what people decided about them."
      actions=${n`<${ce} label="Name contains" param="search" />`}>
      ${t.error&&!t.items.length?n`<${w} error=${t.error} retry=${t.reload} missing="This stack does not list models." />`:n`${!(t.loading&&!t.items.length)&&n`<${y} caption="Models" name="models" filtered more=${t.more} rows=${t.items} empty=${e.search?"No model has this in its name.":"No execution has made a model yet."} columns=${[{title:"Model",value:({name:o})=>o,cell:({name:o})=>n`<a href=${d("models",o)}>${o}</a>`,header:!0},{title:"URI",cell:({uri:o})=>n`<code>${o}</code>`}]} />`}<${P} of=${t} what="more models" />`}
    <//>`}function Ze({step:e,label:t}){let o=Math.round(e.share*100);return n`
    <div class="progress" role="progressbar" aria-label=${t} aria-valuemin="0" aria-valuemax="100"
      aria-valuenow=${e.of?o:null} aria-valuetext=${e.text}>
      <svg viewBox="0 0 100 1" preserveAspectRatio="none" aria-hidden="true">
        <rect class=${e.of?"":"unknown"} width=${e.of?Math.max(o,1):100} height="1" /></svg>
    </div>`}var ma="This deployment does not list packagings yet: update it.";function Mt(){let e=E("packagings/",{limit:20},{live:F});return n`
    <${I} title="Packagings" lead="What is being packaged now, and failures that Packline tries again by itself. The list keeps itself up to date."
      actions=${n`<${Fe} />`}>
      ${e.error&&!e.items.length?n`<${w} error=${e.error} retry=${e.reload} missing=${ma} />`:n`${!(e.loading&&!e.items.length)&&n`<${y} caption="Packagings" name="packagings" more=${e.more}
            rows=${e.items} id=${({uri:t})=>t} columns=${da} empty="Nothing is being packaged." />`}
          <${P} of=${e} what="more packagings" />`}
    <//>`}var da=[{title:"Version",value:({uri:e})=>e,header:!0,cell:({version:e,dataset:t})=>n`<a href=${d("versions",e.id)}>${t.name} ${e.name}</a>`},{title:"State",value:({packaging:e})=>e,cell:e=>n`<${q} of=${e.packaging} />${e.packaging==="failed"&&n` <span class="reason">${e.reason}</span>`}`},{title:"Progress",value:({packed_parts:e,planned_parts:t})=>t?e/t:0,cell:e=>n`<${ua} of=${e} />`},{title:"Files",value:({files:e})=>e,kind:"number",cell:({files:e})=>g(e)},{title:"Size",value:e=>e.bytes,kind:"number",cell:e=>b(e.bytes)},{title:"Asked for",value:({asked_at:e})=>e,kind:"time",cell:e=>n`<${T} of=${e.asked_at} /><${ee} of=${J(e.asked_by)} before=" by " />`},{title:"Attempt",value:({attempts:e})=>e,kind:"number",cell:({attempts:e})=>g(e)},{title:"Run",value:({run:e})=>e,cell:e=>n`<${pa} of=${e} />`}];function ua({of:e}){if(e.packaging==="failed")return"\u2013";let t=be(e.packed_parts,e.planned_parts?{parts:e.planned_parts}:null);return n`<span class="step"><${Ze} step=${t} label=${`Packaging of ${e.uri}`} />${t.text}</span>`}var pa=({of:e})=>n`
  ${e.run_url?n`<a href=${e.run_url} target="_blank" rel="noopener noreferrer">Run<span class="unseen"> of ${e.uri}, in a new tab</span></a>`:n`<${R} text=${e.run} label="Copy run name" what=${`name of the run of ${e.uri}`} />`}
  ${e.log_url&&n` <a href=${e.log_url} target="_blank" rel="noopener noreferrer">Log<span class="unseen"> of ${e.uri}, in a new tab</span></a>`}`;var fa=50;function Dn({pattern:e}){let t=E("search/",{q:e,limit:fa});if(t.error&&!t.items.length)return n`<${w} error=${t.error} retry=${t.reload} missing="This deployment cannot search everything yet: update it." />`;let o=t.items.length>0||!t.loading;return n`
    <${f} title="Names and files" aside=${n`<${R} text=${Co(e)} label="Command line" what="Command line" />`}>
      ${o&&n`<p class="note" role="status">${O(t.items.length,"result")} shown${t.more?"; there are more":""}. Searched: names, and ${t.searched}.</p>`}
      ${t.notSearched?.length>0&&n`<p class="note">Not searched yet: ${t.notSearched.join(", ")}.</p>`}
      ${o&&n`<${y} caption="Names and files" name="everything" more=${t.more} rows=${t.items} id=${ha} columns=${ga}
        empty=${t.more?"Nothing on these pages.":`Nothing matches \u201C${e}\u201D.`} />`}
      <${P} of=${t} what="more results" />
    <//>`}var ha=e=>`${e.kind} ${e.collection} ${e.path??e.name} ${e.uri}`,ga=[{title:"Name",header:!0,value:e=>e.name,cell:e=>n`<a href=${d(...Pe(e))}>${e.path??e.name}</a>`},{title:"Kind",value:e=>e.kind,cell:e=>e.kind},{title:"Of",value:e=>e.collection,cell:e=>n`<${ba} of=${e.collection} />`},{title:"In versions",text:e=>e.versions?.map(({name:t})=>t),cell:e=>e.kind==="file"?n`<${va} of=${e} />`:"\u2013"}];function ba({of:e}){if(!e)return"\u2013";let t=e.startsWith("model:")?e.slice(6):"";return n`<a href=${t?d("models",t):d("datasets",e)}>${t||e}</a>`}var va=({of:e})=>n`${e.versions.map(({id:t,name:o})=>n`<a key=${t} href=${d(...io(t,e.path))}>${o}</a> `)}
  ${e.more_versions>0&&`and ${e.more_versions} more`}`;var Rt=new Map;function Xe(e){let[,t]=$(0),o=s=>{s.size?Rt.set(e,s):Rt.delete(e),t(r=>r+1)};return[Rt.get(e)??ie,o]}function pe({label:e,checked:t,some:o=!1,onChange:s}){let r=K();return C(()=>{r.current.indeterminate=o},[o]),n`<label class="pick"><input ref=${r} type="checkbox" aria-label=${e} checked=${t} onChange=${s} /></label>`}var et=({selection:e,onClear:t,onCompose:o,children:s})=>n`
  <div class="selected" role="region" aria-label="Selection">
    <span role="status">${g(e.size)} selected, ${b(Re(e))}</span>
    <button type="button" class="quiet" onClick=${t}>Clear</button>
    ${s}
    <button type="button" class="primary" onClick=${o}>Create version from selection…</button>
  </div>`;var ya=/^[a-z0-9._-]{1,128}$/,_n=/^[A-Za-z0-9._-]{1,256}$/,An=e=>e.split(/[\s,]+/).filter(Boolean);function tt({selection:e,onDone:t,onClose:o}){let[s,r]=$({dataset:"",name:"",base:"",packaging:!0,aliases:"",tags:""}),a=x=>A=>r({...s,[x]:A.target.value}),i=D("datasets/",{limit:100}),l=[...e.keys()],c=s.base&&wa(s.dataset,s.base),m={...s,base:c.includes("://")||!c?c:je(c),datums:l,aliases:An(s.aliases),tags:An(s.tags)},u=ka(s,m),h=Mo(e),k=()=>X("dataset-versions/",{dataset:s.dataset,name:s.name,files:l.map(x=>({datum:x})),previous_version:c||null,packaging:s.packaging,targeting_aliases:m.aliases,tags:m.tags}),v=x=>{S(`${x.uri} was created.`),t(x)},B=s.dataset&&s.name&&!Object.values(u).some(Boolean)&&l.length<=1e3;return n`
    <${W} title="Create a version from the selection" verb="Create version" twin=${So(m)}
      disabled=${!B} send=${k} onDone=${v} onClose=${o}>
      <p>${O(l.length,"file")}, ${b(Re(e))}. The version has exactly these.</p>
      ${l.length>1e3&&n`<p class="problem" role="alert">At most ${1e3} files at a time: take some out of the selection.</p>`}
      ${h.length>0&&n`<p class="note" role="status">${O(h.length,"path")} selected twice (such as <code>${h[0]}</code>): on disk the last one wins.</p>`}
      <div class="fields">
        <${j} id="compose-dataset" label="Dataset" value=${s.dataset} onInput=${a("dataset")} wrong=${u.dataset} list="compose-datasets" hint="An existing one, or a new name." />
        <datalist id="compose-datasets">${(i.data?.results??[]).map(({name:x})=>n`<option value=${x} />`)}</datalist>
        <${j} id="compose-name" label="Version" value=${s.name} onInput=${a("name")} wrong=${u.name} hint="Such as v2; it never changes afterwards." />
        <${j} id="compose-base" label="Made from (optional)" value=${s.base} onInput=${a("base")} wrong=${u.base} hint="A version or alias, for lineage; no files are taken from it." />
        <${j} id="compose-aliases" label="Aliases (optional)" value=${s.aliases} onInput=${a("aliases")} wrong=${u.aliases} hint="Moved to it once it is packaged." />
        <${j} id="compose-tags" label="Tags (optional)" value=${s.tags} onInput=${a("tags")} hint="Separated by spaces or commas." />
        <${Ho} id="compose-packaging" label="Package it" checked=${s.packaging} onChange=${x=>r({...s,packaging:x})} />
      </div>
    <//>`}function ka(e,{aliases:t}){let o="Letters, digits, dots, underscores and dashes only.";return{dataset:e.dataset&&!ya.test(e.dataset)?"Lower-case letters, digits, dots, underscores and dashes only.":"",name:e.name&&!_n.test(e.name)?o:"",base:e.base&&!/^(?:[a-z]+:\/\/)?[\w.:/-]+$/.test(e.base)?"A version, such as v1, or dataset://images/v1.":"",aliases:t.every(s=>_n.test(s))?"":o}}var wa=(e,t)=>/[:/]/.test(t)?t:`${e}:${t}`;var nt={tag:"tag",name:"name",alias:"alias",execution:"output_execution",version:"dataset_version",property:"property"},xa=["tag","property"],In=/^[^=<>!]+(?:[=<>]|!=)/,Sa=/[*?/]|\.\w{1,8}$/;function Ca(e){let t={};for(let o of Ln(e)){let s=o.indexOf(":"),r=nt[o.slice(0,s).toLowerCase()];r&&s<o.length-1?ot(t,r,o.slice(s+1)):In.test(o)?ot(t,"property",o):ot(t,Sa.test(o)?"name":"tag",o)}return t}function Mn(e){let t=e.q?Ca(e.q):{};for(let o of Object.values(nt))for(let s of(e[o]??"").split(`
`))s.trim()&&ot(t,o,s.trim());return t}var Rn=e=>Object.fromEntries(Object.values(nt).map(t=>[t,[].concat(e[t]??[]).join(`
`)]));function Nn(e=""){let t=o=>In.test(o)||nt[o.slice(0,o.indexOf(":")).toLowerCase()];return Ln(e).some(t)?"":e.trim()}var st=e=>Object.keys(e).length===0;function ot(e,t,o){xa.includes(t)?e[t]=[...e[t]??[],o]:e[t]=o}var Ln=e=>[...e.matchAll(/(?:[^\s"]|"[^"]*"?)+/g)].map(([t])=>t.replaceAll('"',"")).filter(Boolean);function Ft({query:e}){let t=Ce(()=>Mn(e),[JSON.stringify(e)]),o=Nn(e.q),[s,r]=Xe("search"),[a,i]=$(!1),l=E(st(t)?null:"data/",{...t,limit:100}),c=o&&!l.items.length?{}:t;return n`
    <${I} title="Search" lead="Find anything by a part of its name, and files by their metadata. Select some of these to create a version."
      actions=${!st(t)&&!o&&n`<${R} text=${Eo(t)} label="Command line" what="Command line" />`}>
      ${o&&n`<${Dn} key=${o} pattern=${o} />`}
      <${Oa} key=${JSON.stringify(c)} filters=${c} />
      ${l.error&&!l.items.length&&n`<${w} error=${l.error} retry=${l.reload} />`}
      ${!st(t)&&!(l.error&&!l.items.length)&&(l.items.length>0||!o)&&n`
        <${Ta} of=${l} selection=${s} onSelect=${r} />
        <${P} of=${l} what="more results" />`}
      ${s.size>0&&n`<${et} selection=${s} onClear=${()=>{r(ie),S("Nothing is selected.")}} onCompose=${()=>i(!0)} />`}
      ${a&&n`<${tt} selection=${s} onClose=${()=>i(!1)} onDone=${m=>{r(ie),z("versions",m.id)}} />`}
    <//>`}var Ea=[["tag","Tags","One a line; all must be there."],["property","Properties","One a line: factory=eu-02, accuracy>=0.9, approved_by"],["name","Name","Path or file name; * and ? stand for anything."],["alias","Datum alias",""],["output_execution","Execution","Outputs of this one."],["dataset_version","Dataset version","Members of this one, such as images:v1."]],Pa=["tag","property"];function Oa({filters:e}){let[t,o]=$(()=>Rn(e)),s=a=>{a.preventDefault(),V({q:"",...t})},r=a=>i=>o({...t,[a]:i.target.value});return n`
    <form class="card search-form" onSubmit=${s} aria-label="Search">
      <div class="fields thirds">${Ea.map(([a,i,l])=>n`
        <${j} key=${a} id=${`search-${a}`} label=${i} hint=${l} value=${t[a]} onInput=${r(a)}>
          ${Pa.includes(a)?n`<textarea id=${`search-${a}`} rows="2" value=${t[a]} onInput=${r(a)} aria-describedby=${`search-${a}-hint`} spellcheck=${!1}></textarea>`:null}
        <//>`)}</div>
      <div class="buttons"><button type="submit" class="primary">Search</button></div>
    </form>`}function Ta({of:e,selection:t,onSelect:o}){if(e.loading&&!e.items.length)return null;let s=Me(t,e.items),r=n`<${pe} label=${`Select all ${e.items.length} shown`} checked=${s==="all"} some=${s==="some"}
    onChange=${()=>o(s==="all"?Ie(t,e.items):Ae(t,e.items))} />`;return n`
    <p class="note" role="status">${O(e.items.length,"file")} shown${e.more?"; there are more":""}.</p>
    ${!e.items.length&&!e.more&&e.searched&&n`<p class="note">Searched: ${e.searched}. The search field above finds any file by a part of its path.</p>`}
    ${e.notSearched?.length>0&&n`<p class="note" role="status">Not everything was searched: ${e.notSearched.map(a=>`${O(a.files,"file")} of execution ${a.execution}`).join(", ")} will be in the index soon.</p>`}
    <${y} caption="Found files" name="files" more=${e.more} rows=${e.items} empty=${e.more?"Nothing on these pages.":"Nothing is like that."} columns=${[{title:r,kind:"box",cell:a=>n`<${pe} label=${`Select ${a.name}`} checked=${t.has(a.id)} onChange=${()=>o(_e(t,a))} />`},{title:"Name",value:({name:a})=>a,cell:({id:a,name:i})=>n`<a href=${d("data",a)}>${i}</a>`,header:!0},{title:"Size",value:({size:a})=>a,cell:({size:a})=>b(a),kind:"number"},{title:"Tags",text:({tags:a})=>a,cell:({tags:a})=>a.length?a.map(i=>n`<${Q}>${i}<//>`):"\u2013"},{title:"Properties",text:({properties:a})=>JSON.stringify(a),cell:({properties:a})=>n`<${Da} of=${a} />`},{title:"Execution",value:({output_execution:a})=>a?.id,cell:({output_execution:a})=>a?n`<a href=${d("executions",a.id)}>${a.id}</a>`:"\u2013"},{title:"Datum",cell:({uri:a,name:i})=>n`<${R} text=${a} label="Copy URI" what=${`URI of ${i}`} />`}]} />`}var Lt=4;function Da({of:e}){let t=Object.entries(e);if(!t.length)return"\u2013";let o=([s,r])=>`${s} = ${typeof r=="string"?r:JSON.stringify(r)}`;return n`<span class="properties" title=${t.map(o).join(`
`)}>${t.slice(0,Lt).map(s=>n`<code>${o(s)}</code> `)}
    ${t.length>Lt&&`and ${t.length-Lt} more`}</span>`}var fe=e=>`dataset-versions/${encodeURIComponent(e.id)}/package/`,Fn={built:"Package again?",failed:"Try packaging again?",none:"Package this version?"},jn={built:"Rebuild",failed:"Retry",none:"Package now"};function at({version:e,onDone:t,onClose:o}){let s=e.packaging==="built",r=()=>X(fe(e),s?{rebuild:!0}:{}),a=i=>{S(`Packaging of ${e.uri} has started.`),t(i)};return n`
    <${W} title=${Fn[e.packaging]??Fn.none} verb=${jn[e.packaging]??jn.none}
      twin=${go(e.uri,s)} send=${r} onDone=${a} onClose=${o}>
      <p>${O(e.file_count,"file")}, ${b(e.size)} of <code>${e.uri}</code> become a few large parts.
        ${s?"Every part is packed anew from the files; until that is done, the version is fetched file by file.":"Parts that another version has already are not built again."}</p>
      ${e.packaging==="failed"&&n`<p class="note">Last time: ${e.packaging_reason}</p>`}
    <//>`}var _a=1e3,Aa=15e3;function Bn({version:e,onEnd:t}){return e.packaging==="pending"?n`<${Ia} version=${e} onEnd=${t} />`:e.packaging==="failed"?n`<${Ma} version=${e} onStart=${t} />`:null}function Ia({version:e,onEnd:t}){let{step:o,error:s}=Ra(e,t);return n`
    <section class="card packaging" aria-label="Packaging">
      <header><h2>Packaging</h2><${q} of="pending" /></header>
      <div>
        <${Ze} step=${o} label="Packaging" />
        <p aria-live="polite" class="said">${o.text}</p>
        <p class="note">The version can be fetched meanwhile, file by file. <a href=${d("packagings")}>All packagings, with run and log</a></p>
        <p><${Fe} /></p>
        ${s&&n`<p class="note">The API does not answer; retrying. ${s.message}</p>`}
      </div>
    </section>`}function Ma({version:e,onStart:t}){let[o,s]=$(!1);return n`
    <section class="problem" role="alert" aria-label="Packaging failed">
      <p><strong>Packaging failed.</strong> Files are fetched one by one meanwhile.</p>
      <p class="reason">${e.packaging_reason}</p>
      <button type="button" onClick=${()=>s(!0)}>Retry packaging</button>
      ${o&&n`<${at} version=${e} onClose=${()=>s(!1)} onDone=${()=>{s(!1),t?.()}} />`}
    </section>`}function Ra(e,t){let[o,s]=$({step:be(0,null)}),r=K(t);return r.current=t,C(()=>{let a=new AbortController,i="",l=async()=>{let m=await Z(fe(e),{limit:1},{signal:a.signal}).catch(k=>{throw k.name!=="AbortError"&&s(v=>({...v,error:k})),k});if(m.packaging!=="pending")return S(m.packaging==="built"?"Packaging is done.":"Packaging failed."),r.current?.(),!1;let u=be(m.count??0,m.planned),h=u.text!==i;return i=u.text,s({step:u}),h};l().catch(()=>{});let c=De(l,()=>_a,{longest:Aa});return()=>{a.abort(),c()}},[e.id]),o}var Un="packline.expert",jt="packline:expert",rt=()=>localStorage.getItem(Un)==="on";function Wn(e){localStorage.setItem(Un,e?"on":"off"),S(e?"Expert view on: blocks, offsets, checksums and keys are shown.":"Expert view off."),window.dispatchEvent(new Event(jt))}function Bt(){let[e,t]=$(rt);return C(()=>{let o=()=>t(rt());return window.addEventListener(jt,o),window.addEventListener("storage",o),()=>{window.removeEventListener(jt,o),window.removeEventListener("storage",o)}},[]),e}function zn(e){C(()=>{let t=o=>{o.key?.toLowerCase()!=="x"||!o.shiftKey||o.altKey||o.repeat||!(o.ctrlKey||o.metaKey)||(o.preventDefault(),Wn(!rt()),e?.(rt()))};return window.addEventListener("keydown",t),()=>window.removeEventListener("keydown",t)},[e])}function Ut(){let e=Bt();return n`
    <button type="button" class="switch" role="switch" aria-checked=${String(e)} onClick=${()=>Wn(!e)}
      aria-keyshortcuts="Control+Shift+X Meta+Shift+X" title="Ctrl/Cmd+Shift+X">
      <span class="knob" aria-hidden="true"></span>Expert view</button>`}var Vn={none:"Package now",failed:"Retry packaging",built:"Rebuild"};function Kn({version:e,reload:t}){let[o,s]=$("");zn(to(c=>c&&V({tab:"packages"}),[]));let r=()=>s(""),a=()=>{r(),t()},i=()=>l?z("models",e.dataset.id.slice(6)):z("datasets",e.dataset.id),l=e.dataset.id.startsWith("model:");return n`
    ${!l&&n`<button type="button" class="primary" onClick=${()=>s("promote")}>Promote</button>`}
    ${Vn[e.packaging]&&n`<button type="button" onClick=${()=>s("package")}>${Vn[e.packaging]}</button>`}
    <button type="button" class="danger" onClick=${()=>s("delete")}>Delete</button>
    ${o==="promote"&&n`<${de} dataset=${e.dataset.name} version=${e.name} onDone=${a} onClose=${r} />`}
    ${o==="package"&&n`<${at} version=${e} onDone=${a} onClose=${r} />`}
    ${o==="delete"&&n`<${kn} version=${e} onDone=${i} onClose=${r} />`}`}function Hn({id:e,error:t,reload:o}){let[s,r]=$(!1),a={id:e,uri:je(e),name:e.split(":").pop()};return n`
    <div class="problem" role="alert"><p><strong>${t.message}</strong></p>
      <button type="button" onClick=${()=>r(!0)}>Restore</button></div>
    ${s&&n`<${Ve} version=${a} onDone=${()=>{r(!1),o()}} onClose=${()=>r(!1)} />`}`}var qn={added:"+",removed:"\u2212",changed:"\u2260"};function Wt({version:e,query:t}){let o=E("dataset-versions/",{dataset:e.dataset.id,limit:100}),s=e.previous_version,r=t.against??s??"",a=o.items.filter(l=>l.id!==e.id),i=!r||a.some(l=>l.id===r);return n`
    <${f} title="Compare" aside=${n`
      <label for="against">with version</label>
      <select id="against" value=${r} onChange=${l=>V({against:l.target.value})}>
        <option value="" disabled>Choose one</option>
        ${!i&&n`<option value=${r}>${it(r,e)}</option>`}
        ${a.map(l=>n`<option key=${l.id} value=${l.id}>${l.name}</option>`)}
      </select>
      <${Na} />`}>
      ${r?n`<${La} key=${r} version=${e} against=${r} file=${t.file} />`:n`<p class="note">Choose a version: what must be done to it to have this one is listed here.</p>`}
    <//>`}var it=(e,t)=>ke(e)===t.dataset.id?we(e):`${ke(e)} ${we(e)}`;function Na(){let[e,t]=$(""),o=ue(e.trim())??e.trim();return n`<form class="by-id" onSubmit=${r=>{r.preventDefault(),o&&V({against:o,file:""})}}>
    <input type="text" value=${e} onInput=${r=>t(r.target.value)} aria-label="Version of any dataset" placeholder="dataset:version" autocomplete="off" spellcheck=${!1} />
    <button type="submit">Compare</button></form>`}function La({version:e,against:t,file:o}){let s=E(`dataset-versions/${encodeURIComponent(e.id)}/diff/`,{against:t,limit:200}),r=[{title:"Change",value:c=>c.change,cell:c=>n`<span class=${`change ${c.change}`}><span aria-hidden="true">${qn[c.change]}</span> ${c.change}</span>`},{title:"File",value:c=>c.path,header:!0,kind:"path",cell:c=>n`<button type="button" class="link" aria-expanded=${String(c.path===o)} onClick=${()=>V({file:c.path===o?"":c.path},{replace:!0})}>${c.path}</button>`},{title:`In ${it(t,e)}`,value:c=>c.before?.size,kind:"number",cell:c=>b(c.before?.size)},{title:`In ${e.name}`,value:c=>c.after?.size,kind:"number",cell:c=>b(c.after?.size)}],a=Object.keys(qn).map(c=>[c,s.items.filter(m=>m.change===c).length]),i=s.items.find(c=>c.path===o),l=s.items.length>0||!(s.loading||s.error);return n`<div class="differences">
    ${s.items.length>0&&n`<p class="so-far" aria-live="polite">
      ${a.filter(([,c])=>c).map(([c,m])=>`${O(m,"file")} ${c}`).join(", ")}${s.more?", and more below":""}.</p>`}
    ${l&&n`<${y} caption=${`Changes from ${it(t,e)} to ${e.name}`} name="changes" more=${s.more} columns=${r} rows=${s.items}
      id=${c=>`${c.change} ${c.path}`} empty=${s.more?"Nothing so far; there is more to compare.":"Their files are the same."} />`}
    <${P} of=${s} what="more changes" />
    ${i&&n`<${Fa} key=${o} change=${i} version=${e} against=${t} />`}</div>`}function Fa({change:e,version:t,against:o}){let s=[[o,e.before],[t.id,e.after]].filter(([,r])=>r).map(([r,a])=>({version:r,path:e.path,datum:a.id,label:it(r,t)}));return n`<section class="compared" aria-label=${`Content of ${e.path}`}><h3>${e.path}</h3>
    ${s.length===2?n`<${mn} sides=${s} />`:n`<${dn} of=${s[0]} />`}</section>`}var ja=[36,44],Ba=matchMedia("(max-width: 48rem), (pointer: coarse)"),Gn=12,Ua=1e3;function Jn({caption:e,columns:t,rows:o,more:s,loading:r,onOpen:a,selected:i,focus:l,start:c,order:m}){let u=K(),[h,k]=$({top:0,height:600}),[v,B]=$(()=>Math.max(0,c?o.findIndex(({path:_})=>_===c):0)),x=K(!1),A=ja[Number(Ba.matches)],N=()=>u.current&&k({top:u.current.scrollTop,height:u.current.clientHeight}),H=Math.max(0,Math.floor(h.top/A)-Gn),Y=Math.min(o.length,Math.ceil((h.top+h.height)/A)+Gn);return C(()=>{s&&o.length-Y<Ua&&s()},[s,Y,o.length]),mt(()=>{let _=new ResizeObserver(N);return _.observe(u.current),l&&document.activeElement===document.body&&(x.current=!0,v&&(u.current.scrollTop=Math.max(0,v-2)*A),N()),()=>_.disconnect()},[]),mt(()=>{x.current&&(x.current=!1,u.current.querySelector(`[data-row="${v}"]`)?.focus({preventScroll:!0}))}),n`
    <div class="window" ref=${u} onScroll=${N} onKeyDown=${_=>{let M=Math.max(1,Math.floor(h.height/A)-2),re={ArrowDown:1,ArrowUp:-1,PageDown:M,PageUp:-M,Home:-o.length,End:o.length};if(!(_.key in re)||_.ctrlKey||_.metaKey||_.altKey)return;_.preventDefault();let oe=Math.max(0,Math.min(o.length-1,v+re[_.key])),{scrollTop:p,clientHeight:eo}=u.current;oe*A<p?u.current.scrollTop=oe*A:(oe+2)*A>p+eo&&(u.current.scrollTop=(oe+2)*A-eo),x.current=!0,B(oe),N()}} role="region" aria-label=${e}
      aria-busy=${!!r} tabindex="0">
      <table aria-rowcount=${s||r?-1:o.length+1}>
        <caption class="unseen">${e}</caption>
        <thead><tr aria-rowindex="1">${t.map(_=>n`<th scope="col" class=${_.kind} aria-sort=${m?.directionOf(_)}>${_.title}${m?.columns.includes(_)&&n`<${mo} order=${m} column=${_} />`}</th>`)}</tr></thead>
        <tbody>
          ${H>0&&n`<tr key="above" aria-hidden="true"><td colspan=${t.length} style=${{height:`${H*A}px`}} /></tr>`}
          ${o.slice(H,Y).map((_,M)=>n`<${Wa} key=${_.path} row=${_} at=${H+M} columns=${t}
            tabindex=${H+M===v?0:-1} marked=${i(_)} open=${()=>{B(H+M),a(_)}} />`)}
          ${Y<o.length&&n`<tr key="below" aria-hidden="true"><td colspan=${t.length} style=${{height:`${(o.length-Y)*A}px`}} /></tr>`}
        </tbody>
      </table>
    </div>`}var Wa=({row:e,at:t,columns:o,tabindex:s,marked:r,open:a})=>n`
  <tr aria-rowindex=${t+2} class=${r?"marked":null} aria-selected=${r?"true":null}>
    ${o.map(({header:i,kind:l,cell:c})=>i?n`<th scope="row" class=${l}><button class="link" data-row=${t} tabindex=${s} onClick=${a}>${c(e)}</button></th>`:n`<td class=${l}>${c(e)}</td>`)}
  </tr>`;var Yn=1e3,za=250,Va=1e3,Ka="This deployment cannot show folders yet: update it, or list the files with packline show.";function zt({version:e,query:t}){let o=t.prefix??"",s=t.begins??"",r=t.find??"",a=`dataset-versions/${encodeURIComponent(e.id)}/`,i=E(...r?[`${a}files/`,{search:r,limit:Yn}]:[`${a}tree/`,{prefix:o+s,limit:Yn}]),l=qa(o),c=K(!1),m=p=>{p.kind==="folder"?V({prefix:p.path,file:"",begins:""}):(t.file||(c.current=!0),V({file:p.path},{replace:!!t.file}))},u=()=>{document.activeElement?.closest?.(".preview")&&document.querySelector('.window [data-row][tabindex="0"]')?.focus(),c.current?history.back():V({file:""},{replace:!0}),c.current=!1};C(()=>{t.file||(c.current=!1)},[t.file]),C(()=>{t.file&&S(`Preview of ${t.file}`)},[t.file]);let[h,k]=Xe(e.id),v=i.items.filter(p=>p.datum).map(p=>p.datum),B=Me(h,v),x={title:v.length>0&&n`<${pe} label=${`Select all ${v.length} files shown`} checked=${B==="all"} some=${B==="some"}
      onChange=${()=>k(B==="all"?Ie(h,v):Ae(h,v))} />`,kind:"box",cell:p=>p.datum&&n`<${pe} label=${`Select ${p.datum.name}`} checked=${h.has(p.datum.id)} onChange=${()=>k(_e(h,p.datum))} />`},A=[{title:"Name",value:p=>p.name,header:!0,kind:"entry",cell:p=>n`<${Zn} kind=${p.kind} />${p.name}${p.kind==="folder"?"/":""}`},{title:"Files",value:p=>p.kind==="folder"?p.files:null,kind:"number",cell:p=>p.kind==="folder"?`${p.files_at_most?"\u2264 ":""}${g(p.files)}`:""},{title:"Size",value:p=>p.datum?.size,kind:"number",cell:p=>p.datum?b(p.datum.size):""},x],N=[{title:"Path",value:p=>p.path,header:!0,kind:"entry",cell:p=>n`<${Zn} kind="file" />${p.path}`},A[2],x],H=co("files",r?N:A,i.items),Y=H.rows.filter(p=>p.kind!=="folder"),ae=Y.filter(p=>Io(p.path)),_=t.view==="gallery"&&(ae.length>0||i.loading),M=Y.findIndex(p=>p.path===t.file),re=p=>M>=0&&Y[M+p]?()=>m(Y[M+p]):null,oe=!i.items.length&&!i.loading&&!i.error&&!i.more;return n`
    <div class=${t.file?"browser open":"browser"}>
      <${f} title="Files" aside=${n`
        ${ae.length>0&&n`<button type="button" aria-pressed=${String(_)} onClick=${()=>V({view:_?"":"gallery"},{replace:!0})}>Gallery</button>`}
        ${!r&&n`<${Qn} key=${o} label="Name begins with" initial=${s} onChange=${p=>V({begins:p},{replace:!0})} />`}
        <${Qn} label="Find in all folders" initial=${r} onChange=${p=>V({find:p},{replace:!0})} />`}>
        ${!r&&n`<${To} label="Folder" of=${Ja(e,o)} />`}
        ${i.items.length>0&&!_&&n`<${$o} order=${H} caption="files" />`}
        ${H.chosen&&i.more&&n`<p class="note" role="status">Sorted: the ${i.items.length} rows that are loaded. There are more.</p>`}
        ${i.error&&n`<${w} error=${i.error} retry=${i.more??i.reload} missing=${Ka} />`}
        ${_&&n`<${$n} version=${e.id} files=${ae} onOpen=${m} more=${i.error?null:i.more} selected=${p=>p.path===t.file} />`}
        ${!_&&i.items.length>0&&n`<${Jn} key=${JSON.stringify([o+s,r])} caption=${r?`Files with ${r} in their path`:`Files in ${o||"the version"}`}
          columns=${r?N:A} rows=${H.rows} order=${H} more=${i.error?null:i.more} loading=${i.loading}
          onOpen=${m} focus=${l.wanted} start=${l.start} selected=${p=>p.path===t.file} />`}
        ${!i.items.length&&i.loading&&n`<${te} />`}
        ${oe&&n`<p class="note">${Ga(r,s)}</p>`}
        <p class="so-far">${O(i.items.length,"entry","entries")}${i.more||i.loading?" so far; more as you scroll":""}</p>
      <//>
      ${h.size>0&&n`<${Ha} version=${e} selection=${h} onClear=${()=>{k(ie),S("Nothing is selected.")}} />`}
      ${t.file&&n`<${cn} key=${t.file} version=${e} path=${t.file} onClose=${u}
        previous=${re(-1)} next=${re(1)} />`}
    </div>`}function Ha({version:e,selection:t,onClear:o}){let[s,r]=$(!1),a=[...t.values()].map(({name:l})=>l),i=l=>{o(),z("versions",l.id)};return n`
    <${et} selection=${t} onClear=${o} onCompose=${()=>r(!0)}>
      <${pn} version=${e} selection=${t} />
      ${a.length<=Va&&n`<${R} text=${uo(e.uri,Po(e.uri),a)} label="Copy command" what="Command line" />`}
    <//>
    ${s&&n`<${tt} selection=${t} onClose=${()=>r(!1)} onDone=${i} />`}`}function qa(e){let t=K({folder:e,wanted:!1,start:""});if(t.current.folder!==e){let o=t.current.folder,s=!!document.activeElement?.closest?.(".browser .window, .browser .crumbs"),r=o.startsWith(e)?o.slice(e.length):"";t.current={folder:e,wanted:s,start:r&&e+r.slice(0,r.indexOf("/")+1)}}return t.current}var Ga=(e,t)=>e?`No file of this version has \u201C${e}\u201D in its path.`:t?`Nothing here begins with \u201C${t}\u201D.`:"There are no files here.";function Qn({label:e,initial:t="",onChange:o}){let[s,r]=$(t);return C(()=>{if(s===t)return;let a=setTimeout(()=>o(s),za);return()=>clearTimeout(a)},[s]),n`<input type="search" value=${s} onInput=${a=>r(a.target.value)} aria-label=${e}
    placeholder=${`${e}\u2026`} autocomplete="off" spellcheck="false" />`}function Ja(e,t){let o=i=>d("versions",e.id,{tab:"files",prefix:i}),s=t.split("/").slice(0,-1),r=s.length-1,a=s.map((i,l)=>[i||"(empty)",l===r?null:o(`${s.slice(0,l+1).join("/")}/`)]);return[[e.name,s.length?o(""):null],...a]}var Zn=({kind:e})=>n`
  <svg class=${`kind ${e}`} viewBox="0 0 16 16" aria-hidden="true">${e==="folder"?n`<path d="M1.5 3.5h4l1.5 2h7.5v7h-13z" />`:n`<path d="M3.5 1.5h6l3 3v10h-9zM9.5 1.5v3h3" />`}</svg>`;function Vt({version:e,reload:t}){let o=e.packaging==="built",s=`dataset-versions/${encodeURIComponent(e.id)}/package/`,r=D(o?s:null,{limit:1}),a=D("lineage/",{uri:e.uri,depth:3}),i=D(`datasets/${encodeURIComponent(e.dataset.id)}/aliases/`,{limit:1e3});Za(e,i.reload);let l=(i.data?.results??[]).filter(m=>m.version?.id===e.id),c=e.file_count?e.size/e.file_count:null;return n`
    <${ze} uri=${e.uri} path=${`dataset-versions/${encodeURIComponent(e.id)}/`} properties=${e.properties??{}} tags=${e.tags}
      version=${e.id} reload=${t} />
    <${f} title="In numbers">
      <div class="figures">
        <${L} value=${g(e.file_count)} label="files" />
        <${L} value=${b(e.size)} label="in all" />
        <${L} value=${b(c)} label="a file, on average" />
        ${o&&n`<${L} value=${g(r.data?.count)} label=${r.data?.count===1?"part":"parts"} />`}
      </div>
    <//>
    <div class="columns">
      <${f} title="Facts">
        <${G} of=${[["Created",n`<${T} of=${e.ctime} />`],["Made by execution",e.execution&&n`<a href=${`#/executions/${encodeURIComponent(e.execution)}`}>${e.execution}</a>`],["Based on",e.previous_version_uri&&n`<${Ke} of=${e.previous_version_uri} />`],["Aliases now",l.length>0&&l.map(({name:m})=>n`<a class="tag accent" key=${m} href=${d("datasets",e.dataset.id,"aliases",m)}>${m}</a> `)],["Package",e.packaging_reason],["Requested aliases",e.targeting_aliases.join(", ")],["Status",e.status],["Note",e.note],["Content hash",n`<code>${e.content_hash}</code>`]].filter(([,m])=>m)} />
      <//>
      <${f} title="Lineage">
        <${U} of=${a}>${m=>n`<${qe} of=${m} />`}<//>
      <//>
    </div>
    <${Qa} version=${e} />`}var Ya=4e4;function Qa({version:e}){let[t,o]=$(e.file_count<=Ya);return e.file_count?n`<${f} title="Types and sizes">${t?n`<${fn} version=${e.id} />`:n`<p><button type="button" onClick=${()=>o(!0)}>Read types and sizes</button></p>`}<//>`:null}function Za(e,t){let o=K(e);C(()=>{o.current!==e&&t(),o.current=e},[e])}function Kt({version:e}){let t=Bt(),o=e.packaging==="built",s=E(e.packaging==="pending"?null:fe(e),{limit:50});return n`
    ${s.items.length>0&&n`
      <${f} title="Packages" aside=${n`<${Ut} />`}>
        <${Xa} parts=${s.items} whole=${!s.more} total=${s.count} />
        <${er} version=${e} parts=${s.items} built=${o} expert=${t} />
        <${P} of=${s} what="more parts" />
      <//>
      ${t&&n`<${nr} version=${e} parts=${s.items} />`}`}
    ${!s.items.length&&n`
      <${f} title="Packages" aside=${n`<${Ut} />`}>
        <p>${e.packaging==="pending"?"Its parts are listed here once it is packaged.":"There is no package: files are fetched one by one."}</p>
        ${t&&n`<p class="note">Packaging: ${e.packaging_reason||"no reason is recorded"}.</p>`}
        <${P} of=${s} />
      <//>`}`}function Xa({parts:e,whole:t,total:o}){let s=(i,l=e)=>l.reduce((c,m)=>c+m[i],0),r=e.filter(i=>i.reused),a=t?"":" so far";return n`
    <div class="figures">
      <${L} value=${g(o??e.length)} label=${(o??e.length)===1?"part":"parts"} />
      <${L} value=${b(s("size"))} label=${`in packages${a}`} />
      <${L} value=${g(s("files"))} label=${`files${a}`} />
      <${L} value=${g(r.length)} label=${`reused of other versions${r.length?`: ${b(s("size",r))} not built again`:""}`} />
    </div>`}function er({version:e,parts:t,built:o,expert:s}){let r=[{title:"Part",value:({index:a})=>a,cell:({index:a})=>a+1,kind:"number"},{title:"Name",value:({name:a})=>a,cell:a=>n`<code>${tr(a.name)}</code><${R} text=${a.name} what=${`name of part ${a.index+1}`} />`,header:!0},{title:"Size",value:({size:a})=>a,cell:({size:a})=>b(a),kind:"number"},{title:"Files",value:({files:a})=>a,cell:({files:a})=>g(a),kind:"number"},{title:"From",value:({reused:a})=>a?"reused":"built for this version",cell:({reused:a})=>a?n`<span class="tag accent">reused</span>`:"built for this version"},{title:"Paths",value:({first:a})=>a,text:({first:a,last:i})=>[a,i],cell:({first:a,last:i})=>n`<span class="paths-of">${a} … ${i}</span>`},{title:"SHA-256",cell:({sha256:a,index:i})=>n`<code title=${a}>${a.slice(0,12)}…</code><${R} text=${a} what=${`SHA-256 of part ${i+1}`} />`}];return s&&r.splice(4,0,{title:"Blocks",cell:({blocks:a})=>g(a.length),kind:"number"}),o&&r.push({title:n`<span class="unseen">Download</span>`,cell:a=>n`<${or} version=${e} part=${a} />`}),n`<${y} caption="Parts of the package" name="parts" columns=${r} rows=${t} id=${({index:a})=>a} />`}var tr=e=>e.length>28?`${e.slice(0,12)}\u2026${e.slice(-12)}`:e;function or({version:e,part:t}){let[o,s]=$(null);return n`<button type="button" onClick=${async()=>{s(null);try{let{url:a}=await Z(`${fe(e)}${t.index}/download/`);S(`Downloading part ${t.index+1}.`);let i=document.createElement("a");i.href=a,i.download=t.name,i.rel="noopener",i.click()}catch(a){s(a)}}} aria-label=${`Download part ${t.index+1}, ${b(t.size)}`}>Download</button>
    ${o&&n`<${w} error=${o} />`}`}var Xn=e=>e.toString(16).padStart(8,"0"),nr=({version:e,parts:t})=>n`
  <section class="expert" aria-label="Expert view">
    <${f} title="Identity of the version">
      <dl class="facts">
        <div><dt>Content hash</dt><dd><code>${e.content_hash}</code> <${R} text=${e.content_hash} what="content hash" /></dd></div>
        <div><dt>Packaging</dt><dd>${e.packaging_reason}</dd></div>
      </dl>
    <//>
    ${t.map(o=>n`<${sr} key=${o.index} part=${o} />`)}
  </section>`,sr=({part:e})=>n`
  <${f} title=${`Part ${e.index+1}: ${O(e.blocks.length,"block")}`}>
    <dl class="facts wide">
      ${[["Key",e.key],["Digest",e.digest],["SHA-256",e.sha256],["CRC-32",Xn(e.crc32)]].map(([t,o])=>n`
        <div><dt>${t}</dt><dd><code>${o}</code> <${R} text=${o} what=${`${t} of part ${e.index+1}`} /></dd></div>`)}
      <div><dt>Headers</dt><dd>${b(e.size-e.bytes)} beside ${b(e.bytes)} of files</dd></div>
    </dl>
    <${y} caption=${`Blocks of part ${e.index+1}`} id=${({offset:t})=>t} rows=${e.blocks} columns=${[{title:"Offset",cell:({offset:t})=>g(t),kind:"number"},{title:"Length",cell:({length:t})=>g(t),kind:"number"},{title:"Files",cell:({members:t})=>g(t),kind:"number"},{title:"CRC-32",cell:({crc32:t})=>n`<code>${Xn(t)}</code>`,kind:"number"}]} />
  <//>`;var ar=[1,100,1e4];function qt({version:e}){let t=D(`dataset-versions/${encodeURIComponent(e.id)}/savings/`);return n`<${U} of=${t}>${o=>n`<${rr} savings=${o} />`}<//>`}function rr({savings:e}){let[t,o]=$(1),s=Pn(e,t),r=n`<label class="inline" for="fetches">Fetches</label>
    <select id="fetches" value=${t} onChange=${a=>o(Number(a.target.value))}>
      ${ar.map(a=>n`<option value=${a}>${a.toLocaleString("en")}</option>`)}</select>`;return n`
    <${f} title="Files one by one, and the package" aside=${r}>
      <${ir} savings=${s} />
      <${y} caption="Savings" id=${({key:a})=>a} rows=${Ye(s)} columns=${[{title:"",cell:({title:a})=>a,header:!0},{title:"Files one by one",cell:({files:a})=>a,kind:"number"},{title:"Package",cell:({packed:a})=>a,kind:"number"},{title:"Less by",cell:({less:a})=>a||"\u2013",kind:"number"}]} />
    <//>
    <${f} title="Where the numbers are from">
      <p class="first">${e.estimated?"There is no package yet: its requests are what it would likely have. ":""}Reckoned, not measured, on these assumptions:</p>
      <${y} caption="Assumptions" id=${({name:a})=>a} rows=${e.assumptions} columns=${[{title:"Assumption",cell:({name:a})=>a.replaceAll("_"," "),header:!0},{title:"Value",cell:({value:a,unit:i})=>`${a.toLocaleString("en")} ${i}`},{title:"Source",cell:({source:a})=>a}]} />
      <${G} of=${[["Making the package, once",`${O(e.packing.requests,"request")}, ${Je(e.packing.dollars)}`],["Paid back in requests after",e.fetches_until_paid==null?"never":O(e.fetches_until_paid,"fetch","fetches")]]} />
    <//>`}var[es,he,Ht,lt]=[640,130,64,20];function ir({savings:e}){let t=Ye(e),o=es-he-110;return n`
    <figure class="chart">
      <svg viewBox=${`0 0 ${es} ${t.length*Ht}`} role="img" aria-label=${En(e)}>
        ${t.map((s,r)=>n`
          <g key=${s.key} transform=${`translate(0 ${r*Ht+8})`} aria-hidden="true">
            <text class="name" x=${he-12} y=${lt+6} text-anchor="end">${s.title}</text>
            <${ts} kind="by-files" y=${0} long=${o} share=${s.filesShare} text=${s.files} />
            <${ts} kind="by-package" y=${lt+3} long=${o} share=${s.share} text=${s.packed} />
          </g>`)}
        <line class="axis" x1=${he} x2=${he} y1="0" y2=${t.length*Ht} />
      </svg>
      <figcaption aria-hidden="true"><span class="key by-files"></span>Files one by one <span class="key by-package"></span>Package</figcaption>
    </figure>`}var ts=({kind:e,y:t,long:o,share:s,text:r})=>n`
  <rect class=${e} x=${he} y=${t} width=${Math.max(2,s*o)} height=${lt} rx="2" />
  <text class="value" x=${he+Math.max(2,s*o)+8} y=${t+lt-5}>${r}</text>`;var ge=[{key:"",title:"Overview",view:Vt},{key:"files",title:"Files",view:zt},{key:"packages",title:"Packages",view:Kt},{key:"savings",title:"Savings",view:qt},{key:"diff",title:"Compare",view:Wt}];var lr=3e3,cr=3e4;function Gt({params:e,query:t}){let o=e.version,s=D(`dataset-versions/${encodeURIComponent(o)}/`,{files:0},{live:l=>l.packaging==="pending"?lr:cr}),r=s.data?.dataset.name??ke(o),a=s.data?.name??we(o),i=ge.find(({key:l})=>l===(t.tab??""))??ge[0];return n`
    <${I} title=${`${r} ${a}`} crumbs=${[["Datasets",d("datasets")],[r,d("datasets",r)],[a]]}
      lead=${s.data&&n`<code>${s.data.uri}</code> <${q} of=${s.data.packaging} /> <${Te} uri=${s.data.uri} />`}
      actions=${s.data&&!s.error&&n`<${Kn} version=${s.data} reload=${s.reload} />`}>
      <nav class="tabs" aria-label="About this version">${ge.map(({key:l,title:c})=>n`
        <a key=${l} href=${d("versions",o,{tab:l})} aria-current=${l===i.key?"page":null}>${c}</a>`)}</nav>
      ${s.error?.title==="VersionDeleted"?n`<${Hn} id=${o} error=${s.error} reload=${s.reload} />`:n`
      <${U} of=${s}>${l=>n`<${Bn} version=${l} onEnd=${s.reload} /><${i.view} key=${i.key} version=${l} params=${e} query=${t} reload=${s.reload} />`}<//>`}
    <//>`}var Se=[{path:"datasets",nav:"Datasets",view:vt},{path:"datasets/:dataset",under:"datasets",view:bt},{path:"datasets/:dataset/aliases/:alias",under:"datasets",view:ut},{path:"versions/:version",under:"datasets",view:Gt},{path:"models",nav:"Models",view:It},{path:"models/:model",under:"models",view:At},{path:"executions",nav:"Executions",view:xt},{path:"executions/:execution",under:"executions",view:Ct},{path:"packagings",nav:"Packagings",view:Mt},{path:"data/:datum",under:"search",view:wt},{path:"fleet",nav:"Fleet",view:Dt},{path:"search",nav:"Search",view:Ft},{path:"me",view:_t},{path:"api",view:ft}];var $r=matchMedia("(prefers-color-scheme: dark)"),Jt=()=>document.documentElement.dataset.theme??($r.matches?"dark":"light"),Yt=new EventTarget;function Qt(){let e=Jt()==="dark"?"light":"dark";document.documentElement.dataset.theme=e,localStorage.setItem("packline.theme",e),Yt.dispatchEvent(new Event("change")),S(`${e==="dark"?"Dark":"Light"} theme`)}function os(){let[e,t]=$(Jt);C(()=>{let s=()=>t(Jt());return Yt.addEventListener("change",s),()=>Yt.removeEventListener("change",s)},[]);let o=`Switch to the ${e==="dark"?"light":"dark"} theme`;return n`
    <button class="icon" onClick=${Qt} aria-label=${o} title=${o}>
      <svg viewBox="0 0 20 20" aria-hidden="true"><circle cx="10" cy="10" r="7" /><path d="M10 3a7 7 0 0 1 0 14z" /></svg>
    </button>`}var mr=200,dr=["dataset","model","version","execution"],ur=12;function ns({session:e}){let[t,o]=$(!1),s=K(null),r=()=>{s.current=document.activeElement,o(!0)},a=()=>{o(!1),s.current?.focus?.()};return C(()=>{let i=l=>{l.key.toLowerCase()!=="k"||!(l.ctrlKey||l.metaKey)||l.shiftKey||l.altKey||(l.preventDefault(),document.querySelector("dialog[open]")||r())};return document.addEventListener("keydown",i),()=>document.removeEventListener("keydown",i)},[]),n`
    <button class="icon" aria-label="Commands" title="Commands (Ctrl+K)" aria-keyshortcuts="Control+K Meta+K" aria-haspopup="dialog" onClick=${r}>
      <svg viewBox="0 0 20 20" aria-hidden="true"><path d="M3 5.5h14v1.6H3zm0 3.7h9v1.6H3zm0 3.7h14v1.6H3z" /></svg></button>
    ${t&&n`<${pr} session=${e} onClose=${a} />`}`}function pr({session:e,onClose:t}){let[o,s]=$(""),[r,a]=$(0),i=K(),l=fr(o.trim()),c=D(l.length>1?"search/":null,{q:l,kind:dr,limit:1}),{path:m}=Oe(),u=l===o.trim()?c.data?.results:null,h=Ce(()=>hr(o.trim(),m,e,u??[]),[o,u]),k=Math.min(r,h.length-1);C(()=>i.current.focus(),[]),C(()=>{document.getElementById(`command-${k}`)?.scrollIntoView({block:"nearest"})},[k]);let v=x=>{x&&(t(),x.run())},B=x=>{let A={ArrowDown:k+1,ArrowUp:k-1,PageDown:h.length-1,PageUp:0}[x.key];if(A!==void 0&&h.length)a((A+h.length)%h.length);else if(x.key==="Enter")v(h[k]);else return;x.preventDefault()};return n`
    <${$e} title="Commands" onClose=${t}>
      <input ref=${i} type="text" role="combobox" aria-label="Page, name or command" aria-expanded="true" aria-controls="commands"
        aria-autocomplete="list" aria-activedescendant=${h.length?`command-${k}`:null} value=${o}
        placeholder="Go to a page, a dataset, a version…" autocomplete="off" spellcheck="false"
        onInput=${x=>{s(x.target.value),a(0)}} onKeyDown=${B} />
      <ul class="commands" id="commands" role="listbox" aria-label="Commands">
        ${h.map((x,A)=>n`
          <li key=${x.key} id=${`command-${A}`} role="option" aria-selected=${String(A===k)} onClick=${()=>v(x)}>
            <span>${x.title}</span> <small>${x.kind}</small></li>`)}
      </ul>
      <p class="note" role="status">${c.error?c.error.message:c.loading?"Searching\u2026":O(h.length,"command")}</p>
    <//>`}function fr(e){let[t,o]=$(e);return C(()=>{let s=setTimeout(()=>o(e),mr);return()=>clearTimeout(s)},[e]),t}function hr(e,t,o,s){let r=e.toLowerCase().split(/\s+/).filter(Boolean),a=({title:c,kind:m})=>r.every(u=>`${c} ${m}`.toLowerCase().includes(u)),i=s.map(c=>ct(c.kind,c.uri??c.name,...Pe(c))),l=e?[ct("search",`Search everything for \u201C${e}\u201D`,"search",{q:e})]:[];return[...i,...gr(t,o).filter(a),...l].slice(0,ur)}function gr(e,t){let o=e[0]==="versions"?e[1]:"";return[...o?ge.map(({key:s,title:r})=>ct("this version",r,"versions",o,{tab:s})):[],...Se.filter(s=>s.nav).map(s=>ct("page",s.nav,s.path)),{key:"theme",kind:"action",title:"Switch between light and dark",run:Qt},...t.needed?[{key:"out",kind:"action",title:"Sign out",run:Ee}]:[]]}var ct=(e,t,...o)=>({key:JSON.stringify(o),kind:e,title:t,run:()=>{S(t),z(...o)}});function ss({session:e}){let{path:t,query:o}=Oe(),s=lo(Se,t.length?t:["datasets"]),r=s?.route.under??s?.route.path;return n`
    <header class="bar">
      <a class="brand" href=${d("datasets")}><${vr} />Packline</a>
      <nav aria-label="Main">
        ${Se.filter(a=>a.nav).map(a=>n`
          <a href=${d(a.path)} aria-current=${a.path===r?"page":null}>${a.nav}</a>`)}
      </nav>
      <${br} query=${o.q} />
      <${ns} session=${e} />
      <${os} />
      ${e.needed&&n`
        <div class="account"><span title=${e.name}>${e.name}</span>
          <button class="quiet" onClick=${Ee}>Sign out</button></div>`}
    </header>
    <main id="content" tabindex="-1">
      ${s?n`<${s.route.view} key=${[s.route.path,...Object.values(s.params)].join("/")} params=${s.params} query=${o} />`:n`<${w} error=${{message:"There is no such page.",remedy:"Start from the datasets."}} />`}
    </main>
    <${zo} />
    <footer class="foot">Times are those of ${ao()}.
      <nav class="about" aria-label="About"><a href=${d("me")}>Access</a><a href=${d("api")}>HTTP API</a></nav></footer>`}function br({query:e}){let t=K();return C(()=>{let s=r=>{let a=r.target.closest?.("input, textarea, select, dialog");r.key!=="/"||r.ctrlKey||r.metaKey||r.altKey||a||(r.preventDefault(),t.current.focus(),t.current.select())};return document.addEventListener("keydown",s),()=>document.removeEventListener("keydown",s)},[]),n`
    <form class="search" role="search" onSubmit=${s=>{s.preventDefault();let r=t.current.value.trim();r&&(S(`Searching ${r}`),z("search",{q:r}))}}>
      <input ref=${t} type="search" name="q" value=${e??""} aria-label="Search" aria-keyshortcuts="/"
        placeholder="Search names and files" autocomplete="off" spellcheck="false" />
      <kbd aria-hidden="true">/</kbd>
    </form>`}var vr=()=>n`
  <svg class="mark" viewBox="0 0 32 32" aria-hidden="true"><rect width="32" height="32" rx="7" />
    <path d="M6.5 11 16 6l9.5 5v10L16 26l-9.5-5zm0 0 9.5 5 9.5-5M16 16v10" /></svg>`;function Zt({error:e}){return C(()=>{document.title="Sign in \xB7 Packline"},[]),n`
    <main id="content" class="welcome" tabindex="-1">
      <h1>Packline</h1>
      <p>Datasets, their versions and packages. Sign in with your organisation's account.</p>
      ${e&&n`<${w} error=${e} />`}
      <button class="primary" onClick=${no}>Sign in</button>
    </main>`}var Xt=document.getElementById("app");document.querySelector(".skip").addEventListener("click",e=>{e.preventDefault(),document.getElementById("content")?.focus()});Xt.replaceChildren();oo().then(e=>$t(e.signedIn?n`<${ss} session=${e} />`:n`<${Zt} />`,Xt)).catch(e=>$t(n`<${Zt} error=${e} />`,Xt));
