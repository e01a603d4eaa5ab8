/* sources 50b1a8a398e41eafa0ebbf500813ea18c1020c1a8db4d3974aff2b17d1fa0876 */
import{$ as f,A as ce,Aa as Ie,B as lo,Ba as Me,C as co,Ca as Re,D as $o,Da as Io,E as mo,F as uo,G as po,H as fo,I as ho,J as go,K as bo,L as vo,M as ko,N as yo,O as wo,P as xo,Q as So,R as Co,S as Eo,T as M,U as Te,V as Po,W as I,X as Oo,Y as j,Z as te,_ as S,a as lt,aa as y,b as $,ba as O,c as C,ca as q,d as ct,da as Y,e as K,ea as T,f as Ce,fa as G,g as eo,ga as N,ha as $e,i as n,ia as be,j as x,ja as B,k as to,ka as De,l as oo,la as To,m as Ee,ma as Q,n as h,na as Z,o as P,oa as Do,p as g,pa as me,q as no,qa as _o,r as so,ra as D,s as ao,sa as E,t as Pe,u as ro,v as d,w as W,wa as Ao,x as V,xa as re,y as Oe,ya as _e,z as io,za as Ae}from"./shared.js";function Mo(e,t){let o=new Set(t.filter(({packaging:s})=>s==="pending").map(({uri:s})=>s));return e.filter(({packaging:s,uri:r})=>s==="pending"&&!o.has(r))}function Ro(e,{packaging:t,packaging_reason:o}){return t==="built"?{title:`${e} is packaged`,body:"It is fetched by its package from now on."}:t==="failed"?{title:`Packaging of ${e} failed`,body:o||"No reason is recorded."}:null}function $t(e,t){return e==="unsupported"?"This browser cannot show notifications for this page.":e==="denied"?"The browser refuses notifications for this page. Allow them in its settings for this address, then press the button again.":e==="granted"&&t?"You are notified when a packaging ends, while a tab of the console is open.":t===null?"The browser's question was not answered, so nothing is notified.":""}var No="packline.notify",Ne="packline:notify",es=1e4,ts=50,Le=()=>localStorage.getItem(No)==="on",ve=()=>"Notification"in window?Notification.permission:"unsupported",ke=()=>Le()&&ve()==="granted";async function Lo(){let e=ve()==="unsupported"?"unsupported":await Notification.requestPermission(),t=e==="granted"&&Bo("Notifications are on","You hear of packagings that end while a tab of the console is open.","packline");return jo(t?"on":"off"),e==="granted"&&!t?"unsupported":e}var Fo=()=>jo("off");function jo(e){localStorage.setItem(No,e),window.dispatchEvent(new Event(Ne))}function Bo(e,t,o,s){try{let r=new Notification(e,{body:t,tag:o});return r.onclick=()=>{window.focus(),s&&W(...s),r.close()},!0}catch{return!1}}function Uo(){let e=new AbortController,[t,o]=[null,null],s=async()=>{let a=await _o("packagings/",{limit:ts},t,e.signal),i=a!==t,l=a.data.results,c=o&&i?Mo(o,l):[];return[t,o]=[a,l],await Promise.all(c.map(os)),i};s().catch(()=>{});let r=De(s,()=>es,{hidden:!0});return()=>{e.abort(),r()}}async function os({version:e,dataset:t}){let o=await Q(`dataset-versions/${encodeURIComponent(e.id)}/`,{files:0}).catch(()=>null),s=o&&Ro(`${t.name} ${e.name}`,o);s&&Bo(s.title,s.body,o.uri,["versions",e.id])}function Fe(){let[e,t]=$(()=>({on:ke(),text:Le()||ve()==="unsupported"?$t(ve(),Le()):""})),o=async()=>{if(e.on)return Fo(),t({on:!1,text:""});let s=await Lo(),r=$t(s,s==="granted"?!0:null);return t({on:ke(),text:r}),x(r)};return n`
    <button type="button" aria-pressed=${String(e.on)} onClick=${o}>Notify me when a packaging ends</button>
    ${e.text&&n`<p class="note">${e.text}</p>`}`}function zo(){let[e,t]=$(ke);return C(()=>{let o=()=>t(ke());return window.addEventListener(Ne,o),()=>window.removeEventListener(Ne,o)},[]),C(()=>e?Uo():void 0,[e]),null}var ns=5,ss=1e3,Wo=8,as=[["added","+"],["removed","\u2212"],["changed","\u2260"]];function Vo({before:e,after:t}){let{differences:o,error:s,whole:r}=is(e,t);if(s)return n`<${S} error=${s} />`;if(!o)return n`<${te} text="Comparing the files…" />`;let a=i=>o.filter(({change:l})=>l===i).length;return n`
    <div class="changes" aria-live="polite">
      <ul class="tally">${as.map(([i,l])=>n`
        <li class=${i}><span aria-hidden="true">${l}</span> ${r?"":"at least "}${h(a(i))} ${i}</li>`)}</ul>
      ${o.length>0&&n`<ul class="paths">${o.slice(0,Wo).map(({change:i,path:l,before:c,after:m})=>n`
        <li class=${i}><code>${l}</code> <span>${i}${rs(c,m)}</span></li>`)}</ul>`}
      ${(o.length>Wo||!r)&&n`<p><a href=${d("versions",t,{tab:"diff",against:e})}>All that differs</a></p>`}
      ${!o.length&&r&&n`<p class="note">Their files are the same.</p>`}
    </div>`}function rs(e,t){let[o,s]=[e?.size,t?.size];return o!=null&&s!=null?o===s?"":`, ${g(o)} \u2192 ${g(s)}`:`, ${g(o??s)}`}function is(e,t){let[o,s]=$({});return C(()=>{let r=new AbortController;return s({}),ls(e,t,r.signal).then(s,a=>a.name!=="AbortError"&&s({error:a})),()=>r.abort()},[e,t]),o}async function ls(e,t,o){let s=[],r=`dataset-versions/${encodeURIComponent(t)}/diff/`,a={against:e,limit:ss};for(let i=0;r&&i<ns;i+=1){let l=await Q(r,a,{signal:o});s=[...s,...l.results],[r,a]=[l.next,void 0]}return{differences:s,whole:!r}}function U({title:e,verb:t,twin:o,send:s,onDone:r,onClose:a,onProblem:i,disabled:l,danger:c,wide:m,children:u}){let[v,k]=$(!1),[b,F]=$(null);return n`
    <${$e} title=${e} onClose=${a} wide=${m}>
      <form class="write" onSubmit=${async A=>{if(A.preventDefault(),!(v||l)){k(!0),F(null);try{r(await s())}catch(z){await i?.(z)||F(z),k(!1)}}}} novalidate>
        ${u}
        ${b&&n`<${S} error=${b} />`}
        ${o&&n`<${Po} line=${o} />`}
        <div class="buttons">
          <button type="button" class="quiet" onClick=${a}>Cancel</button>
          <button type="submit" class=${c?"danger":"primary"} aria-disabled=${String(!!(l||v))}>
            ${v?"Working\u2026":t}</button>
        </div>
      </form>
    <//>`}function L({label:e,hint:t,wrong:o,id:s,children:r,...a}){let i=[t&&`${s}-hint`,o&&`${s}-wrong`].filter(Boolean).join(" ")||null;return n`
    <div class="field">
      <label for=${s}>${e}</label>
      ${r??n`<input id=${s} type="text" autocomplete="off" spellcheck=${!1} aria-describedby=${i}
        aria-invalid=${o?"true":null} ...${a} />`}
      ${t&&n`<small id=${`${s}-hint`}>${t}</small>`}
      ${o&&n`<small id=${`${s}-wrong`} class="wrong">${o}</small>`}
    </div>`}var Ko=({label:e,id:t,checked:o,onChange:s,hint:r})=>n`
  <div class="field check">
    <input id=${t} type="checkbox" checked=${o} onChange=${a=>s(a.target.checked)} />
    <label for=${t}>${e}</label>${r&&n`<small>${r}</small>`}
  </div>`;var cs=/^[A-Za-z0-9._-]{1,256}$/,Ho=100,qo=(e,t)=>`datasets/${encodeURIComponent(e)}/aliases/${encodeURIComponent(t)}/`;function de({dataset:e,alias:t="",version:o="",onDone:s,onClose:r}){let[a,i]=$(t),[l,c]=$(o),[m,u]=$(null),v=D(`datasets/${encodeURIComponent(e)}/aliases/`,{limit:Ho}),k=a&&!cs.test(a)?"Letters, digits, dots, underscores and dashes only.":"",[b,F]=us(e,k?"":a),w=!!b.alias&&b.alias.version.name===l,A=a&&l&&!k&&b.loaded&&!w,z=()=>{let R=b.alias?{"If-Match":`"${b.alias.rev}"`}:{"If-None-Match":"*"};return Do(qo(e,a),{version:l},R)},H=async R=>{if(R.status!==412)return!1;let ae=b.alias?.version.name??null,oe=await F();return u({before:ae,after:oe}),!0},J=R=>{x(`${R.name} now points to ${R.version.name}.`),s(R)},le=R=>{i(R.target.value.trim()),u(null)},_=m?"Move it anyway":`${b.loaded&&!b.alias?"Create":"Move"} ${a||"alias"}`;return n`
    <${U} title=${o?`Promote ${e}/${o}`:`Promote a version of ${e}`}
      verb=${_} twin=${uo(e,a,l||"VERSION",b.alias?.rev??0)} disabled=${!A}
      send=${z} onProblem=${H} onDone=${J} onClose=${r}>
      <${L} id="promote-alias" label="Alias" value=${a} onInput=${le} wrong=${k} list="promote-aliases"
        hint="Choose one, or type a new name, such as production." />
      <datalist id="promote-aliases">${(v.data?.results??[]).map(({name:R})=>n`<option value=${R} />`)}</datalist>
      ${!o&&n`<${$s} dataset=${e} version=${l} onChoose=${c} />`}
      ${m&&n`<${ms} alias=${a} ...${m} />`}
      ${b.error&&n`<${S} error=${b.error} retry=${F} />`}
      ${a&&l&&b.loaded&&n`<${ds} dataset=${e} alias=${a} now=${b.alias} version=${l} same=${w} />`}
      ${a&&l&&!k&&!b.loaded&&!b.error&&n`<${te} text="Loading the alias…" />`}
    <//>`}function $s({dataset:e,version:t,onChoose:o}){let s=D("dataset-versions/",{dataset:e,limit:Ho});return n`
    <${L} id="promote-version" label="Version" value=${t} list="promote-versions"
      onInput=${r=>o(r.target.value.trim())} hint="Newest first." />
    <datalist id="promote-versions">${(s.data?.results??[]).map(({name:r})=>n`<option value=${r} />`)}</datalist>`}var ms=({alias:e,before:t,after:o})=>n`
  <div class="problem" role="alert">
    <p><strong>Someone else changed it first: ${e} ${o?n`now points to ${o.version.name}`:"is gone"}${t?`, no longer to ${t}`:""}.</strong></p>
    <p>You changed nothing. Check what would change now, then decide again.</p>
  </div>`;function ds({dataset:e,alias:t,now:o,version:s,same:r}){return r?n`<p class="note">${t} points to ${s} already.</p>`:n`
    <section class="what-changes" aria-label="What changes">
      <p class="from-to"><strong>${t}</strong>${" "}
        ${o?n`<del>${o.version.name}</del>`:n`<span class="note">new</span>`}<span aria-hidden="true"> → </span><span class="unseen"> will point to </span><ins>${s}</ins></p>
      ${o&&n`<p class="note">Revision ${o.rev}, moved <${T} of=${o.mtime} />.</p>`}
      ${o&&n`<${Vo} before=${`${e}:${o.version.name}`} after=${`${e}:${s}`} />`}
    </section>`}function us(e,t){let[o,s]=$({loaded:!1}),r=async()=>{try{let a=await Q(qo(e,t));return s({loaded:!0,alias:a}),a}catch(a){return s(a.status===404?{loaded:!0,alias:null}:{loaded:!1,error:a}),null}};return C(()=>{if(s({loaded:!1}),!t)return;let a=setTimeout(r,250);return()=>clearTimeout(a)},[e,t]),[o,r]}function Go({dataset:e,alias:t,now:o,onDone:s,onClose:r}){let a=`datasets/${encodeURIComponent(e)}/aliases/${encodeURIComponent(t)}/`,i=l=>{x(`${t} is removed.`),s(l)};return n`
    <${U} title="Remove this alias?" verb=${`Remove ${t}`} danger twin=${po(e,t,o.rev)}
      send=${()=>me(a,{"If-Match":`"${o.rev}"`})} onDone=${i} onClose=${r}>
      <p>Jobs that fetch <code>${o.uri}</code> fail from now on. Version ${o.version.name} stays, and so does the
        history of the alias; it can be created again.</p>
    <//>`}var ps={token:"proved by a token",signature:"proved by a signature",client:"said by the client",marker:"said by the marker",pipeline:"Packline itself"};function X(e){return e?.name?{name:e.name,basis:ps[e.source]??""}:null}function je(e){let[t,o,s]=e.startsWith("model:")?e.split(":"):["dataset",...e.split(":")];return`${t}://${o}/${s}`}var fs="This stack keeps no events.",hs=[{title:"When",value:({time:e})=>e,kind:"time",cell:({time:e})=>n`<${T} of=${e} />`},{title:"What",value:({text:e})=>e,header:!0,cell:e=>n`<${gs} of=${e} />`},{title:"By",value:({by:e})=>e?.name,cell:({by:e})=>n`<${ne} of=${X(e)} />`}];function se({of:e}){let t=E("events/",{...e,limit:20},{live:B});return n`
    <${f} title="Activity">
      ${t.items.length>0&&n`<div class="events"><${y} caption="Activity" name="activity" more=${t.more} rows=${t.items} columns=${hs} /></div>`}
      ${!t.items.length&&!t.loading&&!t.error&&n`<p class="note">Nothing in the last 90 days.</p>`}
      ${t.error&&!t.items.length?n`<${S} error=${t.error} retry=${t.reload} missing=${fs} />`:n`<${O} of=${t} what="earlier events" />`}
    <//>`}function gs({of:{type:e,text:t,version:o}}){return n`<span class=${e==="PackagingFailed"?"wrong":""}>${o?n`<a href=${d("versions",o)}>${t}</a>`:t}</span>`}function ne({of:e,before:t=""}){return e&&n`<span>${t}${e.name}${e.basis&&n` <span class="soft">(${e.basis})</span>`}</span>`}function mt({params:{dataset:e,alias:t}}){let o=E(`datasets/${encodeURIComponent(e)}/aliases/${encodeURIComponent(t)}/history/`,{limit:50},{live:B}),[s,r]=$(null),[a,i]=$(!1),l=o.items[0],c=!!l?.version,m=()=>{r(null),i(!1),o.reload()};return n`
    <${I} title=${`${e}/${t}`} crumbs=${[["Datasets",d("datasets")],[e,d("datasets",e)],[t]]}
      lead=${l&&n`${c?n`Points to ${Jo(l)}.`:"Removed."} ${o.count!=null&&`${P(o.count,"revision")}.`}`}
      actions=${l&&n`${c&&n`<${Te} uri=${l.uri} />`}<${M} text=${fo(e,t)} label="History line" what="command line of the history" />
        ${c&&n`<button type="button" class="quiet" onClick=${()=>i(!0)}>Remove…</button>`}
        <button type="button" class="primary" onClick=${()=>r("")}>${c?"Move":"Create"} ${t}…</button>`}>
      ${o.error&&!o.items.length&&n`<${S} error=${o.error} retry=${o.reload} />`}
      ${o.items.length>0&&n`<${y} caption=${`History of ${t}`} name="moves" more=${o.more} rows=${o.items} id=${({rev:u})=>u} columns=${[{title:"Revision",value:({rev:u})=>u,cell:({rev:u})=>u,header:!0},{title:"Version",value:({version:u})=>u?.name,cell:Jo},{title:"By",value:({moved_by:u})=>X(u)?.name,cell:({moved_by:u})=>n`<${ne} of=${X(u)} />`},{title:"Moved",value:({mtime:u})=>u,cell:({mtime:u})=>n`<${T} of=${u} />`,kind:"time"},{title:n`<span class="unseen">Change</span>`,cell:u=>n`<${bs} move=${u} now=${l} onBack=${r} />`}]} />`}
      ${!(o.error&&!o.items.length)&&n`<${O} of=${o} what="earlier moves" />`}
      ${s!=null&&n`<${de} dataset=${e} alias=${t} version=${s} onClose=${()=>r(null)} onDone=${m} />`}
      ${a&&n`<${Go} dataset=${e} alias=${t} now=${l} onClose=${()=>i(!1)} onDone=${m} />`}
    <//>`}var Jo=({version:e})=>e?n`<a href=${d("versions",e.id)}>${e.name}</a>`:"(removed)";function bs({move:e,now:t,onBack:o}){return e.rev===t.rev?n`<span class="tag accent">now</span>`:!e.version||e.version.name===t.version?.name?null:n`<button type="button" class="quiet" onClick=${()=>o(e.version.name)}>Move back to ${e.version.name}</button>`}var Yo=e=>e==="default"||e>="400",dt=e=>e?.content?.["application/json"]?.example;function Qo(e){let t=new Map;for(let[o,s]of Object.entries(e.paths))for(let[r,a]of Object.entries(s)){let i=a.tags?.[0]??"others";t.set(i,[...t.get(i)??[],vs(o,r,a)])}return[...t]}function vs(e,t,o){let s=Object.entries(o.responses).filter(([i])=>!Yo(i)),[r,a]=s.find(([,i])=>dt(i)!==void 0)??s[0]??["",{}];return{id:o.operationId,method:t.toUpperCase(),path:e,summary:o.summary,description:o.description??"",parameters:o.parameters??[],request:dt(o.requestBody),status:r,answer:dt(a),errors:Object.entries(o.responses).filter(([i])=>Yo(i)).map(([i,{description:l}])=>[i,l])}}function Be(e={}){return e.anyOf?e.anyOf.map(Be).join(" or "):e.$ref?e.$ref.split("/").pop():e.type==="array"?`array of ${Be(e.items)}`:e.format?`${e.type} (${e.format})`:e.type??"any"}function ut(){let e=D("openapi.json");return n`
    <${I} title="HTTP API" lead=${n`Made from <code>/api/v0/openapi.json</code>, from which clients can be generated.`}>
      <${j} of=${e}>${t=>Qo(t).map(([o,s])=>n`
        <${f} key=${o} title=${o}>
          ${s.map(r=>n`<${ks} key=${r.id} of=${r} />`)}
        <//>`)}<//>
    <//>`}function ks({of:e}){let t=[{title:"Parameter",header:!0,cell:({name:o})=>n`<code>${o}</code>`},{title:"In",cell:o=>`${o.in}${o.required?", required":""}`},{title:"Type",cell:({schema:o})=>Be(o)},{title:"Meaning",cell:({description:o})=>o??""}];return n`
    <details>
      <summary><code>${e.method} ${e.path}</code> ${e.summary}</summary>
      <p>${e.description}</p>
      ${e.parameters.length>0&&n`<${y} caption=${`Parameters of ${e.id}`} columns=${t} rows=${e.parameters} id=${o=>`${o.in} ${o.name}`} />`}
      ${e.request!==void 0&&n`<${Zo} title=${`Body of ${e.id}`} of=${e.request} />`}
      ${e.answer!==void 0&&n`<${Zo} title=${`Answer ${e.status} of ${e.id}`} of=${e.answer} />`}
      <h3>Errors</h3>
      <ul>${e.errors.map(([o,s])=>n`<li key=${o}><code>${o}</code> ${s}</li>`)}</ul>
    </details>`}var Zo=({title:e,of:t})=>n`
  <h3>${e}</h3>
  <div class="scroll" tabindex="0" role="region" aria-label=${e}><pre>${JSON.stringify(t,null,2)}</pre></div>`;var ys=["description","owner","license","tags","readme"],pt=e=>typeof e=="string"&&e!=="";function Ue(e,t=null){let o=Object.fromEntries(["description","owner","license","readme"].map(a=>[a,pt(e[a])?e[a]:""])),s=Array.isArray(e.tags)?e.tags.filter(pt):[],r=Object.fromEntries(Object.entries(e).filter(([a,i])=>!(ys.includes(a)&&!(a==="tags"&&t)&&ws(a,i))));return{...o,tags:t??s,others:r}}var ws=(e,t)=>e==="tags"?Array.isArray(t)&&t.every(pt):typeof t=="string",Xo=e=>[...new Set(e.split(",").map(t=>t.trim()).filter(Boolean))];function en(e){try{let t=JSON.parse(e.trim()||"{}");return t&&typeof t=="object"&&!Array.isArray(t)?{value:t}:{wrong:"Write one JSON object."}}catch(t){return{wrong:`This is not JSON: ${t.message}`}}}function tn(e,t,o){let s={};for(let r of["description","owner","license","readme"])e[r]!==t[r]&&(s[r]=t[r]||null);JSON.stringify(e.tags)!==JSON.stringify(t.tags)&&(s[o?"valohai.tags":"tags"]=t.tags.length?t.tags:null);for(let r of new Set([...Object.keys(e.others),...Object.keys(t.others)]))JSON.stringify(e.others[r])!==JSON.stringify(t.others[r])&&(s[r]=t.others[r]??null);return s}function on({uri:e,path:t,isVersion:o,onDone:s,onClose:r}){let[a,i]=$(null),[l,c]=$(null);return C(()=>{xs(t,o).then(i,c)},[t]),a?n`<${Ss} uri=${e} path=${t} isVersion=${o} seen=${a} onDone=${s} onClose=${r} />`:n`<${$e} title="Edit" onClose=${r}>${l?n`<${S} error=${l} />`:n`<${te} />`}<//>`}async function xs(e,t){let o=await To(`${e}metadata/`),s=await o.json(),r=t?(await Q(e,{files:0})).tags:null;return{card:Ue(s,r),etag:o.headers.get("ETag")}}function Ss({uri:e,path:t,isVersion:o,seen:s,onDone:r,onClose:a}){let[i,l]=$(s.card),[c,m]=$(s.card.tags.join(", ")),[u,v]=$(Object.keys(s.card.others).length?JSON.stringify(s.card.others,null,2):""),k=en(u),b=k.wrong?{}:tn(s.card,{...i,tags:Xo(c),others:k.value},o),F=z=>H=>l({...i,[z]:H.target.value}),w=()=>Z(`${t}metadata/`,b,{headers:{"If-Match":s.etag}}),A=()=>{x(`${e} was changed.`),r()};return n`
    <${U} title="Edit" verb="Save" wide twin=${wo(e,b)} disabled=${k.wrong||!Object.keys(b).length} send=${w} onDone=${A} onClose=${a}>
      <${L} id="card-description" label="Description" value=${i.description} onInput=${F("description")} />
      <div class="fields">
        <${L} id="card-owner" label="Owner" value=${i.owner} onInput=${F("owner")} />
        <${L} id="card-license" label="Licence" value=${i.license} onInput=${F("license")} hint="An SPDX identifier, such as CC-BY-4.0." />
        <${L} id="card-tags" label="Tags" value=${c} onInput=${z=>m(z.target.value)} hint="With commas between them." />
      </div>
      <${L} id="card-others" label="Other properties" hint="One JSON object." wrong=${k.wrong}>
        <textarea id="card-others" rows="5" spellcheck=${!1} value=${u} aria-describedby=${k.wrong?"card-others-hint card-others-wrong":"card-others-hint"}
          aria-invalid=${k.wrong?"true":null} onInput=${z=>v(z.target.value)} /><//>
      <${L} id="card-readme" label="README" hint="Markdown. Empty: the README.md of the version is shown, if it has one.">
        <textarea id="card-readme" rows="10" value=${i.readme} aria-describedby="card-readme-hint" onInput=${F("readme")} /><//>
    <//>`}var ie=e=>function(o){let[s,r]=$({}),[a,i]=$(0);return C(()=>{import("./previews.js").then(l=>r({view:l[e]}),()=>r({failed:!0}))},[a]),s.failed?n`<${S} error=${Cs} retry=${()=>a?location.reload():i(1)} />`:s.view?n`<${s.view} ...${o} />`:n`<${te} />`},Cs={message:"Previews cannot be loaded.",remedy:"Check the network; if the deployment was updated meanwhile, load the page again."},nn=ie("Preview"),sn=ie("Gallery"),an=ie("Comparison"),rn=ie("OneSide"),ln=ie("Readme"),cn=ie("DownloadZip"),$n=ie("FileSummary");var Es=/^readme\.(md|markdown)$/i;function ze({uri:e,path:t,properties:o,tags:s,version:r,owner:a,reload:i}){let[l,c]=$(!1),m=Ue(o,s),u=Object.entries(m.others).map(([k,b])=>[k,typeof b=="string"?b:JSON.stringify(b)]),v=[["Owner",m.owner||a],["Licence",m.license],["Tags",m.tags.length>0&&m.tags.map(k=>n`<${Y} key=${k}>${k}<//>`)],...u].filter(([,k])=>k);return n`
    <${f} title="About" aside=${n`<button type="button" onClick=${()=>c(!0)}>Edit</button>`}>
      ${m.description&&n`<p class="description">${m.description}</p>`}
      ${v.length>0&&n`<${G} of=${v} />`}
      ${!m.description&&!v.length&&n`<p class="note">There is no description yet.</p>`}
    <//>
    <${Ps} text=${m.readme} version=${r} />
    ${l&&n`<${on} uri=${e} path=${t} isVersion=${!!s} onClose=${()=>c(!1)} onDone=${()=>{c(!1),i()}} />`}`}function Ps({text:e,version:t}){let s=D(!e&&t?`dataset-versions/${encodeURIComponent(t)}/tree/`:null,{prefix:"README",limit:20}).data?.results.find(r=>r.kind==="file"&&Es.test(r.path));return!e&&!s?null:n`<${f} title="README"><${ln} key=${e||s.path} text=${e} version=${t} path=${s?.path} /><//>`}var Os=/^[a-z0-9._-]{1,128}$/;function mn({onDone:e,onClose:t}){let[o,s]=$(""),r=o&&!Os.test(o)?"Lower-case letters, digits, dots, underscores and dashes only.":"",a=i=>{x(`${i.uri} was created.`),e(i)};return n`
    <${U} title="New dataset" verb="Create dataset" twin=${ko(o)} disabled=${!o||r}
      send=${()=>Z("datasets/",{name:o})} onDone=${a} onClose=${t}>
      <${L} id="dataset-name" label="Name" value=${o} wrong=${r} onInput=${i=>s(i.target.value.trim())}
        hint="Versions come from executions that name it, or from data you select in the search." />
    <//>`}var ft=5;function pn({dataset:e,onDone:t,onClose:o}){let s=`datasets/${encodeURIComponent(e)}/`,r=D(`${s}usage/`),[a,i]=$(""),l=async()=>{let m=r.data.newest_version,u=m?`?newest=${encodeURIComponent(m)}`:"",v;do v=await me(s+u);while(!v.removed);return v},c=m=>{x(`${e} is removed.`),t(m)};return n`
    <${U} title="Remove this dataset?" verb=${`Remove ${e}`} danger twin=${bo(`dataset://${e}/`)}
      disabled=${!r.data||a!==e} send=${l} onDone=${c} onClose=${o}>
      <${j} of=${r}>${m=>n`<${Ts} of=${m} />`}<//>
      <p>Jobs that fetch any of it fail from now on. Each version can be restored until its retention ends, and brings the
        dataset back; its name is never given to other content. The uploaded files themselves stay.</p>
      <${L} id="remove-dataset-name" label="Type the name of the dataset" value=${a} onInput=${m=>i(m.target.value.trim())} />
    <//>`}function Ts({of:e}){let t=e.complete?"":"at least ",o=dn(e.used_by,"execution"),s=dn(e.used_by,"version");return n`<${G} of=${[["Versions deleted",`${t}${P(e.versions,"version")}, ${P(e.file_count,"file")}, ${g(e.size)}`],["Packages purged later",e.packages>0&&`${t}${P(e.packages,"version")} packaged; parts that others use stay`],["Aliases removed",e.aliases.join(", ")],["Executions whose inputs name it",o.length>0&&n`<${un} of=${o} to=${r=>d("executions",r)} />`],["Versions based on it",s.length>0&&n`<${un} of=${s} />`]].filter(([,r])=>r)} />`}var dn=(e,t)=>[...new Set(e.filter(o=>o.kind===t).map(o=>o.by))],un=({of:e,to:t})=>n`${e.slice(0,ft).map(o=>n`${t?n`<a key=${o} href=${t(o)}>${o}</a>`:n`<code key=${o}>${o}</code>`} `)}
  ${e.length>ft&&`and ${e.length-ft} more`}`;var fn=e=>`dataset-versions/${encodeURIComponent(e.id)}/`;function hn({version:e,onDone:t,onClose:o}){let s=r=>{x(`${e.uri} is deleted.`),t(r)};return n`
    <${U} title="Delete this version?" verb=${`Delete ${e.name}`} danger twin=${go(e.uri)}
      send=${()=>me(fn(e))} onDone=${s} onClose=${o}>
      <p><code>${e.uri}</code> disappears from lists and can no longer be fetched. It can be restored until its
        retention ends; then it is purged, with the parts that no other version uses.</p>
      <p>The uploaded files themselves stay.</p>
    <//>`}function We({version:e,onDone:t,onClose:o}){let s=r=>{x(`${e.uri} is restored.`),t(r)};return n`
    <${U} title="Restore this version?" verb=${`Restore ${e.name}`} twin=${vo(e.uri)}
      send=${()=>Z(`${fn(e)}restore/`,{})} onDone=${s} onClose=${o}>
      <p><code>${e.uri}</code> comes back as it was${e.deleted_at?` before ${no(e.deleted_at)}`:""}.</p>
    <//>`}function gn({dataset:e,reload:t}){let[o,s]=$(""),r=()=>s("");return n`
    <button type="button" class="primary" onClick=${()=>s("promote")}>Promote a version…</button>
    <button type="button" class="danger" onClick=${()=>s("remove")}>Remove dataset…</button>
    ${o==="promote"&&n`<${de} dataset=${e} onClose=${r} onDone=${()=>{r(),t()}} />`}
    ${o==="remove"&&n`<${pn} dataset=${e} onClose=${r} onDone=${()=>W("datasets")} />`}`}function bn(){let[e,t]=$(!1);return n`
    <button type="button" class="primary" onClick=${()=>t(!0)}>New dataset</button>
    ${e&&n`<${mn} onClose=${()=>t(!1)} onDone=${o=>W("datasets",o.id)} />`}`}function ht({dataset:e,reload:t}){let o=E("dataset-versions/",{dataset:e,deleted:"true",limit:200},{live:B}),[s,r]=$(null),a=o.items.filter(i=>i.deleted_at);return a.length?n`
    <${f} title="Deleted versions">
      <${y} caption="Deleted versions" name="deleted" rows=${a} columns=${[{title:"Version",value:({name:i})=>i,cell:({id:i,name:l})=>n`<a href=${d("versions",i)}>${l}</a>`,header:!0},{title:"Deleted",value:({deleted_at:i})=>i,cell:({deleted_at:i})=>n`<${T} of=${i} />`,kind:"time"},{title:"Purged after",value:({purge_at:i})=>i,cell:({purge_at:i})=>n`<${T} of=${i} />`,kind:"time"},{title:n`<span class="unseen">Restore</span>`,cell:i=>n`<button type="button" aria-label=${`Restore ${i.name}`} onClick=${()=>r(i)}>Restore</button>`}]} />
      <${O} of=${o} what="more deleted versions" />
      ${s&&n`<${We} version=${s} onClose=${()=>r(null)}
        onDone=${()=>{r(null),o.reload(),t()}} />`}
    <//>`:null}function gt({params:e}){let t=e.dataset,o=D(`datasets/${encodeURIComponent(t)}/`),s=E(o.data?"dataset-versions/":null,{dataset:t,limit:50},{live:B}),r=E(o.data?`datasets/${encodeURIComponent(t)}/aliases/`:null,{limit:200},{live:B}),a=()=>{r.reload(),s.reload()};return n`
    <${I} title=${t} crumbs=${[["Datasets",d("datasets")],[t]]} lead=${n`<code>${o.data?.uri??""}</code>`}
      actions=${o.data&&n`<${gn} dataset=${t} reload=${a} />`}>
      <${j} of=${o}>${i=>n`
        <${ze} uri=${i.uri} path=${`datasets/${encodeURIComponent(t)}/`} properties=${i.properties} owner=${i.owner} version=${i.latest_version?.id} reload=${o.reload} />
        <${_s} of=${r} dataset=${t} />
        <${Ds} of=${s} aliases=${r.items} />
        <${ht} dataset=${t} reload=${a} />
        <${se} of=${{dataset:t}} />`}<//>
      ${o.error?.status===404&&n`<${ht} dataset=${t} reload=${o.reload} />`}
    <//>`}function Ds({of:e,aliases:t}){let o=a=>t.filter(i=>i.version.id===a.id),s=[{title:"Version",value:a=>a.name,text:a=>[a.name,...o(a).map(({name:i})=>i)],header:!0,cell:a=>n`<a href=${d("versions",a.id)}>${a.name}</a>
        ${o(a).map(i=>n` <span class="tag accent" key=${i.name}>${i.name}</span>`)}`},{title:"Files",value:a=>a.file_count,kind:"number",cell:a=>h(a.file_count)},{title:"Size",value:a=>a.size,kind:"number",cell:a=>g(a.size)},{title:"Package",value:a=>a.packaging,cell:a=>n`<${q} of=${a.packaging} />`},{title:"Tags",text:a=>a.tags,cell:a=>a.tags.map(i=>n`<${Y} key=${i}>${i}<//>`)},{title:"Created",value:a=>a.ctime,kind:"time",cell:a=>n`<${T} of=${a.ctime} />`}],r=e.items.length>0||!(e.loading||e.error);return n`
    <${f} title="Versions">
      ${r&&n`<${y} caption="Versions, newest first" name="versions" more=${e.more} columns=${s} rows=${e.items} empty="There is no version yet." />`}
      <${O} of=${e} what="older versions" />
    <//>`}function _s({of:e,dataset:t}){let[o,s]=$("");if(e.error)return n`<${S} error=${e.error} retry=${e.reload} />`;if(!e.items.length)return null;let r=[{title:"Alias",value:a=>a.name,header:!0,cell:a=>n`<a class="tag accent" href=${d("datasets",t,"aliases",a.name)}>${a.name}</a>`},{title:"Version",value:a=>a.version.name,cell:a=>n`<a href=${d("versions",a.version.id)}>${a.version.name}</a>`},{title:"Moved",value:a=>a.mtime,kind:"time",cell:a=>n`<${T} of=${a.mtime} />`},{title:"History",cell:a=>n`<button class="quiet" aria-expanded=${o===a.name}
        onClick=${()=>s(o===a.name?"":a.name)}>${o===a.name?"Hide":"Show"}<span class="unseen"> history of ${a.name}</span></button>`}];return n`
    <${f} title="Aliases">
      <${y} caption="Aliases" name="aliases" more=${e.more} columns=${r} rows=${e.items} id=${a=>a.name} />
      ${o&&n`<${As} key=${o} dataset=${t} alias=${o} />`}
    <//>`}function As({dataset:e,alias:t}){let o=E(`datasets/${encodeURIComponent(e)}/aliases/${encodeURIComponent(t)}/history/`,{limit:20},{live:B});return n`
    <div class="history"><h3>Where ${t} pointed</h3>
      <ol>${o.items.map(s=>n`<li key=${s.rev}>
        <${T} of=${s.mtime} /> ${s.version?n`<a href=${d("versions",s.version.id)}>${s.version.name}</a>`:"(removed)"}<${ne} of=${X(s.moved_by)} before=" by " />${" "}
        <span class="soft">revision ${s.rev}</span></li>`)}</ol>
      <${O} of=${o} what="older moves" />
    </div>`}var Is=50;function bt({query:e}){let t=E("datasets/",{search:e.search,limit:Is,newest:!0},{live:B}),o=a=>({newest_version:i})=>i?a(i):"\u2013",s=[{title:"Dataset",value:a=>a.name,header:!0,cell:a=>n`<a href=${d("datasets",a.id)}>${a.name}</a>`},{title:"Newest version",value:a=>a.newest_version?.name,cell:o(a=>n`<a href=${d("versions",a.id)}>${a.name}</a>`)},{title:"Files",value:a=>a.newest_version?.file_count,kind:"number",cell:o(a=>h(a.file_count))},{title:"Size",value:a=>a.newest_version?.size,kind:"number",cell:o(a=>g(a.size))},{title:"Package",value:a=>a.newest_version?.packaging,cell:o(a=>n`<${q} of=${a.packaging} />`)},{title:"Created",value:a=>a.newest_version?.ctime,kind:"time",cell:o(a=>n`<${T} of=${a.ctime} />`)}],r=t.items.length>0||!(t.loading||t.error);return n`
    <${I} title="Datasets" lead="Every dataset of this deployment, by name, with its newest version."
      actions=${n`<${ce} label="Name contains" param="search" /> <${bn} />`}>
      ${r&&n`<${y} caption="Datasets" name="datasets" filtered more=${t.more} columns=${s} rows=${t.items}
        empty=${e.search?"No dataset has this in its name.":"There is no dataset yet. Upload files whose metadata names one, and it appears here."} />`}
      <${O} of=${t} what="more datasets" />
    <//>`}function ue(e){let t=/^dataset:\/\/([^/]+)\/(.+)$/.exec(e??"");return t?`${t[1]}:${t[2]}`:null}var ye=e=>e.slice(0,e.lastIndexOf(":")),we=e=>e.slice(e.lastIndexOf(":")+1);function Ve({of:e}){let t=ue(e);return t?n`<a href=${d("versions",t)}>${e}</a>`:n`<span>${e}</span>`}function He({of:e}){let t=vt(e),o=kt(e);return n`
    <div class="lineage">
      <h3>Made from</h3>
      ${t.length?n`<ul>${t}</ul>`:n`<p class="soft">Nothing is recorded.</p>`}
      <h3>Used by</h3>
      ${o.length?n`<ul>${o}</ul>`:n`<p class="soft">Nothing yet.</p>`}
    </div>`}function vt({made_by:e,based_on:t}){let o=e?[e.step,e.commit,e.image].filter(s=>typeof s=="string"):[];return[t&&n`<li><small>version before</small> <${Ke} of=${t}>${vt(t)}<//></li>`,e&&n`<li><small>execution</small> <${vn} id=${e.execution} /> <span class="soft">${o.join(" \xB7 ")}</span>
      ${e.inputs?.length>0&&n`<ul>${e.inputs.map(s=>n`
        <li><small>${s.uri.startsWith("sql://")?"query":"input"}</small> <${Ke} of=${s}>${vt(s)}<//></li>`)}</ul>`}</li>`].filter(Boolean)}function kt({used_by:e=[]}){return e.map(t=>{if(t.more)return n`<li class="soft">and more</li>`;if(t.version)return n`<li><small>version</small> <${Ke} of=${t.version}>${kt(t.version)}<//></li>`;let o=t.made??[];return n`<li><small>execution</small> <${vn} id=${t.execution} />
      ${o.length>0&&n`<ul>${o.map(s=>n`<li><small>made</small> <${Ke} of=${s}>${kt(s)}<//></li>`)}</ul>`}</li>`})}function Ke({of:e,children:t}){let o=[].concat(t).flat().filter(Boolean);return n`<${Ve} of=${e.uri} />
    ${e.rows!=null&&n` <span class="soft">${P(e.rows,"row")} of ${e.engine}</span>`}
    ${e.files!=null&&n` <span class="soft">${P(e.files,"file")}</span>`}
    ${e.unknown&&n` <span class="soft">(not known here)</span>`}
    ${e.more&&n` <span class="soft">…</span>`}
    ${o.length>0&&n`<ul>${o}</ul>`}`}var vn=({id:e})=>n`<a href=${d("executions",e)}>${e}</a>`;function yt({params:e}){let t=e.datum,o=D(`data/${encodeURIComponent(t)}/`,{hashes:!1}),s=D("lineage/",{uri:`datum://${t}`,depth:3}),r=D(o.data?.output_execution?`executions/${encodeURIComponent(o.data.output_execution.id)}/`:null);return n`
    <${I} title=${o.data?.name??t} crumbs=${[["Search",d("search")],[o.data?.name??t]]}
      lead=${o.data&&n`<code>${o.data.uri}</code> <${M} text=${o.data.uri} label="Copy URI" what="URI" />`}>
      <${j} of=${o}>${a=>n`
        <div class="columns">
          <${f} title="Facts"><${G} of=${Ms(a)} /><//>
          <${f} title="Versions">
            ${!a.output_execution||r.error?.status===404?n`<p class="note">No execution is known that made it.</p>`:n`<${j} of=${r}>${i=>n`<${Rs} of=${i.versions} path=${a.name} />`}<//>`}
          <//>
          <${f} title="Lineage"><${j} of=${s}>${i=>n`<${He} of=${i} />`}<//><//>
        </div>
        <${se} of=${{datum:t}} />`}<//>
    <//>`}var Ms=e=>[["Size",g(e.size)],["Stored",e.file_mtime&&n`<${T} of=${e.file_mtime} />`],["Made by execution",e.output_execution&&n`<a href=${d("executions",e.output_execution.id)}>${e.output_execution.id}</a>`],["Aliases",e.aliases.join(", ")],["Tags",e.tags.length>0&&e.tags.map(t=>n`<${Y} key=${t}>${t}<//>`)],...Object.entries(e.properties).map(([t,o])=>[t,typeof o=="string"?o:JSON.stringify(o)]),["MD5",e.md5&&n`<code>${e.md5}</code>`],e.part?["Inside of part",n`<code>${e.part.key}</code>`]:["Key",e.key&&n`<code>${e.key}</code>`]].filter(([,t])=>t);function Rs({of:e,path:t}){let o=e.filter(s=>ue(s));return o.length?n`
    <ul class="plain">${o.map(s=>n`<li key=${s}><a href=${d("versions",ue(s),{tab:"files",find:t})}>${s}</a></li>`)}</ul>
    <p class="note">Those that its execution made. Versions that are based on them may have it as well.</p>`:n`<p class="note">Its execution made no dataset version.</p>`}var Ns=["open","sealing","sealed"],Ls="This stack does not list executions; open one by its id.";function wt({query:e}){let t=E("executions/",{state:e.state,alerts:e.alerts,project:e.project,limit:50},{live:B});return n`
    <${I} title="Executions" lead="Jobs whose outputs were uploaded: what each made, and what was wrong." actions=${n`<${Bs} />`}>
      <div class="filters" role="group" aria-label="Filters">
        <label class="inline" for="state">State</label>
        <select id="state" value=${e.state??""} onChange=${o=>V({state:o.target.value})}>
          <option value="">any</option>${Ns.map(o=>n`<option value=${o}>${o}</option>`)}</select>
        <label class="inline"><input type="checkbox" checked=${e.alerts==="true"}
          onChange=${o=>V({alerts:o.target.checked?"true":""})} /> With alerts only</label>
        <${ce} label="Project" param="project" />
      </div>
      ${t.error&&!t.items.length?n`<${S} error=${t.error} retry=${t.reload} missing=${Ls} />`:n`${!(t.loading&&!t.items.length)&&n`<${Fs} of=${t} />`}<${O} of=${t} what="more executions" />`}
    <//>`}var Fs=({of:e})=>n`
  <${y} caption="Executions" name="executions" more=${e.more} rows=${e.items} empty=${e.more?"None on this page; there are more.":"No execution is like that."} columns=${[{title:"Execution",value:({id:t})=>t,cell:({id:t})=>n`<a href=${d("executions",t)}>${t}</a>`,header:!0},{title:"State",value:({state:t})=>t,cell:({state:t})=>n`<${q} of=${t} />`},{title:"Files",value:({file_count:t})=>t,cell:({file_count:t})=>h(t),kind:"number"},{title:"Size",value:({size:t})=>t,cell:({size:t})=>g(t),kind:"number"},{title:"Versions",text:({versions:t})=>t,cell:({versions:t})=>n`<${js} of=${t} />`},{title:"Alerts",value:({alerts:t})=>t.length,cell:({alerts:t})=>t.length?n`<span class="state bad">${t.length}</span>`:"\u2013"},{title:"Sealed, or last upload",value:({mtime:t})=>t,cell:({mtime:t})=>n`<${T} of=${t} />`,kind:"time"}]} />`,js=({of:e})=>e.length?n`${e.slice(0,3).map(t=>n`<${xt} uri=${t} /> `)}${e.length>3&&`and ${e.length-3} more`}`:"\u2013";function xt({uri:e}){let[,t,o,s]=/^(\w+):\/\/([^/]+)\/(.+)$/.exec(e)??[];return t?n`<a href=${d("versions",`${t==="model"?"model:":""}${o}:${s}`)}>${e}</a>`:n`<code>${e}</code>`}function Bs(){let[e,t]=$("");return n`
    <form class="by-id" onSubmit=${s=>{s.preventDefault(),e.trim()&&W("executions",e.trim())}}>
      <input type="text" aria-label="Execution id" placeholder="Execution id" value=${e} autocomplete="off" spellcheck=${!1}
        onInput=${s=>t(s.target.value)} />
      <button>Open</button>
    </form>`}var Us=3e3;function St({params:e}){let t=`executions/${encodeURIComponent(e.execution)}/`,o=D(t,void 0,{live:({state:s})=>s==="sealed"?0:Us});return n`
    <${I} title=${e.execution} crumbs=${[["Executions",d("executions")],[e.execution]]}
      actions=${n`<${M} text=${`packline execution ${e.execution}`} label="Command line" what="Command line" />`}>
      <${j} of=${o}>${s=>n`<${zs} execution=${s} path=${t} />`}<//>
    <//>`}var zs=({execution:e,path:t})=>n`
  <p class="lead" aria-live="polite"><${q} of=${e.state} /> ${e.sealed_at&&n`since <${T} of=${e.sealed_at} />`}</p>
  ${e.alerts.length>0&&n`<${Ws} of=${e.alerts} />`}
  <${f} title="What it made">
    <div class="figures">
      <${N} value=${h(e.file_count)} label="outputs" />
      <${N} value=${g(e.size)} label="together" />
      <${N} value=${h(e.versions.length)} label=${e.versions.length===1?"version":"versions"} />
    </div>
    ${e.versions.length>0&&n`<ul class="plain">${e.versions.map(o=>n`<li><${xt} uri=${o} /></li>`)}</ul>`}
    ${e.datum_aliases.length+e.late.length>0&&n`<${G} of=${[["Datum aliases",e.datum_aliases.join(", ")],["Late files",e.late.join(", ")]]} />`}
  <//>
  ${e.state==="sealed"&&n`<${Vs} path=${t} />`}
  ${Object.keys(e.marker).length>0&&n`
    <${f} title="Marker"><pre class="json" tabindex="0">${JSON.stringify(e.marker,null,2)}</pre><//>`}
  <${se} of=${{execution:e.id}} />`,Ws=({of:e})=>n`
  <${f} title=${e.length===1?"Alert":"Alerts"}>
    <ul class="alerts">${e.map(({code:t,message:o,remedy:s})=>n`
      <li><strong><code>${t}</code></strong><p>${o}</p>${s&&n`<p class="remedy">What to do: ${s}</p>`}</li>`)}</ul>
  <//>`;function Vs({path:e}){let t=E(`${e}outputs/`,{limit:100});return n`
    <${f} title="Outputs">
      ${t.items.length>0&&n`<${y} caption="Outputs" name="outputs" more=${t.more} rows=${t.items} id=${({path:o,datum:s})=>`${o}:${s.id}`} columns=${[{title:"Path",value:({path:o})=>o,cell:({path:o,datum:s})=>n`<a href=${d("data",s.id)}>${o}</a>`,header:!0},{title:"Size",value:({datum:o})=>o.size,cell:({datum:o})=>g(o.size),kind:"number"},{title:"Datum",text:({datum:o})=>o.id,cell:({datum:o})=>n`<code>${o.id}</code><${M} text=${`datum://${o.id}`} what=${`URI of ${o.name}`} />`}]} />`}
      ${!t.items.length&&!t.loading&&!t.error&&n`<p class="note">It has none.</p>`}
      <${O} of=${t} what="more outputs" />
    <//>`}var kn=1e-6,qe=e=>e!=null&&e<1?`${Math.max(1,Math.round(e*1e3))} ms`:ao(e);function ee(e){if(e==null)return"\u2013";if(e===0)return"$0";if(e<kn)return`< $${kn.toFixed(6)}`;let t=e>=1?2:Math.min(8,1-Math.floor(Math.log10(Math.abs(e))));return`$${e.toFixed(t)}`}function Ks(e,t){if(!(t>0)||!(e>t))return"";let o=e/t;return`${o>=10?h(Math.round(o)):o.toFixed(1)} times`}var Hs=[["requests","Requests",h],["seconds","Time",qe],["dollars","Price of requests",ee]];function Ge(e){return Hs.map(([t,o,s])=>{let[r,a]=[e.by_files[t],e.by_package[t]],i=Math.max(r,a),l=c=>i>0?c/i:0;return{key:t,title:o,files:s(r),packed:s(a),filesShare:l(r),share:l(a),less:Ks(r,a)}})}function yn(e){let t=Ge(e).map(({title:o,files:s,packed:r})=>`${o.toLowerCase()}: ${s} file by file, ${r} by package`);return`One fetch of ${h(e.files)} files. ${t.join("; ")}.`}var wn=(e,t)=>{let o=s=>({requests:s.requests*t,seconds:s.seconds*t,dollars:s.dollars*t});return{...e,by_files:o(e.by_files),by_package:o(e.by_package)}};var Je=["versions","packages","package_dollars","fetches","saved_requests","saved_seconds","saved_dollars"];function Ct(e){let t=new Map;for(let o of e.flatMap(s=>s.months)){let s=t.get(o.month)??Object.fromEntries(Je.map(r=>[r,0]));for(let r of Je)s[r]+=o[r];t.set(o.month,s)}return[...t].map(([o,s])=>({month:o,...s})).sort((o,s)=>o.month<s.month?1:-1)}var Et=e=>e.months.reduce((t,o)=>t+o.saved_dollars,0);function xn(e){let t=Object.fromEntries(Je.map(o=>[o,0]));for(let o of Ct(e))for(let s of Je)t[s]+=o[s];return{...t,storage_dollars:e.reduce((o,{storage_dollars:s})=>o+s,0),stale:e.filter(({stale:o})=>o).length}}var Pt=e=>e.fetched_by.map(({name:t,fetches:o})=>`${t||"unknown"} ${o}`).join(", ");function Ot({stale:e,complete:t,versions:o}){return e?"stale":o===0?"no versions":t?"in use":"not all read"}var qs="Estimated from fetches that executions have recorded and from list prices; storage at most, as versions may share files.";function Tt(){let e=E("fleet/",{limit:10},{live:6e4});return n`
    <${I} title="Fleet" lead=${qs}>
      ${e.error&&!e.items.length?n`<${S} error=${e.error} retry=${e.reload} missing=${"This stack has no fleet page."} />`:n`${e.items.length>0&&n`<${Gs} of=${e.items} partial=${e.next!=null} />`}
          ${!(e.loading&&!e.items.length)&&n`<${Js} of=${e.items} />`}<${O} of=${e} what="more datasets" />`}
    <//>`}function Gs({of:e,partial:t}){let o=xn(e);return n`
    <${f} title=${t?`The first ${P(e.length,"dataset")}`:`All ${P(e.length,"dataset")}`}>
      <div class="figures">
        <${N} value=${ee(o.saved_dollars)} label="saved in requests" />
        <${N} value=${h(o.saved_requests)} label="requests saved" />
        <${N} value=${qe(o.saved_seconds)} label="of waiting saved" />
        <${N} value=${ee(o.package_dollars)} label="paid for packages" />
        <${N} value=${h(o.fetches)} label="recorded fetches" />
        <${N} value=${ee(o.storage_dollars)} label="storage a month, at most" />
        <${N} value=${h(o.stale)} label="stale: unused for 90 days" />
      </div>
    <//>
    <${f} title="By month">
      <${y} caption="Savings by month" name="months" id=${({month:s})=>s} rows=${Ct(e)} columns=${[{title:"Month",value:({month:s})=>s,cell:({month:s})=>s,header:!0},{title:"Versions",value:s=>s.versions,cell:s=>h(s.versions),kind:"number"},{title:"Packages",value:s=>s.packages,cell:s=>h(s.packages),kind:"number"},{title:"Paid for packages",value:s=>s.package_dollars,cell:s=>ee(s.package_dollars),kind:"number"},{title:"Fetches",value:s=>s.fetches,cell:s=>h(s.fetches),kind:"number"},{title:"Requests saved",value:s=>s.saved_requests,cell:s=>h(s.saved_requests),kind:"number"},{title:"Time saved",value:s=>s.saved_seconds,cell:s=>qe(s.saved_seconds),kind:"number"},{title:"Saved",value:s=>s.saved_dollars,cell:s=>ee(s.saved_dollars),kind:"number"}]} />
    <//>`}var Js=({of:e})=>n`
  <${f} title="By dataset">
    <${y} caption="Datasets of the fleet" name="fleet" id=${({name:t})=>t} rows=${e} empty="There is no dataset yet." columns=${[{title:"Dataset",value:({name:t})=>t,cell:({name:t})=>n`<a href=${d("datasets",t)}>${t}</a>`,header:!0},{title:"Use",value:Ot,cell:t=>n`<${Y}>${Ot(t)}<//>`},{title:"Versions",value:t=>t.versions,cell:({versions:t,complete:o})=>`${h(t)}${o?"":" or more"}`,kind:"number"},{title:"Fetches",value:t=>t.fetches,cell:({fetches:t})=>h(t),kind:"number"},{title:"By whom",text:Pt,cell:t=>Pt(t)||"\u2013"},{title:"Last fetch",value:t=>t.last_fetch_at,cell:({last_fetch_at:t})=>n`<${T} of=${t} />`},{title:"Saved",value:Et,cell:t=>ee(Et(t)),kind:"number"},{title:"Stored, at most",value:t=>t.stored_bytes_at_most,cell:({stored_bytes_at_most:t})=>g(t),kind:"number"},{title:"A month",value:t=>t.storage_dollars,cell:({storage_dollars:t})=>ee(t),kind:"number"}]} />
  <//>`;var Sn={true:"yes",false:"no",null:"IAM decides"};function Dt(){let e=D("me/");return n`
    <${I} title="Access" lead="Who you are here, what you may do, and how a job gets in.">
      <${j} of=${e}>${t=>n`
        <${f} title="You">
          <${G} of=${[["Name",t.who?n`<${ne} of=${X(t.who)} />`:"nobody: this deployment asks nobody who they are"],["Id",t.who?.id??"\u2013"],["Signed in until",n`<${T} of=${t.expires_at} />`],["Scopes",t.scopes.length?t.scopes.map(o=>n`<${Y} key=${o}>${o}<//>`):"\u2013"],["Teams",t.teams?t.teams.join(", ")||"none: you reach no dataset":"not bound to teams: you reach every dataset"]]} />
        <//>
        <${f} title="What you may do">
          <${y} caption="What you may do" name="rights" rows=${t.rights} id=${({action:o})=>o} columns=${[{title:"Action",value:({action:o})=>o,header:!0,cell:({action:o})=>o},{title:"Allowed",value:({allowed:o})=>Sn[o],cell:({allowed:o})=>Sn[o]},{title:"Why",text:({reason:o})=>o,cell:({reason:o})=>o}]} />
        <//>
        <${f} title="How a job gets in">
          ${t.job_access.map(o=>n`<${Ys} key=${o.title} way=${o} />`)}
        <//>`}<//>
    <//>`}function Ys({way:e}){let t=Object.entries(e.environment).map(([o,s])=>`export ${o}=${s}`).join(`
`);return n`<h3>${e.title}</h3><p>${e.text}</p>
    <div class="scroll" tabindex="0" role="region" aria-label=${`Variables: ${e.title}`}><pre>${t}</pre></div>
    <${M} text=${t} label="Copy variables" what=${`variables of ${e.title}`} />`}var Qs={approved:"good",rejected:"bad",pending:"busy"},xe={approved:"Approve",rejected:"Reject",pending:"Set back"};function _t({params:{model:e}}){let t=E("model-versions/",{model:e,limit:50},{live:B}),[o,s]=$(null),[r,a]=$({}),i=t.items.map(c=>r[c.id]??c),l=c=>{s(null),a({...r,[c.id]:c}),x(`Version ${c.counter} is ${c.status}.`)};return n`
    <${I} title=${e} crumbs=${[["Models",d("models")],[e]]}>
      ${t.error&&!i.length?n`<${S} error=${t.error} retry=${t.reload} />`:n`${!(t.loading&&!i.length)&&n`<${Zs} rows=${i} more=${t.more} onDecide=${(c,m)=>s({version:c,status:m})} />`}<${O} of=${t} what="more versions" />`}
      <${se} of=${{dataset:`model:${e}`}} />
      ${o&&n`<${Xs} ...${o} onDone=${l} onClose=${()=>s(null)} />`}
    <//>`}var Zs=({rows:e,more:t,onDecide:o})=>n`
  <${y} caption="Versions of the model" name="versions" more=${t} rows=${e} empty="There is no version of this model." columns=${[{title:"Version",value:({counter:s})=>s,cell:({id:s,counter:r})=>n`<a href=${d("versions",s)}>${r}</a>`,header:!0},{title:"Status",value:({status:s})=>s,cell:({status:s})=>n`<span class=${`state ${Qs[s]??"idle"}`}>${s||"pending"}</span>`},{title:"Files",value:({file_count:s})=>s,cell:({file_count:s})=>h(s),kind:"number"},{title:"Size",value:({size:s})=>s,cell:({size:s})=>g(s),kind:"number"},{title:"Packaging",value:({packaging:s})=>s,cell:({packaging:s})=>n`<${q} of=${s} />`},{title:"Created",value:({ctime:s})=>s,cell:({ctime:s})=>n`<${T} of=${s} />`,kind:"time"},{title:"Note",value:({note:s})=>s||null,cell:({note:s})=>s||"\u2013"},{title:n`<span class="unseen">Decide</span>`,cell:s=>n`<span class="decide">${Object.keys(xe).filter(r=>r!==(s.status||"pending")).map(r=>n`<button type="button" class="quiet" aria-label=${`${xe[r]} version ${s.counter}`} onClick=${()=>o(s,r)}>${xe[r]}</button>`)}</span>`}]} />`,Xs=({version:e,status:t,onDone:o,onClose:s})=>n`
  <${U} title=${`${xe[t]} ${e.uri}?`} verb=${xe[t]} danger=${t==="rejected"} twin=${yo(e.uri,t)}
    send=${()=>Z(`model-versions/${encodeURIComponent(e.id)}/status/`,{status:t})} onDone=${o} onClose=${s}>
    <p>It is ${e.status||"pending"} now; it will be ${t}. Subscribers of events are notified.</p>
  <//>`;function At({query:e}){let t=E("models/",{name:e.search,limit:100},{live:B});return n`
    <${I} title="Models" lead="Versions of models, and what people decided about them."
      actions=${n`<${ce} label="Name contains" param="search" />`}>
      ${t.error&&!t.items.length?n`<${S} error=${t.error} retry=${t.reload} missing="This stack does not list models." />`:n`${!(t.loading&&!t.items.length)&&n`<${y} caption="Models" name="models" filtered more=${t.more} rows=${t.items} empty=${e.search?"No model has this in its name.":"No execution has made a model yet."} columns=${[{title:"Model",value:({name:o})=>o,cell:({name:o})=>n`<a href=${d("models",o)}>${o}</a>`,header:!0},{title:"URI",cell:({uri:o})=>n`<code>${o}</code>`}]} />`}<${O} of=${t} what="more models" />`}
    <//>`}function Ye({step:e,label:t}){let o=Math.round(e.share*100);return n`
    <div class="progress" role="progressbar" aria-label=${t} aria-valuemin="0" aria-valuemax="100"
      aria-valuenow=${e.of?o:null} aria-valuetext=${e.text}>
      <svg viewBox="0 0 100 1" preserveAspectRatio="none" aria-hidden="true">
        <rect class=${e.of?"":"unknown"} width=${e.of?Math.max(o,1):100} height="1" /></svg>
    </div>`}var ea="This deployment does not list packagings yet: update it.";function It(){let e=E("packagings/",{limit:20},{live:B});return n`
    <${I} title="Packagings" lead="What is being packaged now, and failures that Packline tries again by itself. The list keeps itself up to date."
      actions=${n`<${Fe} />`}>
      ${e.error&&!e.items.length?n`<${S} error=${e.error} retry=${e.reload} missing=${ea} />`:n`${!(e.loading&&!e.items.length)&&n`<${y} caption="Packagings" name="packagings" more=${e.more}
            rows=${e.items} id=${({uri:t})=>t} columns=${ta} empty="Nothing is being packaged." />`}
          <${O} of=${e} what="more packagings" />`}
    <//>`}var ta=[{title:"Version",value:({uri:e})=>e,header:!0,cell:({version:e,dataset:t})=>n`<a href=${d("versions",e.id)}>${t.name} ${e.name}</a>`},{title:"State",value:({packaging:e})=>e,cell:e=>n`<${q} of=${e.packaging} />${e.packaging==="failed"&&n` <span class="reason">${e.reason}</span>`}`},{title:"Progress",value:({packed_parts:e,planned_parts:t})=>t?e/t:0,cell:e=>n`<${oa} of=${e} />`},{title:"Files",value:({files:e})=>e,kind:"number",cell:({files:e})=>h(e)},{title:"Size",value:e=>e.bytes,kind:"number",cell:e=>g(e.bytes)},{title:"Asked for",value:({asked_at:e})=>e,kind:"time",cell:e=>n`<${T} of=${e.asked_at} /><${ne} of=${X(e.asked_by)} before=" by " />`},{title:"Attempt",value:({attempts:e})=>e,kind:"number",cell:({attempts:e})=>h(e)},{title:"Run",value:({run:e})=>e,cell:e=>n`<${na} of=${e} />`}];function oa({of:e}){if(e.packaging==="failed")return"\u2013";let t=be(e.packed_parts,e.planned_parts?{parts:e.planned_parts}:null);return n`<span class="step"><${Ye} step=${t} label=${`Packaging of ${e.uri}`} />${t.text}</span>`}var na=({of:e})=>n`
  ${e.run_url?n`<a href=${e.run_url} target="_blank" rel="noopener noreferrer">Run<span class="unseen"> of ${e.uri}, in a new tab</span></a>`:n`<${M} text=${e.run} label="Copy run name" what=${`name of the run of ${e.uri}`} />`}
  ${e.log_url&&n` <a href=${e.log_url} target="_blank" rel="noopener noreferrer">Log<span class="unseen"> of ${e.uri}, in a new tab</span></a>`}`;var sa=50;function Cn({pattern:e}){let t=E("search/",{q:e,limit:sa});if(t.error&&!t.items.length)return n`<${S} error=${t.error} retry=${t.reload} missing="This deployment cannot search everything yet: update it." />`;let o=t.items.length>0||!t.loading;return n`
    <${f} title="Names and files" aside=${n`<${M} text=${So(e)} label="Command line" what="Command line" />`}>
      ${o&&n`<p class="note" role="status">${P(t.items.length,"result")} shown${t.more?"; there are more":""}. Searched: names, and ${t.searched}.</p>`}
      ${t.notSearched?.length>0&&n`<p class="note">Not searched yet: ${t.notSearched.join(", ")}.</p>`}
      ${o&&n`<${y} caption="Names and files" name="everything" more=${t.more} rows=${t.items} id=${aa} columns=${ra}
        empty=${t.more?"Nothing on these pages.":`Nothing matches \u201C${e}\u201D.`} />`}
      <${O} of=${t} what="more results" />
    <//>`}var aa=e=>`${e.kind} ${e.collection} ${e.path??e.name} ${e.uri}`,ra=[{title:"Name",header:!0,value:e=>e.name,cell:e=>n`<a href=${d(...Pe(e))}>${e.path??e.name}</a>`},{title:"Kind",value:e=>e.kind,cell:e=>e.kind},{title:"Of",value:e=>e.collection,cell:e=>n`<${ia} of=${e.collection} />`},{title:"In versions",text:e=>e.versions?.map(({name:t})=>t),cell:e=>e.kind==="file"?n`<${la} of=${e} />`:"\u2013"}];function ia({of:e}){if(!e)return"\u2013";let t=e.startsWith("model:")?e.slice(6):"";return n`<a href=${t?d("models",t):d("datasets",e)}>${t||e}</a>`}var la=({of:e})=>n`${e.versions.map(({id:t,name:o})=>n`<a key=${t} href=${d(...ro(t,e.path))}>${o}</a> `)}
  ${e.more_versions>0&&`and ${e.more_versions} more`}`;var Mt=new Map;function Qe(e){let[,t]=$(0),o=s=>{s.size?Mt.set(e,s):Mt.delete(e),t(r=>r+1)};return[Mt.get(e)??re,o]}function pe({label:e,checked:t,some:o=!1,onChange:s}){let r=K();return C(()=>{r.current.indeterminate=o},[o]),n`<label class="pick"><input ref=${r} type="checkbox" aria-label=${e} checked=${t} onChange=${s} /></label>`}var Ze=({selection:e,onClear:t,onCompose:o,children:s})=>n`
  <div class="selected" role="region" aria-label="Selection">
    <span role="status">${h(e.size)} selected, ${g(Re(e))}</span>
    <button type="button" class="quiet" onClick=${t}>Clear</button>
    ${s}
    <button type="button" class="primary" onClick=${o}>Create version from selection…</button>
  </div>`;var ca=/^[a-z0-9._-]{1,128}$/,En=/^[A-Za-z0-9._-]{1,256}$/,Pn=e=>e.split(/[\s,]+/).filter(Boolean);function Xe({selection:e,onDone:t,onClose:o}){let[s,r]=$({dataset:"",name:"",base:"",packaging:!0,aliases:"",tags:""}),a=w=>A=>r({...s,[w]:A.target.value}),i=D("datasets/",{limit:100}),l=[...e.keys()],c=s.base&&ma(s.dataset,s.base),m={...s,base:c.includes("://")||!c?c:je(c),datums:l,aliases:Pn(s.aliases),tags:Pn(s.tags)},u=$a(s,m),v=Io(e),k=()=>Z("dataset-versions/",{dataset:s.dataset,name:s.name,files:l.map(w=>({datum:w})),previous_version:c||null,packaging:s.packaging,targeting_aliases:m.aliases,tags:m.tags}),b=w=>{x(`${w.uri} was created.`),t(w)},F=s.dataset&&s.name&&!Object.values(u).some(Boolean)&&l.length<=1e3;return n`
    <${U} title="Create a version from the selection" verb="Create version" twin=${xo(m)}
      disabled=${!F} send=${k} onDone=${b} onClose=${o}>
      <p>${P(l.length,"file")}, ${g(Re(e))}. The version has exactly these.</p>
      ${l.length>1e3&&n`<p class="problem" role="alert">At most ${1e3} files at a time: take some out of the selection.</p>`}
      ${v.length>0&&n`<p class="note" role="status">${P(v.length,"path")} selected twice (such as <code>${v[0]}</code>): on disk the last one wins.</p>`}
      <div class="fields">
        <${L} id="compose-dataset" label="Dataset" value=${s.dataset} onInput=${a("dataset")} wrong=${u.dataset} list="compose-datasets" hint="An existing one, or a new name." />
        <datalist id="compose-datasets">${(i.data?.results??[]).map(({name:w})=>n`<option value=${w} />`)}</datalist>
        <${L} id="compose-name" label="Version" value=${s.name} onInput=${a("name")} wrong=${u.name} hint="Such as v2; it never changes afterwards." />
        <${L} id="compose-base" label="Made from (optional)" value=${s.base} onInput=${a("base")} wrong=${u.base} hint="A version or alias, for lineage; no files are taken from it." />
        <${L} id="compose-aliases" label="Aliases (optional)" value=${s.aliases} onInput=${a("aliases")} wrong=${u.aliases} hint="Moved to it once it is packaged." />
        <${L} id="compose-tags" label="Tags (optional)" value=${s.tags} onInput=${a("tags")} hint="Separated by spaces or commas." />
        <${Ko} id="compose-packaging" label="Package it" checked=${s.packaging} onChange=${w=>r({...s,packaging:w})} />
      </div>
    <//>`}function $a(e,{aliases:t}){let o="Letters, digits, dots, underscores and dashes only.";return{dataset:e.dataset&&!ca.test(e.dataset)?"Lower-case letters, digits, dots, underscores and dashes only.":"",name:e.name&&!En.test(e.name)?o:"",base:e.base&&!/^(?:[a-z]+:\/\/)?[\w.:/-]+$/.test(e.base)?"A version, such as v1, or dataset://images/v1.":"",aliases:t.every(s=>En.test(s))?"":o}}var ma=(e,t)=>/[:/]/.test(t)?t:`${e}:${t}`;var tt={tag:"tag",name:"name",alias:"alias",execution:"output_execution",version:"dataset_version",property:"property"},da=["tag","property"],On=/^[^=<>!]+(?:[=<>]|!=)/,ua=/[*?/]|\.\w{1,8}$/;function pa(e){let t={};for(let o of An(e)){let s=o.indexOf(":"),r=tt[o.slice(0,s).toLowerCase()];r&&s<o.length-1?et(t,r,o.slice(s+1)):On.test(o)?et(t,"property",o):et(t,ua.test(o)?"name":"tag",o)}return t}function Tn(e){let t=e.q?pa(e.q):{};for(let o of Object.values(tt))for(let s of(e[o]??"").split(`
`))s.trim()&&et(t,o,s.trim());return t}var Dn=e=>Object.fromEntries(Object.values(tt).map(t=>[t,[].concat(e[t]??[]).join(`
`)]));function _n(e=""){let t=o=>On.test(o)||tt[o.slice(0,o.indexOf(":")).toLowerCase()];return An(e).some(t)?"":e.trim()}var ot=e=>Object.keys(e).length===0;function et(e,t,o){da.includes(t)?e[t]=[...e[t]??[],o]:e[t]=o}var An=e=>[...e.matchAll(/(?:[^\s"]|"[^"]*"?)+/g)].map(([t])=>t.replaceAll('"',"")).filter(Boolean);function Lt({query:e}){let t=Ce(()=>Tn(e),[JSON.stringify(e)]),o=_n(e.q),[s,r]=Qe("search"),[a,i]=$(!1),l=E(ot(t)?null:"data/",{...t,limit:100}),c=o&&!l.items.length?{}:t;return n`
    <${I} title="Search" lead="Find anything by a part of its name, and files by their metadata. Select some of these to create a version."
      actions=${!ot(t)&&!o&&n`<${M} text=${Co(t)} label="Command line" what="Command line" />`}>
      ${o&&n`<${Cn} key=${o} pattern=${o} />`}
      <${ga} key=${JSON.stringify(c)} filters=${c} />
      ${l.error&&!l.items.length&&n`<${S} error=${l.error} retry=${l.reload} />`}
      ${!ot(t)&&!(l.error&&!l.items.length)&&(l.items.length>0||!o)&&n`
        <${ba} of=${l} selection=${s} onSelect=${r} />
        <${O} of=${l} what="more results" />`}
      ${s.size>0&&n`<${Ze} selection=${s} onClear=${()=>{r(re),x("Nothing is selected.")}} onCompose=${()=>i(!0)} />`}
      ${a&&n`<${Xe} selection=${s} onClose=${()=>i(!1)} onDone=${m=>{r(re),W("versions",m.id)}} />`}
    <//>`}var fa=[["tag","Tags","One a line; all must be there."],["property","Properties","One a line: factory=eu-02, accuracy>=0.9, approved_by"],["name","Name","Path or file name; * and ? stand for anything."],["alias","Datum alias",""],["output_execution","Execution","Outputs of this one."],["dataset_version","Dataset version","Members of this one, such as images:v1."]],ha=["tag","property"];function ga({filters:e}){let[t,o]=$(()=>Dn(e)),s=a=>{a.preventDefault(),V({q:"",...t})},r=a=>i=>o({...t,[a]:i.target.value});return n`
    <form class="card search-form" onSubmit=${s} aria-label="Search">
      <div class="fields thirds">${fa.map(([a,i,l])=>n`
        <${L} key=${a} id=${`search-${a}`} label=${i} hint=${l} value=${t[a]} onInput=${r(a)}>
          ${ha.includes(a)?n`<textarea id=${`search-${a}`} rows="2" value=${t[a]} onInput=${r(a)} aria-describedby=${`search-${a}-hint`} spellcheck=${!1}></textarea>`:null}
        <//>`)}</div>
      <div class="buttons"><button type="submit" class="primary">Search</button></div>
    </form>`}function ba({of:e,selection:t,onSelect:o}){if(e.loading&&!e.items.length)return null;let s=Me(t,e.items),r=n`<${pe} label=${`Select all ${e.items.length} shown`} checked=${s==="all"} some=${s==="some"}
    onChange=${()=>o(s==="all"?Ie(t,e.items):Ae(t,e.items))} />`;return n`
    <p class="note" role="status">${P(e.items.length,"file")} shown${e.more?"; there are more":""}.</p>
    ${!e.items.length&&!e.more&&e.searched&&n`<p class="note">Searched: ${e.searched}. The search field above finds any file by a part of its path.</p>`}
    ${e.notSearched?.length>0&&n`<p class="note" role="status">Not everything was searched: ${e.notSearched.map(a=>`${P(a.files,"file")} of execution ${a.execution}`).join(", ")} will be in the index soon.</p>`}
    <${y} caption="Found files" name="files" more=${e.more} rows=${e.items} empty=${e.more?"Nothing on these pages.":"Nothing is like that."} columns=${[{title:r,kind:"box",cell:a=>n`<${pe} label=${`Select ${a.name}`} checked=${t.has(a.id)} onChange=${()=>o(_e(t,a))} />`},{title:"Name",value:({name:a})=>a,cell:({id:a,name:i})=>n`<a href=${d("data",a)}>${i}</a>`,header:!0},{title:"Size",value:({size:a})=>a,cell:({size:a})=>g(a),kind:"number"},{title:"Tags",text:({tags:a})=>a,cell:({tags:a})=>a.length?a.map(i=>n`<${Y}>${i}<//>`):"\u2013"},{title:"Properties",text:({properties:a})=>JSON.stringify(a),cell:({properties:a})=>n`<${va} of=${a} />`},{title:"Execution",value:({output_execution:a})=>a?.id,cell:({output_execution:a})=>a?n`<a href=${d("executions",a.id)}>${a.id}</a>`:"\u2013"},{title:"Datum",cell:({uri:a,name:i})=>n`<${M} text=${a} label="Copy URI" what=${`URI of ${i}`} />`}]} />`}var Nt=4;function va({of:e}){let t=Object.entries(e);if(!t.length)return"\u2013";let o=([s,r])=>`${s} = ${typeof r=="string"?r:JSON.stringify(r)}`;return n`<span class="properties" title=${t.map(o).join(`
`)}>${t.slice(0,Nt).map(s=>n`<code>${o(s)}</code> `)}
    ${t.length>Nt&&`and ${t.length-Nt} more`}</span>`}var fe=e=>`dataset-versions/${encodeURIComponent(e.id)}/package/`,In={built:"Package again?",failed:"Try packaging again?",none:"Package this version?"},Mn={built:"Rebuild",failed:"Retry",none:"Package now"};function nt({version:e,onDone:t,onClose:o}){let s=e.packaging==="built",r=()=>Z(fe(e),s?{rebuild:!0}:{}),a=i=>{x(`Packaging of ${e.uri} has started.`),t(i)};return n`
    <${U} title=${In[e.packaging]??In.none} verb=${Mn[e.packaging]??Mn.none}
      twin=${ho(e.uri,s)} send=${r} onDone=${a} onClose=${o}>
      <p>${P(e.file_count,"file")}, ${g(e.size)} of <code>${e.uri}</code> become a few large parts.
        ${s?"Every part is packed anew from the files; until that is done, the version is fetched file by file.":"Parts that another version has already are not built again."}</p>
      ${e.packaging==="failed"&&n`<p class="note">Last time: ${e.packaging_reason}</p>`}
    <//>`}var ka=1e3,ya=15e3;function Rn({version:e,onEnd:t}){return e.packaging==="pending"?n`<${wa} version=${e} onEnd=${t} />`:e.packaging==="failed"?n`<${xa} version=${e} onStart=${t} />`:null}function wa({version:e,onEnd:t}){let{step:o,error:s}=Sa(e,t);return n`
    <section class="card packaging" aria-label="Packaging">
      <header><h2>Packaging</h2><${q} of="pending" /></header>
      <div>
        <${Ye} step=${o} label="Packaging" />
        <p aria-live="polite" class="said">${o.text}</p>
        <p class="note">The version can be fetched meanwhile, file by file. <a href=${d("packagings")}>All packagings, with run and log</a></p>
        <p><${Fe} /></p>
        ${s&&n`<p class="note">The API does not answer; retrying. ${s.message}</p>`}
      </div>
    </section>`}function xa({version:e,onStart:t}){let[o,s]=$(!1);return n`
    <section class="problem" role="alert" aria-label="Packaging failed">
      <p><strong>Packaging failed.</strong> Files are fetched one by one meanwhile.</p>
      <p class="reason">${e.packaging_reason}</p>
      <button type="button" onClick=${()=>s(!0)}>Retry packaging</button>
      ${o&&n`<${nt} version=${e} onClose=${()=>s(!1)} onDone=${()=>{s(!1),t?.()}} />`}
    </section>`}function Sa(e,t){let[o,s]=$({step:be(0,null)}),r=K(t);return r.current=t,C(()=>{let a=new AbortController,i="",l=async()=>{let m=await Q(fe(e),{limit:1},{signal:a.signal}).catch(k=>{throw k.name!=="AbortError"&&s(b=>({...b,error:k})),k});if(m.packaging!=="pending")return x(m.packaging==="built"?"Packaging is done.":"Packaging failed."),r.current?.(),!1;let u=be(m.count??0,m.planned),v=u.text!==i;return i=u.text,s({step:u}),v};l().catch(()=>{});let c=De(l,()=>ka,{longest:ya});return()=>{a.abort(),c()}},[e.id]),o}var Nn="packline.expert",Ft="packline:expert",st=()=>localStorage.getItem(Nn)==="on";function Ln(e){localStorage.setItem(Nn,e?"on":"off"),x(e?"Expert view on: blocks, offsets, checksums and keys are shown.":"Expert view off."),window.dispatchEvent(new Event(Ft))}function jt(){let[e,t]=$(st);return C(()=>{let o=()=>t(st());return window.addEventListener(Ft,o),window.addEventListener("storage",o),()=>{window.removeEventListener(Ft,o),window.removeEventListener("storage",o)}},[]),e}function Fn(e){C(()=>{let t=o=>{o.key?.toLowerCase()!=="x"||!o.shiftKey||o.altKey||o.repeat||!(o.ctrlKey||o.metaKey)||(o.preventDefault(),Ln(!st()),e?.(st()))};return window.addEventListener("keydown",t),()=>window.removeEventListener("keydown",t)},[e])}function Bt(){let e=jt();return n`
    <button type="button" class="switch" role="switch" aria-checked=${String(e)} onClick=${()=>Ln(!e)}
      aria-keyshortcuts="Control+Shift+X Meta+Shift+X" title="Ctrl/Cmd+Shift+X">
      <span class="knob" aria-hidden="true"></span>Expert view</button>`}var jn={none:"Package now",failed:"Retry packaging",built:"Rebuild"};function Bn({version:e,reload:t}){let[o,s]=$("");Fn(eo(c=>c&&V({tab:"packages"}),[]));let r=()=>s(""),a=()=>{r(),t()},i=()=>l?W("models",e.dataset.id.slice(6)):W("datasets",e.dataset.id),l=e.dataset.id.startsWith("model:");return n`
    ${!l&&n`<button type="button" class="primary" onClick=${()=>s("promote")}>Promote</button>`}
    ${jn[e.packaging]&&n`<button type="button" onClick=${()=>s("package")}>${jn[e.packaging]}</button>`}
    <button type="button" class="danger" onClick=${()=>s("delete")}>Delete</button>
    ${o==="promote"&&n`<${de} dataset=${e.dataset.name} version=${e.name} onDone=${a} onClose=${r} />`}
    ${o==="package"&&n`<${nt} version=${e} onDone=${a} onClose=${r} />`}
    ${o==="delete"&&n`<${hn} version=${e} onDone=${i} onClose=${r} />`}`}function Un({id:e,error:t,reload:o}){let[s,r]=$(!1),a={id:e,uri:je(e),name:e.split(":").pop()};return n`
    <div class="problem" role="alert"><p><strong>${t.message}</strong></p>
      <button type="button" onClick=${()=>r(!0)}>Restore</button></div>
    ${s&&n`<${We} version=${a} onDone=${()=>{r(!1),o()}} onClose=${()=>r(!1)} />`}`}var zn={added:"+",removed:"\u2212",changed:"\u2260"};function Ut({version:e,query:t}){let o=E("dataset-versions/",{dataset:e.dataset.id,limit:100}),s=e.previous_version,r=t.against??s??"",a=o.items.filter(l=>l.id!==e.id),i=!r||a.some(l=>l.id===r);return n`
    <${f} title="Compare" aside=${n`
      <label for="against">with version</label>
      <select id="against" value=${r} onChange=${l=>V({against:l.target.value})}>
        <option value="" disabled>Choose one</option>
        ${!i&&n`<option value=${r}>${at(r,e)}</option>`}
        ${a.map(l=>n`<option key=${l.id} value=${l.id}>${l.name}</option>`)}
      </select>
      <${Ca} />`}>
      ${r?n`<${Ea} key=${r} version=${e} against=${r} file=${t.file} />`:n`<p class="note">Choose a version: what must be done to it to have this one is listed here.</p>`}
    <//>`}var at=(e,t)=>ye(e)===t.dataset.id?we(e):`${ye(e)} ${we(e)}`;function Ca(){let[e,t]=$(""),o=ue(e.trim())??e.trim();return n`<form class="by-id" onSubmit=${r=>{r.preventDefault(),o&&V({against:o,file:""})}}>
    <input type="text" value=${e} onInput=${r=>t(r.target.value)} aria-label="Version of any dataset" placeholder="dataset:version" autocomplete="off" spellcheck=${!1} />
    <button type="submit">Compare</button></form>`}function Ea({version:e,against:t,file:o}){let s=E(`dataset-versions/${encodeURIComponent(e.id)}/diff/`,{against:t,limit:200}),r=[{title:"Change",value:c=>c.change,cell:c=>n`<span class=${`change ${c.change}`}><span aria-hidden="true">${zn[c.change]}</span> ${c.change}</span>`},{title:"File",value:c=>c.path,header:!0,kind:"path",cell:c=>n`<button type="button" class="link" aria-expanded=${String(c.path===o)} onClick=${()=>V({file:c.path===o?"":c.path},{replace:!0})}>${c.path}</button>`},{title:`In ${at(t,e)}`,value:c=>c.before?.size,kind:"number",cell:c=>g(c.before?.size)},{title:`In ${e.name}`,value:c=>c.after?.size,kind:"number",cell:c=>g(c.after?.size)}],a=Object.keys(zn).map(c=>[c,s.items.filter(m=>m.change===c).length]),i=s.items.find(c=>c.path===o),l=s.items.length>0||!(s.loading||s.error);return n`<div class="differences">
    ${s.items.length>0&&n`<p class="so-far" aria-live="polite">
      ${a.filter(([,c])=>c).map(([c,m])=>`${P(m,"file")} ${c}`).join(", ")}${s.more?", and more below":""}.</p>`}
    ${l&&n`<${y} caption=${`Changes from ${at(t,e)} to ${e.name}`} name="changes" more=${s.more} columns=${r} rows=${s.items}
      id=${c=>`${c.change} ${c.path}`} empty=${s.more?"Nothing so far; there is more to compare.":"Their files are the same."} />`}
    <${O} of=${s} what="more changes" />
    ${i&&n`<${Pa} key=${o} change=${i} version=${e} against=${t} />`}</div>`}function Pa({change:e,version:t,against:o}){let s=[[o,e.before],[t.id,e.after]].filter(([,r])=>r).map(([r,a])=>({version:r,path:e.path,datum:a.id,label:at(r,t)}));return n`<section class="compared" aria-label=${`Content of ${e.path}`}><h3>${e.path}</h3>
    ${s.length===2?n`<${an} sides=${s} />`:n`<${rn} of=${s[0]} />`}</section>`}var Oa=[36,44],Ta=matchMedia("(max-width: 48rem), (pointer: coarse)"),Wn=12,Da=1e3;function Vn({caption:e,columns:t,rows:o,more:s,loading:r,onOpen:a,selected:i,focus:l,start:c,order:m}){let u=K(),[v,k]=$({top:0,height:600}),[b,F]=$(()=>Math.max(0,c?o.findIndex(({path:_})=>_===c):0)),w=K(!1),A=Oa[Number(Ta.matches)],z=()=>u.current&&k({top:u.current.scrollTop,height:u.current.clientHeight}),H=Math.max(0,Math.floor(v.top/A)-Wn),J=Math.min(o.length,Math.ceil((v.top+v.height)/A)+Wn);return C(()=>{s&&o.length-J<Da&&s()},[s,J,o.length]),ct(()=>{let _=new ResizeObserver(z);return _.observe(u.current),l&&document.activeElement===document.body&&(w.current=!0,b&&(u.current.scrollTop=Math.max(0,b-2)*A),z()),()=>_.disconnect()},[]),ct(()=>{w.current&&(w.current=!1,u.current.querySelector(`[data-row="${b}"]`)?.focus({preventScroll:!0}))}),n`
    <div class="window" ref=${u} onScroll=${z} onKeyDown=${_=>{let R=Math.max(1,Math.floor(v.height/A)-2),ae={ArrowDown:1,ArrowUp:-1,PageDown:R,PageUp:-R,Home:-o.length,End:o.length};if(!(_.key in ae)||_.ctrlKey||_.metaKey||_.altKey)return;_.preventDefault();let oe=Math.max(0,Math.min(o.length-1,b+ae[_.key])),{scrollTop:p,clientHeight:Xt}=u.current;oe*A<p?u.current.scrollTop=oe*A:(oe+2)*A>p+Xt&&(u.current.scrollTop=(oe+2)*A-Xt),w.current=!0,F(oe),z()}} role="region" aria-label=${e}
      aria-busy=${!!r} tabindex="0">
      <table aria-rowcount=${s||r?-1:o.length+1}>
        <caption class="unseen">${e}</caption>
        <thead><tr aria-rowindex="1">${t.map(_=>n`<th scope="col" class=${_.kind} aria-sort=${m?.directionOf(_)}>${_.title}${m?.columns.includes(_)&&n`<${$o} order=${m} column=${_} />`}</th>`)}</tr></thead>
        <tbody>
          ${H>0&&n`<tr key="above" aria-hidden="true"><td colspan=${t.length} style=${{height:`${H*A}px`}} /></tr>`}
          ${o.slice(H,J).map((_,R)=>n`<${_a} key=${_.path} row=${_} at=${H+R} columns=${t}
            tabindex=${H+R===b?0:-1} marked=${i(_)} open=${()=>{F(H+R),a(_)}} />`)}
          ${J<o.length&&n`<tr key="below" aria-hidden="true"><td colspan=${t.length} style=${{height:`${(o.length-J)*A}px`}} /></tr>`}
        </tbody>
      </table>
    </div>`}var _a=({row:e,at:t,columns:o,tabindex:s,marked:r,open:a})=>n`
  <tr aria-rowindex=${t+2} class=${r?"marked":null} aria-selected=${r?"true":null}>
    ${o.map(({header:i,kind:l,cell:c})=>i?n`<th scope="row" class=${l}><button class="link" data-row=${t} tabindex=${s} onClick=${a}>${c(e)}</button></th>`:n`<td class=${l}>${c(e)}</td>`)}
  </tr>`;var Kn=1e3,Aa=250,Ia=1e3,Ma="This deployment cannot show folders yet: update it, or list the files with packline show.";function zt({version:e,query:t}){let o=t.prefix??"",s=t.begins??"",r=t.find??"",a=`dataset-versions/${encodeURIComponent(e.id)}/`,i=E(...r?[`${a}files/`,{search:r,limit:Kn}]:[`${a}tree/`,{prefix:o+s,limit:Kn}]),l=Na(o),c=K(!1),m=p=>{p.kind==="folder"?V({prefix:p.path,file:"",begins:""}):(t.file||(c.current=!0),V({file:p.path},{replace:!!t.file}))},u=()=>{document.activeElement?.closest?.(".preview")&&document.querySelector('.window [data-row][tabindex="0"]')?.focus(),c.current?history.back():V({file:""},{replace:!0}),c.current=!1};C(()=>{t.file||(c.current=!1)},[t.file]),C(()=>{t.file&&x(`Preview of ${t.file}`)},[t.file]);let[v,k]=Qe(e.id),b=i.items.filter(p=>p.datum).map(p=>p.datum),F=Me(v,b),w={title:b.length>0&&n`<${pe} label=${`Select all ${b.length} files shown`} checked=${F==="all"} some=${F==="some"}
      onChange=${()=>k(F==="all"?Ie(v,b):Ae(v,b))} />`,kind:"box",cell:p=>p.datum&&n`<${pe} label=${`Select ${p.datum.name}`} checked=${v.has(p.datum.id)} onChange=${()=>k(_e(v,p.datum))} />`},A=[{title:"Name",value:p=>p.name,header:!0,kind:"entry",cell:p=>n`<${qn} kind=${p.kind} />${p.name}${p.kind==="folder"?"/":""}`},{title:"Files",value:p=>p.kind==="folder"?p.files:null,kind:"number",cell:p=>p.kind==="folder"?`${p.files_at_most?"\u2264 ":""}${h(p.files)}`:""},{title:"Size",value:p=>p.datum?.size,kind:"number",cell:p=>p.datum?g(p.datum.size):""},w],z=[{title:"Path",value:p=>p.path,header:!0,kind:"entry",cell:p=>n`<${qn} kind="file" />${p.path}`},A[2],w],H=lo("files",r?z:A,i.items),J=H.rows.filter(p=>p.kind!=="folder"),le=J.filter(p=>Ao(p.path)),_=t.view==="gallery"&&(le.length>0||i.loading),R=J.findIndex(p=>p.path===t.file),ae=p=>R>=0&&J[R+p]?()=>m(J[R+p]):null,oe=!i.items.length&&!i.loading&&!i.error&&!i.more;return n`
    <div class=${t.file?"browser open":"browser"}>
      <${f} title="Files" aside=${n`
        ${le.length>0&&n`<button type="button" aria-pressed=${String(_)} onClick=${()=>V({view:_?"":"gallery"},{replace:!0})}>Gallery</button>`}
        ${!r&&n`<${Hn} key=${o} label="Name begins with" initial=${s} onChange=${p=>V({begins:p},{replace:!0})} />`}
        <${Hn} label="Find in all folders" initial=${r} onChange=${p=>V({find:p},{replace:!0})} />`}>
        ${!r&&n`<${Oo} label="Folder" of=${Fa(e,o)} />`}
        ${i.items.length>0&&!_&&n`<${co} order=${H} caption="files" />`}
        ${H.chosen&&i.more&&n`<p class="note" role="status">Sorted: the ${i.items.length} rows that are loaded. There are more.</p>`}
        ${i.error&&n`<${S} error=${i.error} retry=${i.more??i.reload} missing=${Ma} />`}
        ${_&&n`<${sn} version=${e.id} files=${le} onOpen=${m} more=${i.error?null:i.more} selected=${p=>p.path===t.file} />`}
        ${!_&&i.items.length>0&&n`<${Vn} key=${JSON.stringify([o+s,r])} caption=${r?`Files with ${r} in their path`:`Files in ${o||"the version"}`}
          columns=${r?z:A} rows=${H.rows} order=${H} more=${i.error?null:i.more} loading=${i.loading}
          onOpen=${m} focus=${l.wanted} start=${l.start} selected=${p=>p.path===t.file} />`}
        ${!i.items.length&&i.loading&&n`<${te} />`}
        ${oe&&n`<p class="note">${La(r,s)}</p>`}
        <p class="so-far">${P(i.items.length,"entry","entries")}${i.more||i.loading?" so far; more as you scroll":""}</p>
      <//>
      ${v.size>0&&n`<${Ra} version=${e} selection=${v} onClear=${()=>{k(re),x("Nothing is selected.")}} />`}
      ${t.file&&n`<${nn} key=${t.file} version=${e} path=${t.file} onClose=${u}
        previous=${ae(-1)} next=${ae(1)} />`}
    </div>`}function Ra({version:e,selection:t,onClear:o}){let[s,r]=$(!1),a=[...t.values()].map(({name:l})=>l),i=l=>{o(),W("versions",l.id)};return n`
    <${Ze} selection=${t} onClear=${o} onCompose=${()=>r(!0)}>
      <${cn} version=${e} selection=${t} />
      ${a.length<=Ia&&n`<${M} text=${mo(e.uri,Eo(e.uri),a)} label="Copy command" what="Command line" />`}
    <//>
    ${s&&n`<${Xe} selection=${t} onClose=${()=>r(!1)} onDone=${i} />`}`}function Na(e){let t=K({folder:e,wanted:!1,start:""});if(t.current.folder!==e){let o=t.current.folder,s=!!document.activeElement?.closest?.(".browser .window, .browser .crumbs"),r=o.startsWith(e)?o.slice(e.length):"";t.current={folder:e,wanted:s,start:r&&e+r.slice(0,r.indexOf("/")+1)}}return t.current}var La=(e,t)=>e?`No file of this version has \u201C${e}\u201D in its path.`:t?`Nothing here begins with \u201C${t}\u201D.`:"There are no files here.";function Hn({label:e,initial:t="",onChange:o}){let[s,r]=$(t);return C(()=>{if(s===t)return;let a=setTimeout(()=>o(s),Aa);return()=>clearTimeout(a)},[s]),n`<input type="search" value=${s} onInput=${a=>r(a.target.value)} aria-label=${e}
    placeholder=${`${e}\u2026`} autocomplete="off" spellcheck="false" />`}function Fa(e,t){let o=i=>d("versions",e.id,{tab:"files",prefix:i}),s=t.split("/").slice(0,-1),r=s.length-1,a=s.map((i,l)=>[i||"(empty)",l===r?null:o(`${s.slice(0,l+1).join("/")}/`)]);return[[e.name,s.length?o(""):null],...a]}var qn=({kind:e})=>n`
  <svg class=${`kind ${e}`} viewBox="0 0 16 16" aria-hidden="true">${e==="folder"?n`<path d="M1.5 3.5h4l1.5 2h7.5v7h-13z" />`:n`<path d="M3.5 1.5h6l3 3v10h-9zM9.5 1.5v3h3" />`}</svg>`;function Wt({version:e,reload:t}){let o=e.packaging==="built",s=`dataset-versions/${encodeURIComponent(e.id)}/package/`,r=D(o?s:null,{limit:1}),a=D("lineage/",{uri:e.uri,depth:3}),i=D(`datasets/${encodeURIComponent(e.dataset.id)}/aliases/`,{limit:1e3});Ua(e,i.reload);let l=(i.data?.results??[]).filter(m=>m.version?.id===e.id),c=e.file_count?e.size/e.file_count:null;return n`
    <${ze} uri=${e.uri} path=${`dataset-versions/${encodeURIComponent(e.id)}/`} properties=${e.properties??{}} tags=${e.tags}
      version=${e.id} reload=${t} />
    <${f} title="In numbers">
      <div class="figures">
        <${N} value=${h(e.file_count)} label="files" />
        <${N} value=${g(e.size)} label="in all" />
        <${N} value=${g(c)} label="a file, on average" />
        ${o&&n`<${N} value=${h(r.data?.count)} label=${r.data?.count===1?"part":"parts"} />`}
      </div>
    <//>
    <div class="columns">
      <${f} title="Facts">
        <${G} of=${[["Created",n`<${T} of=${e.ctime} />`],["Made by execution",e.execution&&n`<a href=${`#/executions/${encodeURIComponent(e.execution)}`}>${e.execution}</a>`],["Based on",e.previous_version_uri&&n`<${Ve} of=${e.previous_version_uri} />`],["Aliases now",l.length>0&&l.map(({name:m})=>n`<a class="tag accent" key=${m} href=${d("datasets",e.dataset.id,"aliases",m)}>${m}</a> `)],["Package",e.packaging_reason],["Requested aliases",e.targeting_aliases.join(", ")],["Status",e.status],["Note",e.note],["Content hash",n`<code>${e.content_hash}</code>`]].filter(([,m])=>m)} />
      <//>
      <${f} title="Lineage">
        <${j} of=${a}>${m=>n`<${He} of=${m} />`}<//>
      <//>
    </div>
    <${Ba} version=${e} />`}var ja=4e4;function Ba({version:e}){let[t,o]=$(e.file_count<=ja);return e.file_count?n`<${f} title="Types and sizes">${t?n`<${$n} version=${e.id} />`:n`<p><button type="button" onClick=${()=>o(!0)}>Read types and sizes</button></p>`}<//>`:null}function Ua(e,t){let o=K(e);C(()=>{o.current!==e&&t(),o.current=e},[e])}function Vt({version:e}){let t=jt(),o=e.packaging==="built",s=E(e.packaging==="pending"?null:fe(e),{limit:50});return n`
    ${s.items.length>0&&n`
      <${f} title="Packages" aside=${n`<${Bt} />`}>
        <${za} parts=${s.items} whole=${!s.more} total=${s.count} />
        <${Wa} version=${e} parts=${s.items} built=${o} expert=${t} />
        <${O} of=${s} what="more parts" />
      <//>
      ${t&&n`<${Ha} version=${e} parts=${s.items} />`}`}
    ${!s.items.length&&n`
      <${f} title="Packages" aside=${n`<${Bt} />`}>
        <p>${e.packaging==="pending"?"Its parts are listed here once it is packaged.":"There is no package: files are fetched one by one."}</p>
        ${t&&n`<p class="note">Packaging: ${e.packaging_reason||"no reason is recorded"}.</p>`}
        <${O} of=${s} />
      <//>`}`}function za({parts:e,whole:t,total:o}){let s=(i,l=e)=>l.reduce((c,m)=>c+m[i],0),r=e.filter(i=>i.reused),a=t?"":" so far";return n`
    <div class="figures">
      <${N} value=${h(o??e.length)} label=${(o??e.length)===1?"part":"parts"} />
      <${N} value=${g(s("size"))} label=${`in packages${a}`} />
      <${N} value=${h(s("files"))} label=${`files${a}`} />
      <${N} value=${h(r.length)} label=${`reused of other versions${r.length?`: ${g(s("size",r))} not built again`:""}`} />
    </div>`}function Wa({version:e,parts:t,built:o,expert:s}){let r=[{title:"Part",value:({index:a})=>a,cell:({index:a})=>a+1,kind:"number"},{title:"Name",value:({name:a})=>a,cell:a=>n`<code>${Va(a.name)}</code><${M} text=${a.name} what=${`name of part ${a.index+1}`} />`,header:!0},{title:"Size",value:({size:a})=>a,cell:({size:a})=>g(a),kind:"number"},{title:"Files",value:({files:a})=>a,cell:({files:a})=>h(a),kind:"number"},{title:"From",value:({reused:a})=>a?"reused":"built for this version",cell:({reused:a})=>a?n`<span class="tag accent">reused</span>`:"built for this version"},{title:"Paths",value:({first:a})=>a,text:({first:a,last:i})=>[a,i],cell:({first:a,last:i})=>n`<span class="paths-of">${a} … ${i}</span>`},{title:"SHA-256",cell:({sha256:a,index:i})=>n`<code title=${a}>${a.slice(0,12)}…</code><${M} text=${a} what=${`SHA-256 of part ${i+1}`} />`}];return s&&r.splice(4,0,{title:"Blocks",cell:({blocks:a})=>h(a.length),kind:"number"}),o&&r.push({title:n`<span class="unseen">Download</span>`,cell:a=>n`<${Ka} version=${e} part=${a} />`}),n`<${y} caption="Parts of the package" name="parts" columns=${r} rows=${t} id=${({index:a})=>a} />`}var Va=e=>e.length>28?`${e.slice(0,12)}\u2026${e.slice(-12)}`:e;function Ka({version:e,part:t}){let[o,s]=$(null);return n`<button type="button" onClick=${async()=>{s(null);try{let{url:a}=await Q(`${fe(e)}${t.index}/download/`);x(`Downloading part ${t.index+1}.`);let i=document.createElement("a");i.href=a,i.download=t.name,i.rel="noopener",i.click()}catch(a){s(a)}}} aria-label=${`Download part ${t.index+1}, ${g(t.size)}`}>Download</button>
    ${o&&n`<${S} error=${o} />`}`}var Gn=e=>e.toString(16).padStart(8,"0"),Ha=({version:e,parts:t})=>n`
  <section class="expert" aria-label="Expert view">
    <${f} title="Identity of the version">
      <dl class="facts">
        <div><dt>Content hash</dt><dd><code>${e.content_hash}</code> <${M} text=${e.content_hash} what="content hash" /></dd></div>
        <div><dt>Packaging</dt><dd>${e.packaging_reason}</dd></div>
      </dl>
    <//>
    ${t.map(o=>n`<${qa} key=${o.index} part=${o} />`)}
  </section>`,qa=({part:e})=>n`
  <${f} title=${`Part ${e.index+1}: ${P(e.blocks.length,"block")}`}>
    <dl class="facts wide">
      ${[["Key",e.key],["Digest",e.digest],["SHA-256",e.sha256],["CRC-32",Gn(e.crc32)]].map(([t,o])=>n`
        <div><dt>${t}</dt><dd><code>${o}</code> <${M} text=${o} what=${`${t} of part ${e.index+1}`} /></dd></div>`)}
      <div><dt>Headers</dt><dd>${g(e.size-e.bytes)} beside ${g(e.bytes)} of files</dd></div>
    </dl>
    <${y} caption=${`Blocks of part ${e.index+1}`} id=${({offset:t})=>t} rows=${e.blocks} columns=${[{title:"Offset",cell:({offset:t})=>h(t),kind:"number"},{title:"Length",cell:({length:t})=>h(t),kind:"number"},{title:"Files",cell:({members:t})=>h(t),kind:"number"},{title:"CRC-32",cell:({crc32:t})=>n`<code>${Gn(t)}</code>`,kind:"number"}]} />
  <//>`;var Ga=[1,100,1e4];function Ht({version:e}){let t=D(`dataset-versions/${encodeURIComponent(e.id)}/savings/`);return n`<${j} of=${t}>${o=>n`<${Ja} savings=${o} />`}<//>`}function Ja({savings:e}){let[t,o]=$(1),s=wn(e,t),r=n`<label class="inline" for="fetches">Fetches</label>
    <select id="fetches" value=${t} onChange=${a=>o(Number(a.target.value))}>
      ${Ga.map(a=>n`<option value=${a}>${a.toLocaleString("en")}</option>`)}</select>`;return n`
    <${f} title="Files one by one, and the package" aside=${r}>
      <${Ya} savings=${s} />
      <${y} caption="Savings" id=${({key:a})=>a} rows=${Ge(s)} columns=${[{title:"",cell:({title:a})=>a,header:!0},{title:"Files one by one",cell:({files:a})=>a,kind:"number"},{title:"Package",cell:({packed:a})=>a,kind:"number"},{title:"Less by",cell:({less:a})=>a||"\u2013",kind:"number"}]} />
    <//>
    <${f} title="Where the numbers are from">
      <p class="first">${e.estimated?"There is no package yet: its requests are what it would likely have. ":""}Reckoned, not measured, on these assumptions:</p>
      <${y} caption="Assumptions" id=${({name:a})=>a} rows=${e.assumptions} columns=${[{title:"Assumption",cell:({name:a})=>a.replaceAll("_"," "),header:!0},{title:"Value",cell:({value:a,unit:i})=>`${a.toLocaleString("en")} ${i}`},{title:"Source",cell:({source:a})=>a}]} />
      <${G} of=${[["Making the package, once",`${P(e.packing.requests,"request")}, ${ee(e.packing.dollars)}`],["Paid back in requests after",e.fetches_until_paid==null?"never":P(e.fetches_until_paid,"fetch","fetches")]]} />
    <//>`}var[Jn,he,Kt,rt]=[640,130,64,20];function Ya({savings:e}){let t=Ge(e),o=Jn-he-110;return n`
    <figure class="chart">
      <svg viewBox=${`0 0 ${Jn} ${t.length*Kt}`} role="img" aria-label=${yn(e)}>
        ${t.map((s,r)=>n`
          <g key=${s.key} transform=${`translate(0 ${r*Kt+8})`} aria-hidden="true">
            <text class="name" x=${he-12} y=${rt+6} text-anchor="end">${s.title}</text>
            <${Yn} kind="by-files" y=${0} long=${o} share=${s.filesShare} text=${s.files} />
            <${Yn} kind="by-package" y=${rt+3} long=${o} share=${s.share} text=${s.packed} />
          </g>`)}
        <line class="axis" x1=${he} x2=${he} y1="0" y2=${t.length*Kt} />
      </svg>
      <figcaption aria-hidden="true"><span class="key by-files"></span>Files one by one <span class="key by-package"></span>Package</figcaption>
    </figure>`}var Yn=({kind:e,y:t,long:o,share:s,text:r})=>n`
  <rect class=${e} x=${he} y=${t} width=${Math.max(2,s*o)} height=${rt} rx="2" />
  <text class="value" x=${he+Math.max(2,s*o)+8} y=${t+rt-5}>${r}</text>`;var ge=[{key:"",title:"Overview",view:Wt},{key:"files",title:"Files",view:zt},{key:"packages",title:"Packages",view:Vt},{key:"savings",title:"Savings",view:Ht},{key:"diff",title:"Compare",view:Ut}];var Qa=3e3,Za=3e4;function qt({params:e,query:t}){let o=e.version,s=D(`dataset-versions/${encodeURIComponent(o)}/`,{files:0},{live:l=>l.packaging==="pending"?Qa:Za}),r=s.data?.dataset.name??ye(o),a=s.data?.name??we(o),i=ge.find(({key:l})=>l===(t.tab??""))??ge[0];return n`
    <${I} title=${`${r} ${a}`} crumbs=${[["Datasets",d("datasets")],[r,d("datasets",r)],[a]]}
      lead=${s.data&&n`<code>${s.data.uri}</code> <${q} of=${s.data.packaging} /> <${Te} uri=${s.data.uri} />`}
      actions=${s.data&&!s.error&&n`<${Bn} version=${s.data} reload=${s.reload} />`}>
      <nav class="tabs" aria-label="About this version">${ge.map(({key:l,title:c})=>n`
        <a key=${l} href=${d("versions",o,{tab:l})} aria-current=${l===i.key?"page":null}>${c}</a>`)}</nav>
      ${s.error?.title==="VersionDeleted"?n`<${Un} id=${o} error=${s.error} reload=${s.reload} />`:n`
      <${j} of=${s}>${l=>n`<${Rn} version=${l} onEnd=${s.reload} /><${i.view} key=${i.key} version=${l} params=${e} query=${t} reload=${s.reload} />`}<//>`}
    <//>`}var Se=[{path:"datasets",nav:"Datasets",view:bt},{path:"datasets/:dataset",under:"datasets",view:gt},{path:"datasets/:dataset/aliases/:alias",under:"datasets",view:mt},{path:"versions/:version",under:"datasets",view:qt},{path:"models",nav:"Models",view:At},{path:"models/:model",under:"models",view:_t},{path:"executions",nav:"Executions",view:wt},{path:"executions/:execution",under:"executions",view:St},{path:"packagings",nav:"Packagings",view:It},{path:"data/:datum",under:"search",view:yt},{path:"fleet",nav:"Fleet",view:Tt},{path:"search",nav:"Search",view:Lt},{path:"me",view:Dt},{path:"api",view:ut}];var Xa=matchMedia("(prefers-color-scheme: dark)"),Gt=()=>document.documentElement.dataset.theme??(Xa.matches?"dark":"light"),Jt=new EventTarget;function Yt(){let e=Gt()==="dark"?"light":"dark";document.documentElement.dataset.theme=e,localStorage.setItem("packline.theme",e),Jt.dispatchEvent(new Event("change")),x(`${e==="dark"?"Dark":"Light"} theme`)}function Qn(){let[e,t]=$(Gt);C(()=>{let s=()=>t(Gt());return Jt.addEventListener("change",s),()=>Jt.removeEventListener("change",s)},[]);let o=`Switch to the ${e==="dark"?"light":"dark"} theme`;return n`
    <button class="icon" onClick=${Yt} aria-label=${o} title=${o}>
      <svg viewBox="0 0 20 20" aria-hidden="true"><circle cx="10" cy="10" r="7" /><path d="M10 3a7 7 0 0 1 0 14z" /></svg>
    </button>`}var er=200,tr=["dataset","model","version","execution"],or=12;function Zn({session:e}){let[t,o]=$(!1),s=K(null),r=()=>{s.current=document.activeElement,o(!0)},a=()=>{o(!1),s.current?.focus?.()};return C(()=>{let i=l=>{l.key.toLowerCase()!=="k"||!(l.ctrlKey||l.metaKey)||l.shiftKey||l.altKey||(l.preventDefault(),document.querySelector("dialog[open]")||r())};return document.addEventListener("keydown",i),()=>document.removeEventListener("keydown",i)},[]),n`
    <button class="icon" aria-label="Commands" title="Commands (Ctrl+K)" aria-keyshortcuts="Control+K Meta+K" aria-haspopup="dialog" onClick=${r}>
      <svg viewBox="0 0 20 20" aria-hidden="true"><path d="M3 5.5h14v1.6H3zm0 3.7h9v1.6H3zm0 3.7h14v1.6H3z" /></svg></button>
    ${t&&n`<${nr} session=${e} onClose=${a} />`}`}function nr({session:e,onClose:t}){let[o,s]=$(""),[r,a]=$(0),i=K(),l=sr(o.trim()),c=D(l.length>1?"search/":null,{q:l,kind:tr,limit:1}),{path:m}=Oe(),u=l===o.trim()?c.data?.results:null,v=Ce(()=>ar(o.trim(),m,e,u??[]),[o,u]),k=Math.min(r,v.length-1);C(()=>i.current.focus(),[]),C(()=>{document.getElementById(`command-${k}`)?.scrollIntoView({block:"nearest"})},[k]);let b=w=>{w&&(t(),w.run())},F=w=>{let A={ArrowDown:k+1,ArrowUp:k-1,PageDown:v.length-1,PageUp:0}[w.key];if(A!==void 0&&v.length)a((A+v.length)%v.length);else if(w.key==="Enter")b(v[k]);else return;w.preventDefault()};return n`
    <${$e} title="Commands" onClose=${t}>
      <input ref=${i} type="text" role="combobox" aria-label="Page, name or command" aria-expanded="true" aria-controls="commands"
        aria-autocomplete="list" aria-activedescendant=${v.length?`command-${k}`:null} value=${o}
        placeholder="Go to a page, a dataset, a version…" autocomplete="off" spellcheck="false"
        onInput=${w=>{s(w.target.value),a(0)}} onKeyDown=${F} />
      <ul class="commands" id="commands" role="listbox" aria-label="Commands">
        ${v.map((w,A)=>n`
          <li key=${w.key} id=${`command-${A}`} role="option" aria-selected=${String(A===k)} onClick=${()=>b(w)}>
            <span>${w.title}</span> <small>${w.kind}</small></li>`)}
      </ul>
      <p class="note" role="status">${c.error?c.error.message:c.loading?"Searching\u2026":P(v.length,"command")}</p>
    <//>`}function sr(e){let[t,o]=$(e);return C(()=>{let s=setTimeout(()=>o(e),er);return()=>clearTimeout(s)},[e]),t}function ar(e,t,o,s){let r=e.toLowerCase().split(/\s+/).filter(Boolean),a=({title:c,kind:m})=>r.every(u=>`${c} ${m}`.toLowerCase().includes(u)),i=s.map(c=>it(c.kind,c.uri??c.name,...Pe(c))),l=e?[it("search",`Search everything for \u201C${e}\u201D`,"search",{q:e})]:[];return[...i,...rr(t,o).filter(a),...l].slice(0,or)}function rr(e,t){let o=e[0]==="versions"?e[1]:"";return[...o?ge.map(({key:s,title:r})=>it("this version",r,"versions",o,{tab:s})):[],...Se.filter(s=>s.nav).map(s=>it("page",s.nav,s.path)),{key:"theme",kind:"action",title:"Switch between light and dark",run:Yt},...t.needed?[{key:"out",kind:"action",title:"Sign out",run:Ee}]:[]]}var it=(e,t,...o)=>({key:JSON.stringify(o),kind:e,title:t,run:()=>{x(t),W(...o)}});function Xn({session:e}){let{path:t,query:o}=Oe(),s=io(Se,t.length?t:["datasets"]),r=s?.route.under??s?.route.path;return n`
    <header class="bar">
      <a class="brand" href=${d("datasets")}><${lr} />Packline</a>
      <nav aria-label="Main">
        ${Se.filter(a=>a.nav).map(a=>n`
          <a href=${d(a.path)} aria-current=${a.path===r?"page":null}>${a.nav}</a>`)}
      </nav>
      <${ir} query=${o.q} />
      <${Zn} session=${e} />
      <${Qn} />
      ${e.needed&&n`
        <div class="account"><span title=${e.name}>${e.name}</span>
          <button class="quiet" onClick=${Ee}>Sign out</button></div>`}
    </header>
    <main id="content" tabindex="-1">
      ${s?n`<${s.route.view} key=${[s.route.path,...Object.values(s.params)].join("/")} params=${s.params} query=${o} />`:n`<${S} error=${{message:"There is no such page.",remedy:"Start from the datasets."}} />`}
    </main>
    <${zo} />
    <footer class="foot">Times are those of ${so()}.
      <nav class="about" aria-label="About"><a href=${d("me")}>Access</a><a href=${d("api")}>HTTP API</a></nav></footer>`}function ir({query:e}){let t=K();return C(()=>{let s=r=>{let a=r.target.closest?.("input, textarea, select, dialog");r.key!=="/"||r.ctrlKey||r.metaKey||r.altKey||a||(r.preventDefault(),t.current.focus(),t.current.select())};return document.addEventListener("keydown",s),()=>document.removeEventListener("keydown",s)},[]),n`
    <form class="search" role="search" onSubmit=${s=>{s.preventDefault();let r=t.current.value.trim();r&&(x(`Searching ${r}`),W("search",{q:r}))}}>
      <input ref=${t} type="search" name="q" value=${e??""} aria-label="Search" aria-keyshortcuts="/"
        placeholder="Search names and files" autocomplete="off" spellcheck="false" />
      <kbd aria-hidden="true">/</kbd>
    </form>`}var lr=()=>n`
  <svg class="mark" viewBox="0 0 32 32" aria-hidden="true"><rect width="32" height="32" rx="7" />
    <path d="M6.5 11 16 6l9.5 5v10L16 26l-9.5-5zm0 0 9.5 5 9.5-5M16 16v10" /></svg>`;function Qt({error:e}){return C(()=>{document.title="Sign in \xB7 Packline"},[]),n`
    <main id="content" class="welcome" tabindex="-1">
      <h1>Packline</h1>
      <p>Datasets, their versions and packages. Sign in with your organisation's account.</p>
      ${e&&n`<${S} error=${e} />`}
      <button class="primary" onClick=${oo}>Sign in</button>
    </main>`}var Zt=document.getElementById("app");document.querySelector(".skip").addEventListener("click",e=>{e.preventDefault(),document.getElementById("content")?.focus()});Zt.replaceChildren();to().then(e=>lt(e.signedIn?n`<${Xn} session=${e} />`:n`<${Qt} />`,Zt)).catch(e=>lt(n`<${Qt} error=${e} />`,Zt));
