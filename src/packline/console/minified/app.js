/* sources 104521aaad7bb69f894a6b9e6c797cd89d0963adcc15e0ed000462e2526c5ff0 */
import{$ as f,A as ce,Aa as Me,B as $o,Ba as Re,C as mo,Ca as Ne,D as uo,Da as Ro,E as po,F as fo,G as ho,H as go,I as bo,J as vo,K as ko,L as yo,M as wo,N as xo,O as So,P as Co,Q as Po,R as Eo,S as _o,T as M,U as Oe,V as Do,W as I,X as Oo,Y as j,Z as te,_ as S,a as ct,aa as y,b as $,ba as _,c as C,ca as q,d as $t,da as Y,e as K,ea as D,f as Pe,fa as G,g as oo,ga as N,ha as $e,i as n,ia as be,j as x,ja as B,k as no,ka as Te,l as so,la as To,m as Ee,ma as Q,n as h,na as Z,o as E,oa as Ao,p as g,pa as me,q as ao,qa as Io,r as ro,ra as O,s as io,sa as P,t as _e,u as lo,v as d,w as V,wa as Mo,x as W,xa as re,y as De,ya as Ae,z as co,za as Ie}from"./shared.js";function No(e,t){let o=new Set(t.filter(({packaging:s})=>s==="pending").map(({uri:s})=>s));return e.filter(({packaging:s,uri:r})=>s==="pending"&&!o.has(r))}function Lo(e,{packaging:t,packaging_reason:o}){return t==="built"?{title:`${e} is packaged`,body:"It is fetched by its package from now on."}:t==="failed"?{title:`Packaging of ${e} failed`,body:o||"No reason is recorded."}:null}function mt(e,t){return e==="unsupported"?"This browser cannot show notifications for this page.":e==="denied"?"The browser refuses notifications for this page. Allow them in its settings for this address, then press the button again.":e==="granted"&&t?"You are notified when a packaging ends, while a tab of the console is open.":t===null?"The browser's question was not answered, so nothing is notified.":""}var Fo="packline.notify",Le="packline:notify",ss=1e4,as=50,Fe=()=>localStorage.getItem(Fo)==="on",ve=()=>"Notification"in window?Notification.permission:"unsupported",ke=()=>Fe()&&ve()==="granted";async function jo(){let e=ve()==="unsupported"?"unsupported":await Notification.requestPermission(),t=e==="granted"&&zo("Notifications are on","You hear of packagings that end while a tab of the console is open.","packline");return Uo(t?"on":"off"),e==="granted"&&!t?"unsupported":e}var Bo=()=>Uo("off");function Uo(e){localStorage.setItem(Fo,e),window.dispatchEvent(new Event(Le))}function zo(e,t,o,s){try{let r=new Notification(e,{body:t,tag:o});return r.onclick=()=>{window.focus(),s&&V(...s),r.close()},!0}catch{return!1}}function Vo(){let e=new AbortController,[t,o]=[null,null],s=async()=>{let a=await Io("packagings/",{limit:as},t,e.signal),i=a!==t,l=a.data.results,c=o&&i?No(o,l):[];return[t,o]=[a,l],await Promise.all(c.map(rs)),i};s().catch(()=>{});let r=Te(s,()=>ss,{hidden:!0});return()=>{e.abort(),r()}}async function rs({version:e,dataset:t}){let o=await Q(`dataset-versions/${encodeURIComponent(e.id)}/`,{files:0}).catch(()=>null),s=o&&Lo(`${t.name} ${e.name}`,o);s&&zo(s.title,s.body,o.uri,["versions",e.id])}function je(){let[e,t]=$(()=>({on:ke(),text:Fe()||ve()==="unsupported"?mt(ve(),Fe()):""})),o=async()=>{if(e.on)return Bo(),t({on:!1,text:""});let s=await jo(),r=mt(s,s==="granted"?!0:null);return t({on:ke(),text:r}),x(r)};return n`
    <button type="button" aria-pressed=${String(e.on)} onClick=${o}>Notify me when a packaging ends</button>
    ${e.text&&n`<p class="note">${e.text}</p>`}`}function Wo(){let[e,t]=$(ke);return C(()=>{let o=()=>t(ke());return window.addEventListener(Le,o),()=>window.removeEventListener(Le,o)},[]),C(()=>e?Vo():void 0,[e]),null}var is=5,ls=1e3,Ko=8,cs=[["added","+"],["removed","\u2212"],["changed","\u2260"]];function Ho({before:e,after:t}){let{differences:o,error:s,whole:r}=ms(e,t);if(s)return n`<${S} error=${s} />`;if(!o)return n`<${te} text="Comparing the files…" />`;let a=i=>o.filter(({change:l})=>l===i).length;return n`
    <div class="changes" aria-live="polite">
      <ul class="tally">${cs.map(([i,l])=>n`
        <li class=${i}><span aria-hidden="true">${l}</span> ${r?"":"at least "}${h(a(i))} ${i}</li>`)}</ul>
      ${o.length>0&&n`<ul class="paths">${o.slice(0,Ko).map(({change:i,path:l,before:c,after:m})=>n`
        <li class=${i}><code>${l}</code> <span>${i}${$s(c,m)}</span></li>`)}</ul>`}
      ${(o.length>Ko||!r)&&n`<p><a href=${d("versions",t,{tab:"diff",against:e})}>All that differs</a></p>`}
      ${!o.length&&r&&n`<p class="note">Their files are the same.</p>`}
    </div>`}function $s(e,t){let[o,s]=[e?.size,t?.size];return o!=null&&s!=null?o===s?"":`, ${g(o)} \u2192 ${g(s)}`:`, ${g(o??s)}`}function ms(e,t){let[o,s]=$({});return C(()=>{let r=new AbortController;return s({}),ds(e,t,r.signal).then(s,a=>a.name!=="AbortError"&&s({error:a})),()=>r.abort()},[e,t]),o}async function ds(e,t,o){let s=[],r=`dataset-versions/${encodeURIComponent(t)}/diff/`,a={against:e,limit:ls};for(let i=0;r&&i<is;i+=1){let l=await Q(r,a,{signal:o});s=[...s,...l.results],[r,a]=[l.next,void 0]}return{differences:s,whole:!r}}function U({title:e,verb:t,twin:o,send:s,onDone:r,onClose:a,onProblem:i,disabled:l,danger:c,wide:m,children:u}){let[v,k]=$(!1),[b,F]=$(null);return n`
    <${$e} title=${e} onClose=${a} wide=${m}>
      <form class="write" onSubmit=${async A=>{if(A.preventDefault(),!(v||l)){k(!0),F(null);try{r(await s())}catch(z){await i?.(z)||F(z),k(!1)}}}} novalidate>
        ${u}
        ${b&&n`<${S} error=${b} />`}
        ${o&&n`<${Do} line=${o} />`}
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
    </div>`}var qo=({label:e,id:t,checked:o,onChange:s,hint:r})=>n`
  <div class="field check">
    <input id=${t} type="checkbox" checked=${o} onChange=${a=>s(a.target.checked)} />
    <label for=${t}>${e}</label>${r&&n`<small>${r}</small>`}
  </div>`;var us=/^[A-Za-z0-9._-]{1,256}$/,Go=100,Jo=(e,t)=>`datasets/${encodeURIComponent(e)}/aliases/${encodeURIComponent(t)}/`;function de({dataset:e,alias:t="",version:o="",onDone:s,onClose:r}){let[a,i]=$(t),[l,c]=$(o),[m,u]=$(null),v=O(`datasets/${encodeURIComponent(e)}/aliases/`,{limit:Go}),k=a&&!us.test(a)?"Letters, digits, dots, underscores and dashes only.":"",[b,F]=gs(e,k?"":a),w=!!b.alias&&b.alias.version.name===l,A=a&&l&&!k&&b.loaded&&!w,z=()=>{let R=b.alias?{"If-Match":`"${b.alias.rev}"`}:{"If-None-Match":"*"};return Ao(Jo(e,a),{version:l},R)},H=async R=>{if(R.status!==412)return!1;let ae=b.alias?.version.name??null,oe=await F();return u({before:ae,after:oe}),!0},J=R=>{x(`${R.name} now points to ${R.version.name}.`),s(R)},le=R=>{i(R.target.value.trim()),u(null)},T=m?"Move it anyway":`${b.loaded&&!b.alias?"Create":"Move"} ${a||"alias"}`;return n`
    <${U} title=${o?`Promote ${e}/${o}`:`Promote a version of ${e}`}
      verb=${T} twin=${fo(e,a,l||"VERSION",b.alias?.rev??0)} disabled=${!A}
      send=${z} onProblem=${H} onDone=${J} onClose=${r}>
      <${L} id="promote-alias" label="Alias" value=${a} onInput=${le} wrong=${k} list="promote-aliases"
        hint="Choose one, or type a new name, such as production." />
      <datalist id="promote-aliases">${(v.data?.results??[]).map(({name:R})=>n`<option value=${R} />`)}</datalist>
      ${!o&&n`<${ps} dataset=${e} version=${l} onChoose=${c} />`}
      ${m&&n`<${fs} alias=${a} ...${m} />`}
      ${b.error&&n`<${S} error=${b.error} retry=${F} />`}
      ${a&&l&&b.loaded&&n`<${hs} dataset=${e} alias=${a} now=${b.alias} version=${l} same=${w} />`}
      ${a&&l&&!k&&!b.loaded&&!b.error&&n`<${te} text="Loading the alias…" />`}
    <//>`}function ps({dataset:e,version:t,onChoose:o}){let s=O("dataset-versions/",{dataset:e,limit:Go});return n`
    <${L} id="promote-version" label="Version" value=${t} list="promote-versions"
      onInput=${r=>o(r.target.value.trim())} hint="Newest first." />
    <datalist id="promote-versions">${(s.data?.results??[]).map(({name:r})=>n`<option value=${r} />`)}</datalist>`}var fs=({alias:e,before:t,after:o})=>n`
  <div class="problem" role="alert">
    <p><strong>Someone else changed it first: ${e} ${o?n`now points to ${o.version.name}`:"is gone"}${t?`, no longer to ${t}`:""}.</strong></p>
    <p>You changed nothing. Check what would change now, then decide again.</p>
  </div>`;function hs({dataset:e,alias:t,now:o,version:s,same:r}){return r?n`<p class="note">${t} points to ${s} already.</p>`:n`
    <section class="what-changes" aria-label="What changes">
      <p class="from-to"><strong>${t}</strong>${" "}
        ${o?n`<del>${o.version.name}</del>`:n`<span class="note">new</span>`}<span aria-hidden="true"> → </span><span class="unseen"> will point to </span><ins>${s}</ins></p>
      ${o&&n`<p class="note">Revision ${o.rev}, moved <${D} of=${o.mtime} />.</p>`}
      ${o&&n`<${Ho} before=${`${e}:${o.version.name}`} after=${`${e}:${s}`} />`}
    </section>`}function gs(e,t){let[o,s]=$({loaded:!1}),r=async()=>{try{let a=await Q(Jo(e,t));return s({loaded:!0,alias:a}),a}catch(a){return s(a.status===404?{loaded:!0,alias:null}:{loaded:!1,error:a}),null}};return C(()=>{if(s({loaded:!1}),!t)return;let a=setTimeout(r,250);return()=>clearTimeout(a)},[e,t]),[o,r]}function Yo({dataset:e,alias:t,now:o,onDone:s,onClose:r}){let a=`datasets/${encodeURIComponent(e)}/aliases/${encodeURIComponent(t)}/`,i=l=>{x(`${t} is removed.`),s(l)};return n`
    <${U} title="Remove this alias?" verb=${`Remove ${t}`} danger twin=${ho(e,t,o.rev)}
      send=${()=>me(a,{"If-Match":`"${o.rev}"`})} onDone=${i} onClose=${r}>
      <p>Jobs that fetch <code>${o.uri}</code> fail from now on. Version ${o.version.name} stays, and so does the
        history of the alias; it can be created again.</p>
    <//>`}var bs={DatasetVersionCreated:({data:e})=>`Version ${e.version.name} was created`,ModelVersionCreated:({data:e})=>`Model version ${e.model_version.counter} was created`,ModelVersionStatusChanged:({data:e,old_status:t})=>`Model version ${e.model_version.counter} is ${e.model_version.status}${t?`, no longer ${t}`:""}`,VersionAliasMoved:({alias:e,old_version:t,version:o})=>`${e} ${t?`moved from ${t} to ${o}`:`was created, pointing to ${o}`}`,VersionAliasRemoved:({alias:e,old_version:t})=>`${e} was removed${t?`; it pointed to ${t}`:""}`,DatumAliasUpdated:({data:e})=>`${e.updated_alias.name} points to ${e.updated_alias.datum}`,PackagePublished:({uri:e,parts:t,reused:o})=>`${ye(e)} was packaged: ${t} ${t===1?"part":"parts"}${o?`, ${o} reused`:""}`,VersionDeleted:({uri:e})=>`${ye(e)} was deleted`,VersionRestored:({uri:e})=>`${ye(e)} was restored`,PropertiesChanged:e=>`Properties of ${ye(e.uri)}: ${Qo(e)}`,MetadataChanged:e=>`Metadata of ${e.path}: ${Qo(e)}`,PackagingFailed:({uri:e,reason:t})=>`Packaging of ${ye(e)} failed: ${t}`};function dt({type:e,detail:t}){try{return bs[e](t)}catch{return t?.title||e.replace(/(?<=[a-z])(?=[A-Z])/g," ")}}var vs={token:"proved by a token",signature:"proved by a signature",client:"said by the client",marker:"said by the marker",pipeline:"Packline itself"};function X(e){let t=e?.name??e?.who??e?.data?.version?.created_by??e?.data?.model_version?.created_by;return t?{name:t,basis:vs[e.source??e.who_source]??""}:null}function Zo({detail:e}){let t=e?.data?.version?.uri??e?.data?.model_version?.uri??e?.uri??"";return ks(e?.type==="version_alias_moved"?`dataset://${e.dataset}/${e.version}`:t)}function ks(e){let t=/^(dataset|model):\/\/([^/]+)\/([^/]+)$/.exec(e??"");return t?`${t[1]==="model"?"model:":""}${t[2]}:${t[3]}`:""}function Be(e){let[t,o,s]=e.startsWith("model:")?e.split(":"):["dataset",...e.split(":")];return`${t}://${o}/${s}`}var Qo=({set:e,removed:t})=>[e.length&&`set ${e.join(", ")}`,t.length&&`removed ${t.join(", ")}`].filter(Boolean).join("; "),ye=e=>(e??"").split("/").pop();var ys="This stack keeps no events.",ws=[{title:"When",value:({time:e})=>e,kind:"time",cell:({time:e})=>n`<${D} of=${e} />`},{title:"What",value:dt,header:!0,cell:e=>n`<${xs} of=${e} />`},{title:"By",value:({detail:e})=>X(e)?.name,cell:({detail:e})=>n`<${ne} of=${X(e)} />`}];function se({of:e}){let t=P("events/",{...e,limit:20},{live:B});return n`
    <${f} title="Activity">
      ${t.items.length>0&&n`<div class="events"><${y} caption="Activity" name="activity" more=${t.more} rows=${t.items} columns=${ws} /></div>`}
      ${!t.items.length&&!t.loading&&!t.error&&n`<p class="note">Nothing in the last 90 days.</p>`}
      ${t.error&&!t.items.length?n`<${S} error=${t.error} retry=${t.reload} missing=${ys} />`:n`<${_} of=${t} what="earlier events" />`}
    <//>`}function xs({of:e}){let t=Zo(e),o=dt(e);return n`<span class=${e.type==="PackagingFailed"?"wrong":""}>${t?n`<a href=${d("versions",t)}>${o}</a>`:o}</span>`}function ne({of:e,before:t=""}){return e&&n`<span>${t}${e.name}${e.basis&&n` <span class="soft">(${e.basis})</span>`}</span>`}function ut({params:{dataset:e,alias:t}}){let o=P(`datasets/${encodeURIComponent(e)}/aliases/${encodeURIComponent(t)}/history/`,{limit:50},{live:B}),[s,r]=$(null),[a,i]=$(!1),l=o.items[0],c=!!l?.version,m=()=>{r(null),i(!1),o.reload()};return n`
    <${I} title=${`${e}/${t}`} crumbs=${[["Datasets",d("datasets")],[e,d("datasets",e)],[t]]}
      lead=${l&&n`${c?n`Points to ${Xo(l)}.`:"Removed."} ${o.count!=null&&`${E(o.count,"revision")}.`}`}
      actions=${l&&n`${c&&n`<${Oe} uri=${l.uri} />`}<${M} text=${go(e,t)} label="History line" what="command line of the history" />
        ${c&&n`<button type="button" class="quiet" onClick=${()=>i(!0)}>Remove…</button>`}
        <button type="button" class="primary" onClick=${()=>r("")}>${c?"Move":"Create"} ${t}…</button>`}>
      ${o.error&&!o.items.length&&n`<${S} error=${o.error} retry=${o.reload} />`}
      ${o.items.length>0&&n`<${y} caption=${`History of ${t}`} name="moves" more=${o.more} rows=${o.items} id=${({rev:u})=>u} columns=${[{title:"Revision",value:({rev:u})=>u,cell:({rev:u})=>u,header:!0},{title:"Version",value:({version:u})=>u?.name,cell:Xo},{title:"By",value:({moved_by:u})=>X(u)?.name,cell:({moved_by:u})=>n`<${ne} of=${X(u)} />`},{title:"Moved",value:({mtime:u})=>u,cell:({mtime:u})=>n`<${D} of=${u} />`,kind:"time"},{title:n`<span class="unseen">Change</span>`,cell:u=>n`<${Ss} move=${u} now=${l} onBack=${r} />`}]} />`}
      ${!(o.error&&!o.items.length)&&n`<${_} of=${o} what="earlier moves" />`}
      ${s!=null&&n`<${de} dataset=${e} alias=${t} version=${s} onClose=${()=>r(null)} onDone=${m} />`}
      ${a&&n`<${Yo} dataset=${e} alias=${t} now=${l} onClose=${()=>i(!1)} onDone=${m} />`}
    <//>`}var Xo=({version:e})=>e?n`<a href=${d("versions",e.id)}>${e.name}</a>`:"(removed)";function Ss({move:e,now:t,onBack:o}){return e.rev===t.rev?n`<span class="tag accent">now</span>`:!e.version||e.version.name===t.version?.name?null:n`<button type="button" class="quiet" onClick=${()=>o(e.version.name)}>Move back to ${e.version.name}</button>`}var en=e=>e==="default"||e>="400",pt=e=>e?.content?.["application/json"]?.example;function tn(e){let t=new Map;for(let[o,s]of Object.entries(e.paths))for(let[r,a]of Object.entries(s)){let i=a.tags?.[0]??"others";t.set(i,[...t.get(i)??[],Cs(o,r,a)])}return[...t]}function Cs(e,t,o){let s=Object.entries(o.responses).filter(([i])=>!en(i)),[r,a]=s.find(([,i])=>pt(i)!==void 0)??s[0]??["",{}];return{id:o.operationId,method:t.toUpperCase(),path:e,summary:o.summary,description:o.description??"",parameters:o.parameters??[],request:pt(o.requestBody),status:r,answer:pt(a),errors:Object.entries(o.responses).filter(([i])=>en(i)).map(([i,{description:l}])=>[i,l])}}function Ue(e={}){return e.anyOf?e.anyOf.map(Ue).join(" or "):e.$ref?e.$ref.split("/").pop():e.type==="array"?`array of ${Ue(e.items)}`:e.format?`${e.type} (${e.format})`:e.type??"any"}function ft(){let e=O("openapi.json");return n`
    <${I} title="HTTP API" lead=${n`Made from <code>/api/v0/openapi.json</code>, from which clients can be generated.`}>
      <${j} of=${e}>${t=>tn(t).map(([o,s])=>n`
        <${f} key=${o} title=${o}>
          ${s.map(r=>n`<${Ps} key=${r.id} of=${r} />`)}
        <//>`)}<//>
    <//>`}function Ps({of:e}){let t=[{title:"Parameter",header:!0,cell:({name:o})=>n`<code>${o}</code>`},{title:"In",cell:o=>`${o.in}${o.required?", required":""}`},{title:"Type",cell:({schema:o})=>Ue(o)},{title:"Meaning",cell:({description:o})=>o??""}];return n`
    <details>
      <summary><code>${e.method} ${e.path}</code> ${e.summary}</summary>
      <p>${e.description}</p>
      ${e.parameters.length>0&&n`<${y} caption=${`Parameters of ${e.id}`} columns=${t} rows=${e.parameters} id=${o=>`${o.in} ${o.name}`} />`}
      ${e.request!==void 0&&n`<${on} title=${`Body of ${e.id}`} of=${e.request} />`}
      ${e.answer!==void 0&&n`<${on} title=${`Answer ${e.status} of ${e.id}`} of=${e.answer} />`}
      <h3>Errors</h3>
      <ul>${e.errors.map(([o,s])=>n`<li key=${o}><code>${o}</code> ${s}</li>`)}</ul>
    </details>`}var on=({title:e,of:t})=>n`
  <h3>${e}</h3>
  <div class="scroll" tabindex="0" role="region" aria-label=${e}><pre>${JSON.stringify(t,null,2)}</pre></div>`;var Es=["description","owner","license","tags","readme"],ht=e=>typeof e=="string"&&e!=="";function ze(e,t=null){let o=Object.fromEntries(["description","owner","license","readme"].map(a=>[a,ht(e[a])?e[a]:""])),s=Array.isArray(e.tags)?e.tags.filter(ht):[],r=Object.fromEntries(Object.entries(e).filter(([a,i])=>!(Es.includes(a)&&!(a==="tags"&&t)&&_s(a,i))));return{...o,tags:t??s,others:r}}var _s=(e,t)=>e==="tags"?Array.isArray(t)&&t.every(ht):typeof t=="string",nn=e=>[...new Set(e.split(",").map(t=>t.trim()).filter(Boolean))];function sn(e){try{let t=JSON.parse(e.trim()||"{}");return t&&typeof t=="object"&&!Array.isArray(t)?{value:t}:{wrong:"Write one JSON object."}}catch(t){return{wrong:`This is not JSON: ${t.message}`}}}function an(e,t,o){let s={};for(let r of["description","owner","license","readme"])e[r]!==t[r]&&(s[r]=t[r]||null);JSON.stringify(e.tags)!==JSON.stringify(t.tags)&&(s[o?"valohai.tags":"tags"]=t.tags.length?t.tags:null);for(let r of new Set([...Object.keys(e.others),...Object.keys(t.others)]))JSON.stringify(e.others[r])!==JSON.stringify(t.others[r])&&(s[r]=t.others[r]??null);return s}function rn({uri:e,path:t,isVersion:o,onDone:s,onClose:r}){let[a,i]=$(null),[l,c]=$(null);return C(()=>{Ds(t,o).then(i,c)},[t]),a?n`<${Os} uri=${e} path=${t} isVersion=${o} seen=${a} onDone=${s} onClose=${r} />`:n`<${$e} title="Edit" onClose=${r}>${l?n`<${S} error=${l} />`:n`<${te} />`}<//>`}async function Ds(e,t){let o=await To(`${e}metadata/`),s=await o.json(),r=t?(await Q(e,{files:0})).tags:null;return{card:ze(s,r),etag:o.headers.get("ETag")}}function Os({uri:e,path:t,isVersion:o,seen:s,onDone:r,onClose:a}){let[i,l]=$(s.card),[c,m]=$(s.card.tags.join(", ")),[u,v]=$(Object.keys(s.card.others).length?JSON.stringify(s.card.others,null,2):""),k=sn(u),b=k.wrong?{}:an(s.card,{...i,tags:nn(c),others:k.value},o),F=z=>H=>l({...i,[z]:H.target.value}),w=()=>Z(`${t}metadata/`,b,{headers:{"If-Match":s.etag}}),A=()=>{x(`${e} was changed.`),r()};return n`
    <${U} title="Edit" verb="Save" wide twin=${So(e,b)} disabled=${k.wrong||!Object.keys(b).length} send=${w} onDone=${A} onClose=${a}>
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
    <//>`}var ie=e=>function(o){let[s,r]=$({}),[a,i]=$(0);return C(()=>{import("./previews.js").then(l=>r({view:l[e]}),()=>r({failed:!0}))},[a]),s.failed?n`<${S} error=${Ts} retry=${()=>a?location.reload():i(1)} />`:s.view?n`<${s.view} ...${o} />`:n`<${te} />`},Ts={message:"Previews cannot be loaded.",remedy:"Check the network; if the deployment was updated meanwhile, load the page again."},ln=ie("Preview"),cn=ie("Gallery"),$n=ie("Comparison"),mn=ie("OneSide"),dn=ie("Readme"),un=ie("DownloadZip"),pn=ie("FileSummary");var As=/^readme\.(md|markdown)$/i;function Ve({uri:e,path:t,properties:o,tags:s,version:r,owner:a,reload:i}){let[l,c]=$(!1),m=ze(o,s),u=Object.entries(m.others).map(([k,b])=>[k,typeof b=="string"?b:JSON.stringify(b)]),v=[["Owner",m.owner||a],["Licence",m.license],["Tags",m.tags.length>0&&m.tags.map(k=>n`<${Y} key=${k}>${k}<//>`)],...u].filter(([,k])=>k);return n`
    <${f} title="About" aside=${n`<button type="button" onClick=${()=>c(!0)}>Edit</button>`}>
      ${m.description&&n`<p class="description">${m.description}</p>`}
      ${v.length>0&&n`<${G} of=${v} />`}
      ${!m.description&&!v.length&&n`<p class="note">There is no description yet.</p>`}
    <//>
    <${Is} text=${m.readme} version=${r} />
    ${l&&n`<${rn} uri=${e} path=${t} isVersion=${!!s} onClose=${()=>c(!1)} onDone=${()=>{c(!1),i()}} />`}`}function Is({text:e,version:t}){let s=O(!e&&t?`dataset-versions/${encodeURIComponent(t)}/tree/`:null,{prefix:"README",limit:20}).data?.results.find(r=>r.kind==="file"&&As.test(r.path));return!e&&!s?null:n`<${f} title="README"><${dn} key=${e||s.path} text=${e} version=${t} path=${s?.path} /><//>`}var Ms=/^[a-z0-9._-]{1,128}$/;function fn({onDone:e,onClose:t}){let[o,s]=$(""),r=o&&!Ms.test(o)?"Lower-case letters, digits, dots, underscores and dashes only.":"",a=i=>{x(`${i.uri} was created.`),e(i)};return n`
    <${U} title="New dataset" verb="Create dataset" twin=${wo(o)} disabled=${!o||r}
      send=${()=>Z("datasets/",{name:o})} onDone=${a} onClose=${t}>
      <${L} id="dataset-name" label="Name" value=${o} wrong=${r} onInput=${i=>s(i.target.value.trim())}
        hint="Versions come from executions that name it, or from data you select in the search." />
    <//>`}var gt=5;function bn({dataset:e,onDone:t,onClose:o}){let s=`datasets/${encodeURIComponent(e)}/`,r=O(`${s}usage/`),[a,i]=$(""),l=async()=>{let m=r.data.newest_version,u=m?`?newest=${encodeURIComponent(m)}`:"",v;do v=await me(s+u);while(!v.removed);return v},c=m=>{x(`${e} is removed.`),t(m)};return n`
    <${U} title="Remove this dataset?" verb=${`Remove ${e}`} danger twin=${ko(`dataset://${e}/`)}
      disabled=${!r.data||a!==e} send=${l} onDone=${c} onClose=${o}>
      <${j} of=${r}>${m=>n`<${Rs} of=${m} />`}<//>
      <p>Jobs that fetch any of it fail from now on. Each version can be restored until its retention ends, and brings the
        dataset back; its name is never given to other content. The uploaded files themselves stay.</p>
      <${L} id="remove-dataset-name" label="Type the name of the dataset" value=${a} onInput=${m=>i(m.target.value.trim())} />
    <//>`}function Rs({of:e}){let t=e.complete?"":"at least ",o=hn(e.used_by,"execution"),s=hn(e.used_by,"version");return n`<${G} of=${[["Versions deleted",`${t}${E(e.versions,"version")}, ${E(e.file_count,"file")}, ${g(e.size)}`],["Packages purged later",e.packages>0&&`${t}${E(e.packages,"version")} packaged; parts that others use stay`],["Aliases removed",e.aliases.join(", ")],["Executions whose inputs name it",o.length>0&&n`<${gn} of=${o} to=${r=>d("executions",r)} />`],["Versions based on it",s.length>0&&n`<${gn} of=${s} />`]].filter(([,r])=>r)} />`}var hn=(e,t)=>[...new Set(e.filter(o=>o.kind===t).map(o=>o.by))],gn=({of:e,to:t})=>n`${e.slice(0,gt).map(o=>n`${t?n`<a key=${o} href=${t(o)}>${o}</a>`:n`<code key=${o}>${o}</code>`} `)}
  ${e.length>gt&&`and ${e.length-gt} more`}`;var vn=e=>`dataset-versions/${encodeURIComponent(e.id)}/`;function kn({version:e,onDone:t,onClose:o}){let s=r=>{x(`${e.uri} is deleted.`),t(r)};return n`
    <${U} title="Delete this version?" verb=${`Delete ${e.name}`} danger twin=${vo(e.uri)}
      send=${()=>me(vn(e))} onDone=${s} onClose=${o}>
      <p><code>${e.uri}</code> disappears from lists and can no longer be fetched. It can be restored until its
        retention ends; then it is purged, with the parts that no other version uses.</p>
      <p>The uploaded files themselves stay.</p>
    <//>`}function We({version:e,onDone:t,onClose:o}){let s=r=>{x(`${e.uri} is restored.`),t(r)};return n`
    <${U} title="Restore this version?" verb=${`Restore ${e.name}`} twin=${yo(e.uri)}
      send=${()=>Z(`${vn(e)}restore/`,{})} onDone=${s} onClose=${o}>
      <p><code>${e.uri}</code> comes back as it was${e.deleted_at?` before ${ao(e.deleted_at)}`:""}.</p>
    <//>`}function yn({dataset:e,reload:t}){let[o,s]=$(""),r=()=>s("");return n`
    <button type="button" class="primary" onClick=${()=>s("promote")}>Promote a version…</button>
    <button type="button" class="danger" onClick=${()=>s("remove")}>Remove dataset…</button>
    ${o==="promote"&&n`<${de} dataset=${e} onClose=${r} onDone=${()=>{r(),t()}} />`}
    ${o==="remove"&&n`<${bn} dataset=${e} onClose=${r} onDone=${()=>V("datasets")} />`}`}function wn(){let[e,t]=$(!1);return n`
    <button type="button" class="primary" onClick=${()=>t(!0)}>New dataset</button>
    ${e&&n`<${fn} onClose=${()=>t(!1)} onDone=${o=>V("datasets",o.id)} />`}`}function bt({dataset:e,reload:t}){let o=P("dataset-versions/",{dataset:e,deleted:"true",limit:200},{live:B}),[s,r]=$(null),a=o.items.filter(i=>i.deleted_at);return a.length?n`
    <${f} title="Deleted versions">
      <${y} caption="Deleted versions" name="deleted" rows=${a} columns=${[{title:"Version",value:({name:i})=>i,cell:({id:i,name:l})=>n`<a href=${d("versions",i)}>${l}</a>`,header:!0},{title:"Deleted",value:({deleted_at:i})=>i,cell:({deleted_at:i})=>n`<${D} of=${i} />`,kind:"time"},{title:"Purged after",value:({purge_at:i})=>i,cell:({purge_at:i})=>n`<${D} of=${i} />`,kind:"time"},{title:n`<span class="unseen">Restore</span>`,cell:i=>n`<button type="button" aria-label=${`Restore ${i.name}`} onClick=${()=>r(i)}>Restore</button>`}]} />
      <${_} of=${o} what="more deleted versions" />
      ${s&&n`<${We} version=${s} onClose=${()=>r(null)}
        onDone=${()=>{r(null),o.reload(),t()}} />`}
    <//>`:null}function vt({params:e}){let t=e.dataset,o=O(`datasets/${encodeURIComponent(t)}/`),s=P(o.data?"dataset-versions/":null,{dataset:t,limit:50},{live:B}),r=P(o.data?`datasets/${encodeURIComponent(t)}/aliases/`:null,{limit:200},{live:B}),a=()=>{r.reload(),s.reload()};return n`
    <${I} title=${t} crumbs=${[["Datasets",d("datasets")],[t]]} lead=${n`<code>${o.data?.uri??""}</code>`}
      actions=${o.data&&n`<${yn} dataset=${t} reload=${a} />`}>
      <${j} of=${o}>${i=>n`
        <${Ve} uri=${i.uri} path=${`datasets/${encodeURIComponent(t)}/`} properties=${i.properties} owner=${i.owner} version=${i.latest_version?.id} reload=${o.reload} />
        <${Ls} of=${r} dataset=${t} />
        <${Ns} of=${s} aliases=${r.items} />
        <${bt} dataset=${t} reload=${a} />
        <${se} of=${{dataset:t}} />`}<//>
      ${o.error?.status===404&&n`<${bt} dataset=${t} reload=${o.reload} />`}
    <//>`}function Ns({of:e,aliases:t}){let o=a=>t.filter(i=>i.version.id===a.id),s=[{title:"Version",value:a=>a.name,text:a=>[a.name,...o(a).map(({name:i})=>i)],header:!0,cell:a=>n`<a href=${d("versions",a.id)}>${a.name}</a>
        ${o(a).map(i=>n` <span class="tag accent" key=${i.name}>${i.name}</span>`)}`},{title:"Files",value:a=>a.file_count,kind:"number",cell:a=>h(a.file_count)},{title:"Size",value:a=>a.size,kind:"number",cell:a=>g(a.size)},{title:"Package",value:a=>a.packaging,cell:a=>n`<${q} of=${a.packaging} />`},{title:"Tags",text:a=>a.tags,cell:a=>a.tags.map(i=>n`<${Y} key=${i}>${i}<//>`)},{title:"Created",value:a=>a.ctime,kind:"time",cell:a=>n`<${D} of=${a.ctime} />`}],r=e.items.length>0||!(e.loading||e.error);return n`
    <${f} title="Versions">
      ${r&&n`<${y} caption="Versions, newest first" name="versions" more=${e.more} columns=${s} rows=${e.items} empty="There is no version yet." />`}
      <${_} of=${e} what="older versions" />
    <//>`}function Ls({of:e,dataset:t}){let[o,s]=$("");if(e.error)return n`<${S} error=${e.error} retry=${e.reload} />`;if(!e.items.length)return null;let r=[{title:"Alias",value:a=>a.name,header:!0,cell:a=>n`<a class="tag accent" href=${d("datasets",t,"aliases",a.name)}>${a.name}</a>`},{title:"Version",value:a=>a.version.name,cell:a=>n`<a href=${d("versions",a.version.id)}>${a.version.name}</a>`},{title:"Moved",value:a=>a.mtime,kind:"time",cell:a=>n`<${D} of=${a.mtime} />`},{title:"History",cell:a=>n`<button class="quiet" aria-expanded=${o===a.name}
        onClick=${()=>s(o===a.name?"":a.name)}>${o===a.name?"Hide":"Show"}<span class="unseen"> history of ${a.name}</span></button>`}];return n`
    <${f} title="Aliases">
      <${y} caption="Aliases" name="aliases" more=${e.more} columns=${r} rows=${e.items} id=${a=>a.name} />
      ${o&&n`<${Fs} key=${o} dataset=${t} alias=${o} />`}
    <//>`}function Fs({dataset:e,alias:t}){let o=P(`datasets/${encodeURIComponent(e)}/aliases/${encodeURIComponent(t)}/history/`,{limit:20},{live:B});return n`
    <div class="history"><h3>Where ${t} pointed</h3>
      <ol>${o.items.map(s=>n`<li key=${s.rev}>
        <${D} of=${s.mtime} /> ${s.version?n`<a href=${d("versions",s.version.id)}>${s.version.name}</a>`:"(removed)"}<${ne} of=${X(s.moved_by)} before=" by " />${" "}
        <span class="soft">revision ${s.rev}</span></li>`)}</ol>
      <${_} of=${o} what="older moves" />
    </div>`}var js=50;function kt({query:e}){let t=P("datasets/",{search:e.search,limit:js,newest:!0},{live:B}),o=a=>({newest_version:i})=>i?a(i):"\u2013",s=[{title:"Dataset",value:a=>a.name,header:!0,cell:a=>n`<a href=${d("datasets",a.id)}>${a.name}</a>`},{title:"Newest version",value:a=>a.newest_version?.name,cell:o(a=>n`<a href=${d("versions",a.id)}>${a.name}</a>`)},{title:"Files",value:a=>a.newest_version?.file_count,kind:"number",cell:o(a=>h(a.file_count))},{title:"Size",value:a=>a.newest_version?.size,kind:"number",cell:o(a=>g(a.size))},{title:"Package",value:a=>a.newest_version?.packaging,cell:o(a=>n`<${q} of=${a.packaging} />`)},{title:"Created",value:a=>a.newest_version?.ctime,kind:"time",cell:o(a=>n`<${D} of=${a.ctime} />`)}],r=t.items.length>0||!(t.loading||t.error);return n`
    <${I} title="Datasets" lead="Every dataset of this deployment, by name, with its newest version."
      actions=${n`<${ce} label="Name contains" param="search" /> <${wn} />`}>
      ${r&&n`<${y} caption="Datasets" name="datasets" filtered more=${t.more} columns=${s} rows=${t.items}
        empty=${e.search?"No dataset has this in its name.":"There is no dataset yet. Upload files whose metadata names one, and it appears here."} />`}
      <${_} of=${t} what="more datasets" />
    <//>`}function ue(e){let t=/^dataset:\/\/([^/]+)\/(.+)$/.exec(e??"");return t?`${t[1]}:${t[2]}`:null}var we=e=>e.slice(0,e.lastIndexOf(":")),xe=e=>e.slice(e.lastIndexOf(":")+1);function Ke({of:e}){let t=ue(e);return t?n`<a href=${d("versions",t)}>${e}</a>`:n`<span>${e}</span>`}function qe({of:e}){let t=yt(e),o=wt(e);return n`
    <div class="lineage">
      <h3>Made from</h3>
      ${t.length?n`<ul>${t}</ul>`:n`<p class="soft">Nothing is recorded.</p>`}
      <h3>Used by</h3>
      ${o.length?n`<ul>${o}</ul>`:n`<p class="soft">Nothing yet.</p>`}
    </div>`}function yt({made_by:e,based_on:t}){let o=e?[e.step,e.commit,e.image].filter(s=>typeof s=="string"):[];return[t&&n`<li><small>version before</small> <${He} of=${t}>${yt(t)}<//></li>`,e&&n`<li><small>execution</small> <${xn} id=${e.execution} /> <span class="soft">${o.join(" \xB7 ")}</span>
      ${e.inputs?.length>0&&n`<ul>${e.inputs.map(s=>n`
        <li><small>${s.uri.startsWith("sql://")?"query":"input"}</small> <${He} of=${s}>${yt(s)}<//></li>`)}</ul>`}</li>`].filter(Boolean)}function wt({used_by:e=[]}){return e.map(t=>{if(t.more)return n`<li class="soft">and more</li>`;if(t.version)return n`<li><small>version</small> <${He} of=${t.version}>${wt(t.version)}<//></li>`;let o=t.made??[];return n`<li><small>execution</small> <${xn} id=${t.execution} />
      ${o.length>0&&n`<ul>${o.map(s=>n`<li><small>made</small> <${He} of=${s}>${wt(s)}<//></li>`)}</ul>`}</li>`})}function He({of:e,children:t}){let o=[].concat(t).flat().filter(Boolean);return n`<${Ke} of=${e.uri} />
    ${e.rows!=null&&n` <span class="soft">${E(e.rows,"row")} of ${e.engine}</span>`}
    ${e.files!=null&&n` <span class="soft">${E(e.files,"file")}</span>`}
    ${e.unknown&&n` <span class="soft">(not known here)</span>`}
    ${e.more&&n` <span class="soft">…</span>`}
    ${o.length>0&&n`<ul>${o}</ul>`}`}var xn=({id:e})=>n`<a href=${d("executions",e)}>${e}</a>`;function xt({params:e}){let t=e.datum,o=O(`data/${encodeURIComponent(t)}/`,{hashes:!1}),s=O("lineage/",{uri:`datum://${t}`,depth:3}),r=O(o.data?.output_execution?`executions/${encodeURIComponent(o.data.output_execution.id)}/`:null);return n`
    <${I} title=${o.data?.name??t} crumbs=${[["Search",d("search")],[o.data?.name??t]]}
      lead=${o.data&&n`<code>${o.data.uri}</code> <${M} text=${o.data.uri} label="Copy URI" what="URI" />`}>
      <${j} of=${o}>${a=>n`
        <div class="columns">
          <${f} title="Facts"><${G} of=${Bs(a)} /><//>
          <${f} title="Versions">
            ${!a.output_execution||r.error?.status===404?n`<p class="note">No execution is known that made it.</p>`:n`<${j} of=${r}>${i=>n`<${Us} of=${i.versions} path=${a.name} />`}<//>`}
          <//>
          <${f} title="Lineage"><${j} of=${s}>${i=>n`<${qe} of=${i} />`}<//><//>
        </div>
        <${se} of=${{datum:t}} />`}<//>
    <//>`}var Bs=e=>[["Size",g(e.size)],["Stored",e.file_mtime&&n`<${D} of=${e.file_mtime} />`],["Made by execution",e.output_execution&&n`<a href=${d("executions",e.output_execution.id)}>${e.output_execution.id}</a>`],["Aliases",e.aliases.join(", ")],["Tags",e.tags.length>0&&e.tags.map(t=>n`<${Y} key=${t}>${t}<//>`)],...Object.entries(e.properties).map(([t,o])=>[t,typeof o=="string"?o:JSON.stringify(o)]),["MD5",e.md5&&n`<code>${e.md5}</code>`],e.part?["Inside of part",n`<code>${e.part.key}</code>`]:["Key",e.key&&n`<code>${e.key}</code>`]].filter(([,t])=>t);function Us({of:e,path:t}){let o=e.filter(s=>ue(s));return o.length?n`
    <ul class="plain">${o.map(s=>n`<li key=${s}><a href=${d("versions",ue(s),{tab:"files",find:t})}>${s}</a></li>`)}</ul>
    <p class="note">Those that its execution made. Versions that are based on them may have it as well.</p>`:n`<p class="note">Its execution made no dataset version.</p>`}var zs=["open","sealing","sealed"],Vs="This stack does not list executions; open one by its id.";function St({query:e}){let t=P("executions/",{state:e.state,alerts:e.alerts,project:e.project,limit:50},{live:B});return n`
    <${I} title="Executions" lead="Jobs whose outputs were uploaded: what each made, and what was wrong." actions=${n`<${Hs} />`}>
      <div class="filters" role="group" aria-label="Filters">
        <label class="inline" for="state">State</label>
        <select id="state" value=${e.state??""} onChange=${o=>W({state:o.target.value})}>
          <option value="">any</option>${zs.map(o=>n`<option value=${o}>${o}</option>`)}</select>
        <label class="inline"><input type="checkbox" checked=${e.alerts==="true"}
          onChange=${o=>W({alerts:o.target.checked?"true":""})} /> With alerts only</label>
        <${ce} label="Project" param="project" />
      </div>
      ${t.error&&!t.items.length?n`<${S} error=${t.error} retry=${t.reload} missing=${Vs} />`:n`${!(t.loading&&!t.items.length)&&n`<${Ws} of=${t} />`}<${_} of=${t} what="more executions" />`}
    <//>`}var Ws=({of:e})=>n`
  <${y} caption="Executions" name="executions" more=${e.more} rows=${e.items} empty=${e.more?"None on this page; there are more.":"No execution is like that."} columns=${[{title:"Execution",value:({id:t})=>t,cell:({id:t})=>n`<a href=${d("executions",t)}>${t}</a>`,header:!0},{title:"State",value:({state:t})=>t,cell:({state:t})=>n`<${q} of=${t} />`},{title:"Files",value:({file_count:t})=>t,cell:({file_count:t})=>h(t),kind:"number"},{title:"Size",value:({size:t})=>t,cell:({size:t})=>g(t),kind:"number"},{title:"Versions",text:({versions:t})=>t,cell:({versions:t})=>n`<${Ks} of=${t} />`},{title:"Alerts",value:({alerts:t})=>t.length,cell:({alerts:t})=>t.length?n`<span class="state bad">${t.length}</span>`:"\u2013"},{title:"Sealed, or last upload",value:({mtime:t})=>t,cell:({mtime:t})=>n`<${D} of=${t} />`,kind:"time"}]} />`,Ks=({of:e})=>e.length?n`${e.slice(0,3).map(t=>n`<${Ct} uri=${t} /> `)}${e.length>3&&`and ${e.length-3} more`}`:"\u2013";function Ct({uri:e}){let[,t,o,s]=/^(\w+):\/\/([^/]+)\/(.+)$/.exec(e)??[];return t?n`<a href=${d("versions",`${t==="model"?"model:":""}${o}:${s}`)}>${e}</a>`:n`<code>${e}</code>`}function Hs(){let[e,t]=$("");return n`
    <form class="by-id" onSubmit=${s=>{s.preventDefault(),e.trim()&&V("executions",e.trim())}}>
      <input type="text" aria-label="Execution id" placeholder="Execution id" value=${e} autocomplete="off" spellcheck=${!1}
        onInput=${s=>t(s.target.value)} />
      <button>Open</button>
    </form>`}var qs=3e3;function Pt({params:e}){let t=`executions/${encodeURIComponent(e.execution)}/`,o=O(t,void 0,{live:({state:s})=>s==="sealed"?0:qs});return n`
    <${I} title=${e.execution} crumbs=${[["Executions",d("executions")],[e.execution]]}
      actions=${n`<${M} text=${`packline execution ${e.execution}`} label="Command line" what="Command line" />`}>
      <${j} of=${o}>${s=>n`<${Gs} execution=${s} path=${t} />`}<//>
    <//>`}var Gs=({execution:e,path:t})=>n`
  <p class="lead" aria-live="polite"><${q} of=${e.state} /> ${e.sealed_at&&n`since <${D} of=${e.sealed_at} />`}</p>
  ${e.alerts.length>0&&n`<${Js} of=${e.alerts} />`}
  <${f} title="What it made">
    <div class="figures">
      <${N} value=${h(e.file_count)} label="outputs" />
      <${N} value=${g(e.size)} label="together" />
      <${N} value=${h(e.versions.length)} label=${e.versions.length===1?"version":"versions"} />
    </div>
    ${e.versions.length>0&&n`<ul class="plain">${e.versions.map(o=>n`<li><${Ct} uri=${o} /></li>`)}</ul>`}
    ${e.datum_aliases.length+e.late.length>0&&n`<${G} of=${[["Datum aliases",e.datum_aliases.join(", ")],["Late files",e.late.join(", ")]]} />`}
  <//>
  ${e.state==="sealed"&&n`<${Ys} path=${t} />`}
  ${Object.keys(e.marker).length>0&&n`
    <${f} title="Marker"><pre class="json" tabindex="0">${JSON.stringify(e.marker,null,2)}</pre><//>`}
  <${se} of=${{execution:e.id}} />`,Js=({of:e})=>n`
  <${f} title=${e.length===1?"Alert":"Alerts"}>
    <ul class="alerts">${e.map(({code:t,message:o,remedy:s})=>n`
      <li><strong><code>${t}</code></strong><p>${o}</p>${s&&n`<p class="remedy">What to do: ${s}</p>`}</li>`)}</ul>
  <//>`;function Ys({path:e}){let t=P(`${e}outputs/`,{limit:100});return n`
    <${f} title="Outputs">
      ${t.items.length>0&&n`<${y} caption="Outputs" name="outputs" more=${t.more} rows=${t.items} id=${({path:o,datum:s})=>`${o}:${s.id}`} columns=${[{title:"Path",value:({path:o})=>o,cell:({path:o,datum:s})=>n`<a href=${d("data",s.id)}>${o}</a>`,header:!0},{title:"Size",value:({datum:o})=>o.size,cell:({datum:o})=>g(o.size),kind:"number"},{title:"Datum",text:({datum:o})=>o.id,cell:({datum:o})=>n`<code>${o.id}</code><${M} text=${`datum://${o.id}`} what=${`URI of ${o.name}`} />`}]} />`}
      ${!t.items.length&&!t.loading&&!t.error&&n`<p class="note">It has none.</p>`}
      <${_} of=${t} what="more outputs" />
    <//>`}var Sn=1e-6,Ge=e=>e!=null&&e<1?`${Math.max(1,Math.round(e*1e3))} ms`:io(e);function ee(e){if(e==null)return"\u2013";if(e===0)return"$0";if(e<Sn)return`< $${Sn.toFixed(6)}`;let t=e>=1?2:Math.min(8,1-Math.floor(Math.log10(Math.abs(e))));return`$${e.toFixed(t)}`}function Qs(e,t){if(!(t>0)||!(e>t))return"";let o=e/t;return`${o>=10?h(Math.round(o)):o.toFixed(1)} times`}var Zs=[["requests","Requests",h],["seconds","Time",Ge],["dollars","Price of requests",ee]];function Je(e){return Zs.map(([t,o,s])=>{let[r,a]=[e.by_files[t],e.by_package[t]],i=Math.max(r,a),l=c=>i>0?c/i:0;return{key:t,title:o,files:s(r),packed:s(a),filesShare:l(r),share:l(a),less:Qs(r,a)}})}function Cn(e){let t=Je(e).map(({title:o,files:s,packed:r})=>`${o.toLowerCase()}: ${s} file by file, ${r} by package`);return`One fetch of ${h(e.files)} files. ${t.join("; ")}.`}var Pn=(e,t)=>{let o=s=>({requests:s.requests*t,seconds:s.seconds*t,dollars:s.dollars*t});return{...e,by_files:o(e.by_files),by_package:o(e.by_package)}};var Ye=["versions","packages","package_dollars","fetches","saved_requests","saved_seconds","saved_dollars"];function Et(e){let t=new Map;for(let o of e.flatMap(s=>s.months)){let s=t.get(o.month)??Object.fromEntries(Ye.map(r=>[r,0]));for(let r of Ye)s[r]+=o[r];t.set(o.month,s)}return[...t].map(([o,s])=>({month:o,...s})).sort((o,s)=>o.month<s.month?1:-1)}var _t=e=>e.months.reduce((t,o)=>t+o.saved_dollars,0);function En(e){let t=Object.fromEntries(Ye.map(o=>[o,0]));for(let o of Et(e))for(let s of Ye)t[s]+=o[s];return{...t,storage_dollars:e.reduce((o,{storage_dollars:s})=>o+s,0),stale:e.filter(({stale:o})=>o).length}}var Dt=e=>e.fetched_by.map(({name:t,fetches:o})=>`${t||"unknown"} ${o}`).join(", ");function Ot({stale:e,complete:t,versions:o}){return e?"stale":o===0?"no versions":t?"in use":"not all read"}var Xs="Estimated from fetches that executions have recorded and from list prices; storage at most, as versions may share files.";function Tt(){let e=P("fleet/",{limit:10},{live:6e4});return n`
    <${I} title="Fleet" lead=${Xs}>
      ${e.error&&!e.items.length?n`<${S} error=${e.error} retry=${e.reload} missing=${"This stack has no fleet page."} />`:n`${e.items.length>0&&n`<${ea} of=${e.items} partial=${e.next!=null} />`}
          ${!(e.loading&&!e.items.length)&&n`<${ta} of=${e.items} />`}<${_} of=${e} what="more datasets" />`}
    <//>`}function ea({of:e,partial:t}){let o=En(e);return n`
    <${f} title=${t?`The first ${E(e.length,"dataset")}`:`All ${E(e.length,"dataset")}`}>
      <div class="figures">
        <${N} value=${ee(o.saved_dollars)} label="saved in requests" />
        <${N} value=${h(o.saved_requests)} label="requests saved" />
        <${N} value=${Ge(o.saved_seconds)} label="of waiting saved" />
        <${N} value=${ee(o.package_dollars)} label="paid for packages" />
        <${N} value=${h(o.fetches)} label="recorded fetches" />
        <${N} value=${ee(o.storage_dollars)} label="storage a month, at most" />
        <${N} value=${h(o.stale)} label="stale: unused for 90 days" />
      </div>
    <//>
    <${f} title="By month">
      <${y} caption="Savings by month" name="months" id=${({month:s})=>s} rows=${Et(e)} columns=${[{title:"Month",value:({month:s})=>s,cell:({month:s})=>s,header:!0},{title:"Versions",value:s=>s.versions,cell:s=>h(s.versions),kind:"number"},{title:"Packages",value:s=>s.packages,cell:s=>h(s.packages),kind:"number"},{title:"Paid for packages",value:s=>s.package_dollars,cell:s=>ee(s.package_dollars),kind:"number"},{title:"Fetches",value:s=>s.fetches,cell:s=>h(s.fetches),kind:"number"},{title:"Requests saved",value:s=>s.saved_requests,cell:s=>h(s.saved_requests),kind:"number"},{title:"Time saved",value:s=>s.saved_seconds,cell:s=>Ge(s.saved_seconds),kind:"number"},{title:"Saved",value:s=>s.saved_dollars,cell:s=>ee(s.saved_dollars),kind:"number"}]} />
    <//>`}var ta=({of:e})=>n`
  <${f} title="By dataset">
    <${y} caption="Datasets of the fleet" name="fleet" id=${({name:t})=>t} rows=${e} empty="There is no dataset yet." columns=${[{title:"Dataset",value:({name:t})=>t,cell:({name:t})=>n`<a href=${d("datasets",t)}>${t}</a>`,header:!0},{title:"Use",value:Ot,cell:t=>n`<${Y}>${Ot(t)}<//>`},{title:"Versions",value:t=>t.versions,cell:({versions:t,complete:o})=>`${h(t)}${o?"":" or more"}`,kind:"number"},{title:"Fetches",value:t=>t.fetches,cell:({fetches:t})=>h(t),kind:"number"},{title:"By whom",text:Dt,cell:t=>Dt(t)||"\u2013"},{title:"Last fetch",value:t=>t.last_fetch_at,cell:({last_fetch_at:t})=>n`<${D} of=${t} />`},{title:"Saved",value:_t,cell:t=>ee(_t(t)),kind:"number"},{title:"Stored, at most",value:t=>t.stored_bytes_at_most,cell:({stored_bytes_at_most:t})=>g(t),kind:"number"},{title:"A month",value:t=>t.storage_dollars,cell:({storage_dollars:t})=>ee(t),kind:"number"}]} />
  <//>`;var _n={true:"yes",false:"no",null:"IAM decides"};function At(){let e=O("me/");return n`
    <${I} title="Access" lead="Who you are here, what you may do, and how a job gets in.">
      <${j} of=${e}>${t=>n`
        <${f} title="You">
          <${G} of=${[["Name",t.who?n`<${ne} of=${X(t.who)} />`:"nobody: this deployment asks nobody who they are"],["Id",t.who?.id??"\u2013"],["Signed in until",n`<${D} of=${t.expires_at} />`],["Scopes",t.scopes.length?t.scopes.map(o=>n`<${Y} key=${o}>${o}<//>`):"\u2013"],["Teams",t.teams?t.teams.join(", ")||"none: you reach no dataset":"not bound to teams: you reach every dataset"]]} />
        <//>
        <${f} title="What you may do">
          <${y} caption="What you may do" name="rights" rows=${t.rights} id=${({action:o})=>o} columns=${[{title:"Action",value:({action:o})=>o,header:!0,cell:({action:o})=>o},{title:"Allowed",value:({allowed:o})=>_n[o],cell:({allowed:o})=>_n[o]},{title:"Why",text:({reason:o})=>o,cell:({reason:o})=>o}]} />
        <//>
        <${f} title="How a job gets in">
          ${t.job_access.map(o=>n`<${oa} key=${o.title} way=${o} />`)}
        <//>`}<//>
    <//>`}function oa({way:e}){let t=Object.entries(e.environment).map(([o,s])=>`export ${o}=${s}`).join(`
`);return n`<h3>${e.title}</h3><p>${e.text}</p>
    <div class="scroll" tabindex="0" role="region" aria-label=${`Variables: ${e.title}`}><pre>${t}</pre></div>
    <${M} text=${t} label="Copy variables" what=${`variables of ${e.title}`} />`}var na={approved:"good",rejected:"bad",pending:"busy"},Se={approved:"Approve",rejected:"Reject",pending:"Set back"};function It({params:{model:e}}){let t=P("model-versions/",{model:e,limit:50},{live:B}),[o,s]=$(null),[r,a]=$({}),i=t.items.map(c=>r[c.id]??c),l=c=>{s(null),a({...r,[c.id]:c}),x(`Version ${c.counter} is ${c.status}.`)};return n`
    <${I} title=${e} crumbs=${[["Models",d("models")],[e]]}>
      ${t.error&&!i.length?n`<${S} error=${t.error} retry=${t.reload} />`:n`${!(t.loading&&!i.length)&&n`<${sa} rows=${i} more=${t.more} onDecide=${(c,m)=>s({version:c,status:m})} />`}<${_} of=${t} what="more versions" />`}
      <${se} of=${{dataset:`model:${e}`}} />
      ${o&&n`<${aa} ...${o} onDone=${l} onClose=${()=>s(null)} />`}
    <//>`}var sa=({rows:e,more:t,onDecide:o})=>n`
  <${y} caption="Versions of the model" name="versions" more=${t} rows=${e} empty="There is no version of this model." columns=${[{title:"Version",value:({counter:s})=>s,cell:({id:s,counter:r})=>n`<a href=${d("versions",s)}>${r}</a>`,header:!0},{title:"Status",value:({status:s})=>s,cell:({status:s})=>n`<span class=${`state ${na[s]??"idle"}`}>${s||"pending"}</span>`},{title:"Files",value:({file_count:s})=>s,cell:({file_count:s})=>h(s),kind:"number"},{title:"Size",value:({size:s})=>s,cell:({size:s})=>g(s),kind:"number"},{title:"Packaging",value:({packaging:s})=>s,cell:({packaging:s})=>n`<${q} of=${s} />`},{title:"Created",value:({ctime:s})=>s,cell:({ctime:s})=>n`<${D} of=${s} />`,kind:"time"},{title:"Note",value:({note:s})=>s||null,cell:({note:s})=>s||"\u2013"},{title:n`<span class="unseen">Decide</span>`,cell:s=>n`<span class="decide">${Object.keys(Se).filter(r=>r!==(s.status||"pending")).map(r=>n`<button type="button" class="quiet" aria-label=${`${Se[r]} version ${s.counter}`} onClick=${()=>o(s,r)}>${Se[r]}</button>`)}</span>`}]} />`,aa=({version:e,status:t,onDone:o,onClose:s})=>n`
  <${U} title=${`${Se[t]} ${e.uri}?`} verb=${Se[t]} danger=${t==="rejected"} twin=${xo(e.uri,t)}
    send=${()=>Z(`model-versions/${encodeURIComponent(e.id)}/status/`,{status:t})} onDone=${o} onClose=${s}>
    <p>It is ${e.status||"pending"} now; it will be ${t}. Subscribers of events are notified.</p>
  <//>`;function Mt({query:e}){let t=P("models/",{name:e.search,limit:100},{live:B});return n`
    <${I} title="Models" lead="Versions of models, and what people decided about them."
      actions=${n`<${ce} label="Name contains" param="search" />`}>
      ${t.error&&!t.items.length?n`<${S} error=${t.error} retry=${t.reload} missing="This stack does not list models." />`:n`${!(t.loading&&!t.items.length)&&n`<${y} caption="Models" name="models" filtered more=${t.more} rows=${t.items} empty=${e.search?"No model has this in its name.":"No execution has made a model yet."} columns=${[{title:"Model",value:({name:o})=>o,cell:({name:o})=>n`<a href=${d("models",o)}>${o}</a>`,header:!0},{title:"URI",cell:({uri:o})=>n`<code>${o}</code>`}]} />`}<${_} of=${t} what="more models" />`}
    <//>`}function Qe({step:e,label:t}){let o=Math.round(e.share*100);return n`
    <div class="progress" role="progressbar" aria-label=${t} aria-valuemin="0" aria-valuemax="100"
      aria-valuenow=${e.of?o:null} aria-valuetext=${e.text}>
      <svg viewBox="0 0 100 1" preserveAspectRatio="none" aria-hidden="true">
        <rect class=${e.of?"":"unknown"} width=${e.of?Math.max(o,1):100} height="1" /></svg>
    </div>`}var ra="This deployment does not list packagings yet: update it.";function Rt(){let e=P("packagings/",{limit:20},{live:B});return n`
    <${I} title="Packagings" lead="What is being packaged now, and failures that Packline tries again by itself. The list keeps itself up to date."
      actions=${n`<${je} />`}>
      ${e.error&&!e.items.length?n`<${S} error=${e.error} retry=${e.reload} missing=${ra} />`:n`${!(e.loading&&!e.items.length)&&n`<${y} caption="Packagings" name="packagings" more=${e.more}
            rows=${e.items} id=${({uri:t})=>t} columns=${ia} empty="Nothing is being packaged." />`}
          <${_} of=${e} what="more packagings" />`}
    <//>`}var ia=[{title:"Version",value:({uri:e})=>e,header:!0,cell:({version:e,dataset:t})=>n`<a href=${d("versions",e.id)}>${t.name} ${e.name}</a>`},{title:"State",value:({packaging:e})=>e,cell:e=>n`<${q} of=${e.packaging} />${e.packaging==="failed"&&n` <span class="reason">${e.reason}</span>`}`},{title:"Progress",value:({packed_parts:e,planned_parts:t})=>t?e/t:0,cell:e=>n`<${la} of=${e} />`},{title:"Files",value:({files:e})=>e,kind:"number",cell:({files:e})=>h(e)},{title:"Size",value:e=>e.bytes,kind:"number",cell:e=>g(e.bytes)},{title:"Asked for",value:({asked_at:e})=>e,kind:"time",cell:e=>n`<${D} of=${e.asked_at} /><${ne} of=${X(e.asked_by)} before=" by " />`},{title:"Attempt",value:({attempts:e})=>e,kind:"number",cell:({attempts:e})=>h(e)},{title:"Run",value:({run:e})=>e,cell:e=>n`<${ca} of=${e} />`}];function la({of:e}){if(e.packaging==="failed")return"\u2013";let t=be(e.packed_parts,e.planned_parts?{parts:e.planned_parts}:null);return n`<span class="step"><${Qe} step=${t} label=${`Packaging of ${e.uri}`} />${t.text}</span>`}var ca=({of:e})=>n`
  ${e.run_url?n`<a href=${e.run_url} target="_blank" rel="noopener noreferrer">Run<span class="unseen"> of ${e.uri}, in a new tab</span></a>`:n`<${M} text=${e.run} label="Copy run name" what=${`name of the run of ${e.uri}`} />`}
  ${e.log_url&&n` <a href=${e.log_url} target="_blank" rel="noopener noreferrer">Log<span class="unseen"> of ${e.uri}, in a new tab</span></a>`}`;var $a=50;function Dn({pattern:e}){let t=P("search/",{q:e,limit:$a});if(t.error&&!t.items.length)return n`<${S} error=${t.error} retry=${t.reload} missing="This deployment cannot search everything yet: update it." />`;let o=t.items.length>0||!t.loading;return n`
    <${f} title="Names and files" aside=${n`<${M} text=${Po(e)} label="Command line" what="Command line" />`}>
      ${o&&n`<p class="note" role="status">${E(t.items.length,"result")} shown${t.more?"; there are more":""}. Searched: names, and ${t.searched}.</p>`}
      ${t.notSearched?.length>0&&n`<p class="note">Not searched yet: ${t.notSearched.join(", ")}.</p>`}
      ${o&&n`<${y} caption="Names and files" name="everything" more=${t.more} rows=${t.items} id=${ma} columns=${da}
        empty=${t.more?"Nothing on these pages.":`Nothing matches \u201C${e}\u201D.`} />`}
      <${_} of=${t} what="more results" />
    <//>`}var ma=e=>`${e.kind} ${e.collection} ${e.path??e.name} ${e.uri}`,da=[{title:"Name",header:!0,value:e=>e.name,cell:e=>n`<a href=${d(..._e(e))}>${e.path??e.name}</a>`},{title:"Kind",value:e=>e.kind,cell:e=>e.kind},{title:"Of",value:e=>e.collection,cell:e=>n`<${ua} of=${e.collection} />`},{title:"In versions",text:e=>e.versions?.map(({name:t})=>t),cell:e=>e.kind==="file"?n`<${pa} of=${e} />`:"\u2013"}];function ua({of:e}){if(!e)return"\u2013";let t=e.startsWith("model:")?e.slice(6):"";return n`<a href=${t?d("models",t):d("datasets",e)}>${t||e}</a>`}var pa=({of:e})=>n`${e.versions.map(({id:t,name:o})=>n`<a key=${t} href=${d(...lo(t,e.path))}>${o}</a> `)}
  ${e.more_versions>0&&`and ${e.more_versions} more`}`;var Nt=new Map;function Ze(e){let[,t]=$(0),o=s=>{s.size?Nt.set(e,s):Nt.delete(e),t(r=>r+1)};return[Nt.get(e)??re,o]}function pe({label:e,checked:t,some:o=!1,onChange:s}){let r=K();return C(()=>{r.current.indeterminate=o},[o]),n`<label class="pick"><input ref=${r} type="checkbox" aria-label=${e} checked=${t} onChange=${s} /></label>`}var Xe=({selection:e,onClear:t,onCompose:o,children:s})=>n`
  <div class="selected" role="region" aria-label="Selection">
    <span role="status">${h(e.size)} selected, ${g(Ne(e))}</span>
    <button type="button" class="quiet" onClick=${t}>Clear</button>
    ${s}
    <button type="button" class="primary" onClick=${o}>Create version from selection…</button>
  </div>`;var fa=/^[a-z0-9._-]{1,128}$/,On=/^[A-Za-z0-9._-]{1,256}$/,Tn=e=>e.split(/[\s,]+/).filter(Boolean);function et({selection:e,onDone:t,onClose:o}){let[s,r]=$({dataset:"",name:"",base:"",packaging:!0,aliases:"",tags:""}),a=w=>A=>r({...s,[w]:A.target.value}),i=O("datasets/",{limit:100}),l=[...e.keys()],c=s.base&&ga(s.dataset,s.base),m={...s,base:c.includes("://")||!c?c:Be(c),datums:l,aliases:Tn(s.aliases),tags:Tn(s.tags)},u=ha(s,m),v=Ro(e),k=()=>Z("dataset-versions/",{dataset:s.dataset,name:s.name,files:l.map(w=>({datum:w})),previous_version:c||null,packaging:s.packaging,targeting_aliases:m.aliases,tags:m.tags}),b=w=>{x(`${w.uri} was created.`),t(w)},F=s.dataset&&s.name&&!Object.values(u).some(Boolean)&&l.length<=1e3;return n`
    <${U} title="Create a version from the selection" verb="Create version" twin=${Co(m)}
      disabled=${!F} send=${k} onDone=${b} onClose=${o}>
      <p>${E(l.length,"file")}, ${g(Ne(e))}. The version has exactly these.</p>
      ${l.length>1e3&&n`<p class="problem" role="alert">At most ${1e3} files at a time: take some out of the selection.</p>`}
      ${v.length>0&&n`<p class="note" role="status">${E(v.length,"path")} selected twice (such as <code>${v[0]}</code>): on disk the last one wins.</p>`}
      <div class="fields">
        <${L} id="compose-dataset" label="Dataset" value=${s.dataset} onInput=${a("dataset")} wrong=${u.dataset} list="compose-datasets" hint="An existing one, or a new name." />
        <datalist id="compose-datasets">${(i.data?.results??[]).map(({name:w})=>n`<option value=${w} />`)}</datalist>
        <${L} id="compose-name" label="Version" value=${s.name} onInput=${a("name")} wrong=${u.name} hint="Such as v2; it never changes afterwards." />
        <${L} id="compose-base" label="Made from (optional)" value=${s.base} onInput=${a("base")} wrong=${u.base} hint="A version or alias, for lineage; no files are taken from it." />
        <${L} id="compose-aliases" label="Aliases (optional)" value=${s.aliases} onInput=${a("aliases")} wrong=${u.aliases} hint="Moved to it once it is packaged." />
        <${L} id="compose-tags" label="Tags (optional)" value=${s.tags} onInput=${a("tags")} hint="Separated by spaces or commas." />
        <${qo} id="compose-packaging" label="Package it" checked=${s.packaging} onChange=${w=>r({...s,packaging:w})} />
      </div>
    <//>`}function ha(e,{aliases:t}){let o="Letters, digits, dots, underscores and dashes only.";return{dataset:e.dataset&&!fa.test(e.dataset)?"Lower-case letters, digits, dots, underscores and dashes only.":"",name:e.name&&!On.test(e.name)?o:"",base:e.base&&!/^(?:[a-z]+:\/\/)?[\w.:/-]+$/.test(e.base)?"A version, such as v1, or dataset://images/v1.":"",aliases:t.every(s=>On.test(s))?"":o}}var ga=(e,t)=>/[:/]/.test(t)?t:`${e}:${t}`;var ot={tag:"tag",name:"name",alias:"alias",execution:"output_execution",version:"dataset_version",property:"property"},ba=["tag","property"],An=/^[^=<>!]+(?:[=<>]|!=)/,va=/[*?/]|\.\w{1,8}$/;function ka(e){let t={};for(let o of Nn(e)){let s=o.indexOf(":"),r=ot[o.slice(0,s).toLowerCase()];r&&s<o.length-1?tt(t,r,o.slice(s+1)):An.test(o)?tt(t,"property",o):tt(t,va.test(o)?"name":"tag",o)}return t}function In(e){let t=e.q?ka(e.q):{};for(let o of Object.values(ot))for(let s of(e[o]??"").split(`
`))s.trim()&&tt(t,o,s.trim());return t}var Mn=e=>Object.fromEntries(Object.values(ot).map(t=>[t,[].concat(e[t]??[]).join(`
`)]));function Rn(e=""){let t=o=>An.test(o)||ot[o.slice(0,o.indexOf(":")).toLowerCase()];return Nn(e).some(t)?"":e.trim()}var nt=e=>Object.keys(e).length===0;function tt(e,t,o){ba.includes(t)?e[t]=[...e[t]??[],o]:e[t]=o}var Nn=e=>[...e.matchAll(/(?:[^\s"]|"[^"]*"?)+/g)].map(([t])=>t.replaceAll('"',"")).filter(Boolean);function jt({query:e}){let t=Pe(()=>In(e),[JSON.stringify(e)]),o=Rn(e.q),[s,r]=Ze("search"),[a,i]=$(!1),l=P(nt(t)?null:"data/",{...t,limit:100}),c=o&&!l.items.length?{}:t;return n`
    <${I} title="Search" lead="Find anything by a part of its name, and files by their metadata. Select some of these to create a version."
      actions=${!nt(t)&&!o&&n`<${M} text=${Eo(t)} label="Command line" what="Command line" />`}>
      ${o&&n`<${Dn} key=${o} pattern=${o} />`}
      <${xa} key=${JSON.stringify(c)} filters=${c} />
      ${l.error&&!l.items.length&&n`<${S} error=${l.error} retry=${l.reload} />`}
      ${!nt(t)&&!(l.error&&!l.items.length)&&(l.items.length>0||!o)&&n`
        <${Sa} of=${l} selection=${s} onSelect=${r} />
        <${_} of=${l} what="more results" />`}
      ${s.size>0&&n`<${Xe} selection=${s} onClear=${()=>{r(re),x("Nothing is selected.")}} onCompose=${()=>i(!0)} />`}
      ${a&&n`<${et} selection=${s} onClose=${()=>i(!1)} onDone=${m=>{r(re),V("versions",m.id)}} />`}
    <//>`}var ya=[["tag","Tags","One a line; all must be there."],["property","Properties","One a line: factory=eu-02, accuracy>=0.9, approved_by"],["name","Name","Path or file name; * and ? stand for anything."],["alias","Datum alias",""],["output_execution","Execution","Outputs of this one."],["dataset_version","Dataset version","Members of this one, such as images:v1."]],wa=["tag","property"];function xa({filters:e}){let[t,o]=$(()=>Mn(e)),s=a=>{a.preventDefault(),W({q:"",...t})},r=a=>i=>o({...t,[a]:i.target.value});return n`
    <form class="card search-form" onSubmit=${s} aria-label="Search">
      <div class="fields thirds">${ya.map(([a,i,l])=>n`
        <${L} key=${a} id=${`search-${a}`} label=${i} hint=${l} value=${t[a]} onInput=${r(a)}>
          ${wa.includes(a)?n`<textarea id=${`search-${a}`} rows="2" value=${t[a]} onInput=${r(a)} aria-describedby=${`search-${a}-hint`} spellcheck=${!1}></textarea>`:null}
        <//>`)}</div>
      <div class="buttons"><button type="submit" class="primary">Search</button></div>
    </form>`}function Sa({of:e,selection:t,onSelect:o}){if(e.loading&&!e.items.length)return null;let s=Re(t,e.items),r=n`<${pe} label=${`Select all ${e.items.length} shown`} checked=${s==="all"} some=${s==="some"}
    onChange=${()=>o(s==="all"?Me(t,e.items):Ie(t,e.items))} />`;return n`
    <p class="note" role="status">${E(e.items.length,"file")} shown${e.more?"; there are more":""}.</p>
    ${!e.items.length&&!e.more&&e.searched&&n`<p class="note">Searched: ${e.searched}. The search field above finds any file by a part of its path.</p>`}
    ${e.notSearched?.length>0&&n`<p class="note" role="status">Not everything was searched: ${e.notSearched.map(a=>`${E(a.files,"file")} of execution ${a.execution}`).join(", ")} will be in the index soon.</p>`}
    <${y} caption="Found files" name="files" more=${e.more} rows=${e.items} empty=${e.more?"Nothing on these pages.":"Nothing is like that."} columns=${[{title:r,kind:"box",cell:a=>n`<${pe} label=${`Select ${a.name}`} checked=${t.has(a.id)} onChange=${()=>o(Ae(t,a))} />`},{title:"Name",value:({name:a})=>a,cell:({id:a,name:i})=>n`<a href=${d("data",a)}>${i}</a>`,header:!0},{title:"Size",value:({size:a})=>a,cell:({size:a})=>g(a),kind:"number"},{title:"Tags",text:({tags:a})=>a,cell:({tags:a})=>a.length?a.map(i=>n`<${Y}>${i}<//>`):"\u2013"},{title:"Properties",text:({properties:a})=>JSON.stringify(a),cell:({properties:a})=>n`<${Ca} of=${a} />`},{title:"Execution",value:({output_execution:a})=>a?.id,cell:({output_execution:a})=>a?n`<a href=${d("executions",a.id)}>${a.id}</a>`:"\u2013"},{title:"Datum",cell:({uri:a,name:i})=>n`<${M} text=${a} label="Copy URI" what=${`URI of ${i}`} />`}]} />`}var Ft=4;function Ca({of:e}){let t=Object.entries(e);if(!t.length)return"\u2013";let o=([s,r])=>`${s} = ${typeof r=="string"?r:JSON.stringify(r)}`;return n`<span class="properties" title=${t.map(o).join(`
`)}>${t.slice(0,Ft).map(s=>n`<code>${o(s)}</code> `)}
    ${t.length>Ft&&`and ${t.length-Ft} more`}</span>`}var fe=e=>`dataset-versions/${encodeURIComponent(e.id)}/package/`,Ln={built:"Package again?",failed:"Try packaging again?",none:"Package this version?"},Fn={built:"Rebuild",failed:"Retry",none:"Package now"};function st({version:e,onDone:t,onClose:o}){let s=e.packaging==="built",r=()=>Z(fe(e),s?{rebuild:!0}:{}),a=i=>{x(`Packaging of ${e.uri} has started.`),t(i)};return n`
    <${U} title=${Ln[e.packaging]??Ln.none} verb=${Fn[e.packaging]??Fn.none}
      twin=${bo(e.uri,s)} send=${r} onDone=${a} onClose=${o}>
      <p>${E(e.file_count,"file")}, ${g(e.size)} of <code>${e.uri}</code> become a few large parts.
        ${s?"Every part is packed anew from the files; until that is done, the version is fetched file by file.":"Parts that another version has already are not built again."}</p>
      ${e.packaging==="failed"&&n`<p class="note">Last time: ${e.packaging_reason}</p>`}
    <//>`}var Pa=1e3,Ea=15e3;function jn({version:e,onEnd:t}){return e.packaging==="pending"?n`<${_a} version=${e} onEnd=${t} />`:e.packaging==="failed"?n`<${Da} version=${e} onStart=${t} />`:null}function _a({version:e,onEnd:t}){let{step:o,error:s}=Oa(e,t);return n`
    <section class="card packaging" aria-label="Packaging">
      <header><h2>Packaging</h2><${q} of="pending" /></header>
      <div>
        <${Qe} step=${o} label="Packaging" />
        <p aria-live="polite" class="said">${o.text}</p>
        <p class="note">The version can be fetched meanwhile, file by file. <a href=${d("packagings")}>All packagings, with run and log</a></p>
        <p><${je} /></p>
        ${s&&n`<p class="note">The API does not answer; retrying. ${s.message}</p>`}
      </div>
    </section>`}function Da({version:e,onStart:t}){let[o,s]=$(!1);return n`
    <section class="problem" role="alert" aria-label="Packaging failed">
      <p><strong>Packaging failed.</strong> Files are fetched one by one meanwhile.</p>
      <p class="reason">${e.packaging_reason}</p>
      <button type="button" onClick=${()=>s(!0)}>Retry packaging</button>
      ${o&&n`<${st} version=${e} onClose=${()=>s(!1)} onDone=${()=>{s(!1),t?.()}} />`}
    </section>`}function Oa(e,t){let[o,s]=$({step:be(0,null)}),r=K(t);return r.current=t,C(()=>{let a=new AbortController,i="",l=async()=>{let m=await Q(fe(e),{limit:1},{signal:a.signal}).catch(k=>{throw k.name!=="AbortError"&&s(b=>({...b,error:k})),k});if(m.packaging!=="pending")return x(m.packaging==="built"?"Packaging is done.":"Packaging failed."),r.current?.(),!1;let u=be(m.count??0,m.planned),v=u.text!==i;return i=u.text,s({step:u}),v};l().catch(()=>{});let c=Te(l,()=>Pa,{longest:Ea});return()=>{a.abort(),c()}},[e.id]),o}var Bn="packline.expert",Bt="packline:expert",at=()=>localStorage.getItem(Bn)==="on";function Un(e){localStorage.setItem(Bn,e?"on":"off"),x(e?"Expert view on: blocks, offsets, checksums and keys are shown.":"Expert view off."),window.dispatchEvent(new Event(Bt))}function Ut(){let[e,t]=$(at);return C(()=>{let o=()=>t(at());return window.addEventListener(Bt,o),window.addEventListener("storage",o),()=>{window.removeEventListener(Bt,o),window.removeEventListener("storage",o)}},[]),e}function zn(e){C(()=>{let t=o=>{o.key?.toLowerCase()!=="x"||!o.shiftKey||o.altKey||o.repeat||!(o.ctrlKey||o.metaKey)||(o.preventDefault(),Un(!at()),e?.(at()))};return window.addEventListener("keydown",t),()=>window.removeEventListener("keydown",t)},[e])}function zt(){let e=Ut();return n`
    <button type="button" class="switch" role="switch" aria-checked=${String(e)} onClick=${()=>Un(!e)}
      aria-keyshortcuts="Control+Shift+X Meta+Shift+X" title="Ctrl/Cmd+Shift+X">
      <span class="knob" aria-hidden="true"></span>Expert view</button>`}var Vn={none:"Package now",failed:"Retry packaging",built:"Rebuild"};function Wn({version:e,reload:t}){let[o,s]=$("");zn(oo(c=>c&&W({tab:"packages"}),[]));let r=()=>s(""),a=()=>{r(),t()},i=()=>l?V("models",e.dataset.id.slice(6)):V("datasets",e.dataset.id),l=e.dataset.id.startsWith("model:");return n`
    ${!l&&n`<button type="button" class="primary" onClick=${()=>s("promote")}>Promote</button>`}
    ${Vn[e.packaging]&&n`<button type="button" onClick=${()=>s("package")}>${Vn[e.packaging]}</button>`}
    <button type="button" class="danger" onClick=${()=>s("delete")}>Delete</button>
    ${o==="promote"&&n`<${de} dataset=${e.dataset.name} version=${e.name} onDone=${a} onClose=${r} />`}
    ${o==="package"&&n`<${st} version=${e} onDone=${a} onClose=${r} />`}
    ${o==="delete"&&n`<${kn} version=${e} onDone=${i} onClose=${r} />`}`}function Kn({id:e,error:t,reload:o}){let[s,r]=$(!1),a={id:e,uri:Be(e),name:e.split(":").pop()};return n`
    <div class="problem" role="alert"><p><strong>${t.message}</strong></p>
      <button type="button" onClick=${()=>r(!0)}>Restore</button></div>
    ${s&&n`<${We} version=${a} onDone=${()=>{r(!1),o()}} onClose=${()=>r(!1)} />`}`}var Hn={added:"+",removed:"\u2212",changed:"\u2260"};function Vt({version:e,query:t}){let o=P("dataset-versions/",{dataset:e.dataset.id,limit:100}),s=e.previous_version,r=t.against??s??"",a=o.items.filter(l=>l.id!==e.id),i=!r||a.some(l=>l.id===r);return n`
    <${f} title="Compare" aside=${n`
      <label for="against">with version</label>
      <select id="against" value=${r} onChange=${l=>W({against:l.target.value})}>
        <option value="" disabled>Choose one</option>
        ${!i&&n`<option value=${r}>${rt(r,e)}</option>`}
        ${a.map(l=>n`<option key=${l.id} value=${l.id}>${l.name}</option>`)}
      </select>
      <${Ta} />`}>
      ${r?n`<${Aa} key=${r} version=${e} against=${r} file=${t.file} />`:n`<p class="note">Choose a version: what must be done to it to have this one is listed here.</p>`}
    <//>`}var rt=(e,t)=>we(e)===t.dataset.id?xe(e):`${we(e)} ${xe(e)}`;function Ta(){let[e,t]=$(""),o=ue(e.trim())??e.trim();return n`<form class="by-id" onSubmit=${r=>{r.preventDefault(),o&&W({against:o,file:""})}}>
    <input type="text" value=${e} onInput=${r=>t(r.target.value)} aria-label="Version of any dataset" placeholder="dataset:version" autocomplete="off" spellcheck=${!1} />
    <button type="submit">Compare</button></form>`}function Aa({version:e,against:t,file:o}){let s=P(`dataset-versions/${encodeURIComponent(e.id)}/diff/`,{against:t,limit:200}),r=[{title:"Change",value:c=>c.change,cell:c=>n`<span class=${`change ${c.change}`}><span aria-hidden="true">${Hn[c.change]}</span> ${c.change}</span>`},{title:"File",value:c=>c.path,header:!0,kind:"path",cell:c=>n`<button type="button" class="link" aria-expanded=${String(c.path===o)} onClick=${()=>W({file:c.path===o?"":c.path},{replace:!0})}>${c.path}</button>`},{title:`In ${rt(t,e)}`,value:c=>c.before?.size,kind:"number",cell:c=>g(c.before?.size)},{title:`In ${e.name}`,value:c=>c.after?.size,kind:"number",cell:c=>g(c.after?.size)}],a=Object.keys(Hn).map(c=>[c,s.items.filter(m=>m.change===c).length]),i=s.items.find(c=>c.path===o),l=s.items.length>0||!(s.loading||s.error);return n`<div class="differences">
    ${s.items.length>0&&n`<p class="so-far" aria-live="polite">
      ${a.filter(([,c])=>c).map(([c,m])=>`${E(m,"file")} ${c}`).join(", ")}${s.more?", and more below":""}.</p>`}
    ${l&&n`<${y} caption=${`Changes from ${rt(t,e)} to ${e.name}`} name="changes" more=${s.more} columns=${r} rows=${s.items}
      id=${c=>`${c.change} ${c.path}`} empty=${s.more?"Nothing so far; there is more to compare.":"Their files are the same."} />`}
    <${_} of=${s} what="more changes" />
    ${i&&n`<${Ia} key=${o} change=${i} version=${e} against=${t} />`}</div>`}function Ia({change:e,version:t,against:o}){let s=[[o,e.before],[t.id,e.after]].filter(([,r])=>r).map(([r,a])=>({version:r,path:e.path,datum:a.id,label:rt(r,t)}));return n`<section class="compared" aria-label=${`Content of ${e.path}`}><h3>${e.path}</h3>
    ${s.length===2?n`<${$n} sides=${s} />`:n`<${mn} of=${s[0]} />`}</section>`}var Ma=[36,44],Ra=matchMedia("(max-width: 48rem), (pointer: coarse)"),qn=12,Na=1e3;function Gn({caption:e,columns:t,rows:o,more:s,loading:r,onOpen:a,selected:i,focus:l,start:c,order:m}){let u=K(),[v,k]=$({top:0,height:600}),[b,F]=$(()=>Math.max(0,c?o.findIndex(({path:T})=>T===c):0)),w=K(!1),A=Ma[Number(Ra.matches)],z=()=>u.current&&k({top:u.current.scrollTop,height:u.current.clientHeight}),H=Math.max(0,Math.floor(v.top/A)-qn),J=Math.min(o.length,Math.ceil((v.top+v.height)/A)+qn);return C(()=>{s&&o.length-J<Na&&s()},[s,J,o.length]),$t(()=>{let T=new ResizeObserver(z);return T.observe(u.current),l&&document.activeElement===document.body&&(w.current=!0,b&&(u.current.scrollTop=Math.max(0,b-2)*A),z()),()=>T.disconnect()},[]),$t(()=>{w.current&&(w.current=!1,u.current.querySelector(`[data-row="${b}"]`)?.focus({preventScroll:!0}))}),n`
    <div class="window" ref=${u} onScroll=${z} onKeyDown=${T=>{let R=Math.max(1,Math.floor(v.height/A)-2),ae={ArrowDown:1,ArrowUp:-1,PageDown:R,PageUp:-R,Home:-o.length,End:o.length};if(!(T.key in ae)||T.ctrlKey||T.metaKey||T.altKey)return;T.preventDefault();let oe=Math.max(0,Math.min(o.length-1,b+ae[T.key])),{scrollTop:p,clientHeight:to}=u.current;oe*A<p?u.current.scrollTop=oe*A:(oe+2)*A>p+to&&(u.current.scrollTop=(oe+2)*A-to),w.current=!0,F(oe),z()}} role="region" aria-label=${e}
      aria-busy=${!!r} tabindex="0">
      <table aria-rowcount=${s||r?-1:o.length+1}>
        <caption class="unseen">${e}</caption>
        <thead><tr aria-rowindex="1">${t.map(T=>n`<th scope="col" class=${T.kind} aria-sort=${m?.directionOf(T)}>${T.title}${m?.columns.includes(T)&&n`<${uo} order=${m} column=${T} />`}</th>`)}</tr></thead>
        <tbody>
          ${H>0&&n`<tr key="above" aria-hidden="true"><td colspan=${t.length} style=${{height:`${H*A}px`}} /></tr>`}
          ${o.slice(H,J).map((T,R)=>n`<${La} key=${T.path} row=${T} at=${H+R} columns=${t}
            tabindex=${H+R===b?0:-1} marked=${i(T)} open=${()=>{F(H+R),a(T)}} />`)}
          ${J<o.length&&n`<tr key="below" aria-hidden="true"><td colspan=${t.length} style=${{height:`${(o.length-J)*A}px`}} /></tr>`}
        </tbody>
      </table>
    </div>`}var La=({row:e,at:t,columns:o,tabindex:s,marked:r,open:a})=>n`
  <tr aria-rowindex=${t+2} class=${r?"marked":null} aria-selected=${r?"true":null}>
    ${o.map(({header:i,kind:l,cell:c})=>i?n`<th scope="row" class=${l}><button class="link" data-row=${t} tabindex=${s} onClick=${a}>${c(e)}</button></th>`:n`<td class=${l}>${c(e)}</td>`)}
  </tr>`;var Jn=1e3,Fa=250,ja=1e3,Ba="This deployment cannot show folders yet: update it, or list the files with packline show.";function Wt({version:e,query:t}){let o=t.prefix??"",s=t.begins??"",r=t.find??"",a=`dataset-versions/${encodeURIComponent(e.id)}/`,i=P(...r?[`${a}files/`,{search:r,limit:Jn}]:[`${a}tree/`,{prefix:o+s,limit:Jn}]),l=za(o),c=K(!1),m=p=>{p.kind==="folder"?W({prefix:p.path,file:"",begins:""}):(t.file||(c.current=!0),W({file:p.path},{replace:!!t.file}))},u=()=>{document.activeElement?.closest?.(".preview")&&document.querySelector('.window [data-row][tabindex="0"]')?.focus(),c.current?history.back():W({file:""},{replace:!0}),c.current=!1};C(()=>{t.file||(c.current=!1)},[t.file]),C(()=>{t.file&&x(`Preview of ${t.file}`)},[t.file]);let[v,k]=Ze(e.id),b=i.items.filter(p=>p.datum).map(p=>p.datum),F=Re(v,b),w={title:b.length>0&&n`<${pe} label=${`Select all ${b.length} files shown`} checked=${F==="all"} some=${F==="some"}
      onChange=${()=>k(F==="all"?Me(v,b):Ie(v,b))} />`,kind:"box",cell:p=>p.datum&&n`<${pe} label=${`Select ${p.datum.name}`} checked=${v.has(p.datum.id)} onChange=${()=>k(Ae(v,p.datum))} />`},A=[{title:"Name",value:p=>p.name,header:!0,kind:"entry",cell:p=>n`<${Qn} kind=${p.kind} />${p.name}${p.kind==="folder"?"/":""}`},{title:"Files",value:p=>p.kind==="folder"?p.files:null,kind:"number",cell:p=>p.kind==="folder"?`${p.files_at_most?"\u2264 ":""}${h(p.files)}`:""},{title:"Size",value:p=>p.datum?.size,kind:"number",cell:p=>p.datum?g(p.datum.size):""},w],z=[{title:"Path",value:p=>p.path,header:!0,kind:"entry",cell:p=>n`<${Qn} kind="file" />${p.path}`},A[2],w],H=$o("files",r?z:A,i.items),J=H.rows.filter(p=>p.kind!=="folder"),le=J.filter(p=>Mo(p.path)),T=t.view==="gallery"&&(le.length>0||i.loading),R=J.findIndex(p=>p.path===t.file),ae=p=>R>=0&&J[R+p]?()=>m(J[R+p]):null,oe=!i.items.length&&!i.loading&&!i.error&&!i.more;return n`
    <div class=${t.file?"browser open":"browser"}>
      <${f} title="Files" aside=${n`
        ${le.length>0&&n`<button type="button" aria-pressed=${String(T)} onClick=${()=>W({view:T?"":"gallery"},{replace:!0})}>Gallery</button>`}
        ${!r&&n`<${Yn} key=${o} label="Name begins with" initial=${s} onChange=${p=>W({begins:p},{replace:!0})} />`}
        <${Yn} label="Find in all folders" initial=${r} onChange=${p=>W({find:p},{replace:!0})} />`}>
        ${!r&&n`<${Oo} label="Folder" of=${Wa(e,o)} />`}
        ${i.items.length>0&&!T&&n`<${mo} order=${H} caption="files" />`}
        ${H.chosen&&i.more&&n`<p class="note" role="status">Sorted: the ${i.items.length} rows that are loaded. There are more.</p>`}
        ${i.error&&n`<${S} error=${i.error} retry=${i.more??i.reload} missing=${Ba} />`}
        ${T&&n`<${cn} version=${e.id} files=${le} onOpen=${m} more=${i.error?null:i.more} selected=${p=>p.path===t.file} />`}
        ${!T&&i.items.length>0&&n`<${Gn} key=${JSON.stringify([o+s,r])} caption=${r?`Files with ${r} in their path`:`Files in ${o||"the version"}`}
          columns=${r?z:A} rows=${H.rows} order=${H} more=${i.error?null:i.more} loading=${i.loading}
          onOpen=${m} focus=${l.wanted} start=${l.start} selected=${p=>p.path===t.file} />`}
        ${!i.items.length&&i.loading&&n`<${te} />`}
        ${oe&&n`<p class="note">${Va(r,s)}</p>`}
        <p class="so-far">${E(i.items.length,"entry","entries")}${i.more||i.loading?" so far; more as you scroll":""}</p>
      <//>
      ${v.size>0&&n`<${Ua} version=${e} selection=${v} onClear=${()=>{k(re),x("Nothing is selected.")}} />`}
      ${t.file&&n`<${ln} key=${t.file} version=${e} path=${t.file} onClose=${u}
        previous=${ae(-1)} next=${ae(1)} />`}
    </div>`}function Ua({version:e,selection:t,onClear:o}){let[s,r]=$(!1),a=[...t.values()].map(({name:l})=>l),i=l=>{o(),V("versions",l.id)};return n`
    <${Xe} selection=${t} onClear=${o} onCompose=${()=>r(!0)}>
      <${un} version=${e} selection=${t} />
      ${a.length<=ja&&n`<${M} text=${po(e.uri,_o(e.uri),a)} label="Copy command" what="Command line" />`}
    <//>
    ${s&&n`<${et} selection=${t} onClose=${()=>r(!1)} onDone=${i} />`}`}function za(e){let t=K({folder:e,wanted:!1,start:""});if(t.current.folder!==e){let o=t.current.folder,s=!!document.activeElement?.closest?.(".browser .window, .browser .crumbs"),r=o.startsWith(e)?o.slice(e.length):"";t.current={folder:e,wanted:s,start:r&&e+r.slice(0,r.indexOf("/")+1)}}return t.current}var Va=(e,t)=>e?`No file of this version has \u201C${e}\u201D in its path.`:t?`Nothing here begins with \u201C${t}\u201D.`:"There are no files here.";function Yn({label:e,initial:t="",onChange:o}){let[s,r]=$(t);return C(()=>{if(s===t)return;let a=setTimeout(()=>o(s),Fa);return()=>clearTimeout(a)},[s]),n`<input type="search" value=${s} onInput=${a=>r(a.target.value)} aria-label=${e}
    placeholder=${`${e}\u2026`} autocomplete="off" spellcheck="false" />`}function Wa(e,t){let o=i=>d("versions",e.id,{tab:"files",prefix:i}),s=t.split("/").slice(0,-1),r=s.length-1,a=s.map((i,l)=>[i||"(empty)",l===r?null:o(`${s.slice(0,l+1).join("/")}/`)]);return[[e.name,s.length?o(""):null],...a]}var Qn=({kind:e})=>n`
  <svg class=${`kind ${e}`} viewBox="0 0 16 16" aria-hidden="true">${e==="folder"?n`<path d="M1.5 3.5h4l1.5 2h7.5v7h-13z" />`:n`<path d="M3.5 1.5h6l3 3v10h-9zM9.5 1.5v3h3" />`}</svg>`;function Kt({version:e,reload:t}){let o=e.packaging==="built",s=`dataset-versions/${encodeURIComponent(e.id)}/package/`,r=O(o?s:null,{limit:1}),a=O("lineage/",{uri:e.uri,depth:3}),i=O(`datasets/${encodeURIComponent(e.dataset.id)}/aliases/`,{limit:1e3});qa(e,i.reload);let l=(i.data?.results??[]).filter(m=>m.version?.id===e.id),c=e.file_count?e.size/e.file_count:null;return n`
    <${Ve} uri=${e.uri} path=${`dataset-versions/${encodeURIComponent(e.id)}/`} properties=${e.properties??{}} tags=${e.tags}
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
        <${G} of=${[["Created",n`<${D} of=${e.ctime} />`],["Made by execution",e.execution&&n`<a href=${`#/executions/${encodeURIComponent(e.execution)}`}>${e.execution}</a>`],["Based on",e.previous_version_uri&&n`<${Ke} of=${e.previous_version_uri} />`],["Aliases now",l.length>0&&l.map(({name:m})=>n`<a class="tag accent" key=${m} href=${d("datasets",e.dataset.id,"aliases",m)}>${m}</a> `)],["Package",e.packaging_reason],["Requested aliases",e.targeting_aliases.join(", ")],["Status",e.status],["Note",e.note],["Content hash",n`<code>${e.content_hash}</code>`]].filter(([,m])=>m)} />
      <//>
      <${f} title="Lineage">
        <${j} of=${a}>${m=>n`<${qe} of=${m} />`}<//>
      <//>
    </div>
    <${Ha} version=${e} />`}var Ka=4e4;function Ha({version:e}){let[t,o]=$(e.file_count<=Ka);return e.file_count?n`<${f} title="Types and sizes">${t?n`<${pn} version=${e.id} />`:n`<p><button type="button" onClick=${()=>o(!0)}>Read types and sizes</button></p>`}<//>`:null}function qa(e,t){let o=K(e);C(()=>{o.current!==e&&t(),o.current=e},[e])}function Ht({version:e}){let t=Ut(),o=e.packaging==="built",s=P(e.packaging==="pending"?null:fe(e),{limit:50});return n`
    ${s.items.length>0&&n`
      <${f} title="Packages" aside=${n`<${zt} />`}>
        <${Ga} parts=${s.items} whole=${!s.more} total=${s.count} />
        <${Ja} version=${e} parts=${s.items} built=${o} expert=${t} />
        <${_} of=${s} what="more parts" />
      <//>
      ${t&&n`<${Za} version=${e} parts=${s.items} />`}`}
    ${!s.items.length&&n`
      <${f} title="Packages" aside=${n`<${zt} />`}>
        <p>${e.packaging==="pending"?"Its parts are listed here once it is packaged.":"There is no package: files are fetched one by one."}</p>
        ${t&&n`<p class="note">Packaging: ${e.packaging_reason||"no reason is recorded"}.</p>`}
        <${_} of=${s} />
      <//>`}`}function Ga({parts:e,whole:t,total:o}){let s=(i,l=e)=>l.reduce((c,m)=>c+m[i],0),r=e.filter(i=>i.reused),a=t?"":" so far";return n`
    <div class="figures">
      <${N} value=${h(o??e.length)} label=${(o??e.length)===1?"part":"parts"} />
      <${N} value=${g(s("size"))} label=${`in packages${a}`} />
      <${N} value=${h(s("files"))} label=${`files${a}`} />
      <${N} value=${h(r.length)} label=${`reused of other versions${r.length?`: ${g(s("size",r))} not built again`:""}`} />
    </div>`}function Ja({version:e,parts:t,built:o,expert:s}){let r=[{title:"Part",value:({index:a})=>a,cell:({index:a})=>a+1,kind:"number"},{title:"Name",value:({name:a})=>a,cell:a=>n`<code>${Ya(a.name)}</code><${M} text=${a.name} what=${`name of part ${a.index+1}`} />`,header:!0},{title:"Size",value:({size:a})=>a,cell:({size:a})=>g(a),kind:"number"},{title:"Files",value:({files:a})=>a,cell:({files:a})=>h(a),kind:"number"},{title:"From",value:({reused:a})=>a?"reused":"built for this version",cell:({reused:a})=>a?n`<span class="tag accent">reused</span>`:"built for this version"},{title:"Paths",value:({first:a})=>a,text:({first:a,last:i})=>[a,i],cell:({first:a,last:i})=>n`<span class="paths-of">${a} … ${i}</span>`},{title:"SHA-256",cell:({sha256:a,index:i})=>n`<code title=${a}>${a.slice(0,12)}…</code><${M} text=${a} what=${`SHA-256 of part ${i+1}`} />`}];return s&&r.splice(4,0,{title:"Blocks",cell:({blocks:a})=>h(a.length),kind:"number"}),o&&r.push({title:n`<span class="unseen">Download</span>`,cell:a=>n`<${Qa} version=${e} part=${a} />`}),n`<${y} caption="Parts of the package" name="parts" columns=${r} rows=${t} id=${({index:a})=>a} />`}var Ya=e=>e.length>28?`${e.slice(0,12)}\u2026${e.slice(-12)}`:e;function Qa({version:e,part:t}){let[o,s]=$(null);return n`<button type="button" onClick=${async()=>{s(null);try{let{url:a}=await Q(`${fe(e)}${t.index}/download/`);x(`Downloading part ${t.index+1}.`);let i=document.createElement("a");i.href=a,i.download=t.name,i.rel="noopener",i.click()}catch(a){s(a)}}} aria-label=${`Download part ${t.index+1}, ${g(t.size)}`}>Download</button>
    ${o&&n`<${S} error=${o} />`}`}var Zn=e=>e.toString(16).padStart(8,"0"),Za=({version:e,parts:t})=>n`
  <section class="expert" aria-label="Expert view">
    <${f} title="Identity of the version">
      <dl class="facts">
        <div><dt>Content hash</dt><dd><code>${e.content_hash}</code> <${M} text=${e.content_hash} what="content hash" /></dd></div>
        <div><dt>Packaging</dt><dd>${e.packaging_reason}</dd></div>
      </dl>
    <//>
    ${t.map(o=>n`<${Xa} key=${o.index} part=${o} />`)}
  </section>`,Xa=({part:e})=>n`
  <${f} title=${`Part ${e.index+1}: ${E(e.blocks.length,"block")}`}>
    <dl class="facts wide">
      ${[["Key",e.key],["Digest",e.digest],["SHA-256",e.sha256],["CRC-32",Zn(e.crc32)]].map(([t,o])=>n`
        <div><dt>${t}</dt><dd><code>${o}</code> <${M} text=${o} what=${`${t} of part ${e.index+1}`} /></dd></div>`)}
      <div><dt>Headers</dt><dd>${g(e.size-e.bytes)} beside ${g(e.bytes)} of files</dd></div>
    </dl>
    <${y} caption=${`Blocks of part ${e.index+1}`} id=${({offset:t})=>t} rows=${e.blocks} columns=${[{title:"Offset",cell:({offset:t})=>h(t),kind:"number"},{title:"Length",cell:({length:t})=>h(t),kind:"number"},{title:"Files",cell:({members:t})=>h(t),kind:"number"},{title:"CRC-32",cell:({crc32:t})=>n`<code>${Zn(t)}</code>`,kind:"number"}]} />
  <//>`;var er=[1,100,1e4];function Gt({version:e}){let t=O(`dataset-versions/${encodeURIComponent(e.id)}/savings/`);return n`<${j} of=${t}>${o=>n`<${tr} savings=${o} />`}<//>`}function tr({savings:e}){let[t,o]=$(1),s=Pn(e,t),r=n`<label class="inline" for="fetches">Fetches</label>
    <select id="fetches" value=${t} onChange=${a=>o(Number(a.target.value))}>
      ${er.map(a=>n`<option value=${a}>${a.toLocaleString("en")}</option>`)}</select>`;return n`
    <${f} title="Files one by one, and the package" aside=${r}>
      <${or} savings=${s} />
      <${y} caption="Savings" id=${({key:a})=>a} rows=${Je(s)} columns=${[{title:"",cell:({title:a})=>a,header:!0},{title:"Files one by one",cell:({files:a})=>a,kind:"number"},{title:"Package",cell:({packed:a})=>a,kind:"number"},{title:"Less by",cell:({less:a})=>a||"\u2013",kind:"number"}]} />
    <//>
    <${f} title="Where the numbers are from">
      <p class="first">${e.estimated?"There is no package yet: its requests are what it would likely have. ":""}Reckoned, not measured, on these assumptions:</p>
      <${y} caption="Assumptions" id=${({name:a})=>a} rows=${e.assumptions} columns=${[{title:"Assumption",cell:({name:a})=>a.replaceAll("_"," "),header:!0},{title:"Value",cell:({value:a,unit:i})=>`${a.toLocaleString("en")} ${i}`},{title:"Source",cell:({source:a})=>a}]} />
      <${G} of=${[["Making the package, once",`${E(e.packing.requests,"request")}, ${ee(e.packing.dollars)}`],["Paid back in requests after",e.fetches_until_paid==null?"never":E(e.fetches_until_paid,"fetch","fetches")]]} />
    <//>`}var[Xn,he,qt,it]=[640,130,64,20];function or({savings:e}){let t=Je(e),o=Xn-he-110;return n`
    <figure class="chart">
      <svg viewBox=${`0 0 ${Xn} ${t.length*qt}`} role="img" aria-label=${Cn(e)}>
        ${t.map((s,r)=>n`
          <g key=${s.key} transform=${`translate(0 ${r*qt+8})`} aria-hidden="true">
            <text class="name" x=${he-12} y=${it+6} text-anchor="end">${s.title}</text>
            <${es} kind="by-files" y=${0} long=${o} share=${s.filesShare} text=${s.files} />
            <${es} kind="by-package" y=${it+3} long=${o} share=${s.share} text=${s.packed} />
          </g>`)}
        <line class="axis" x1=${he} x2=${he} y1="0" y2=${t.length*qt} />
      </svg>
      <figcaption aria-hidden="true"><span class="key by-files"></span>Files one by one <span class="key by-package"></span>Package</figcaption>
    </figure>`}var es=({kind:e,y:t,long:o,share:s,text:r})=>n`
  <rect class=${e} x=${he} y=${t} width=${Math.max(2,s*o)} height=${it} rx="2" />
  <text class="value" x=${he+Math.max(2,s*o)+8} y=${t+it-5}>${r}</text>`;var ge=[{key:"",title:"Overview",view:Kt},{key:"files",title:"Files",view:Wt},{key:"packages",title:"Packages",view:Ht},{key:"savings",title:"Savings",view:Gt},{key:"diff",title:"Compare",view:Vt}];var nr=3e3,sr=3e4;function Jt({params:e,query:t}){let o=e.version,s=O(`dataset-versions/${encodeURIComponent(o)}/`,{files:0},{live:l=>l.packaging==="pending"?nr:sr}),r=s.data?.dataset.name??we(o),a=s.data?.name??xe(o),i=ge.find(({key:l})=>l===(t.tab??""))??ge[0];return n`
    <${I} title=${`${r} ${a}`} crumbs=${[["Datasets",d("datasets")],[r,d("datasets",r)],[a]]}
      lead=${s.data&&n`<code>${s.data.uri}</code> <${q} of=${s.data.packaging} /> <${Oe} uri=${s.data.uri} />`}
      actions=${s.data&&!s.error&&n`<${Wn} version=${s.data} reload=${s.reload} />`}>
      <nav class="tabs" aria-label="About this version">${ge.map(({key:l,title:c})=>n`
        <a key=${l} href=${d("versions",o,{tab:l})} aria-current=${l===i.key?"page":null}>${c}</a>`)}</nav>
      ${s.error?.title==="VersionDeleted"?n`<${Kn} id=${o} error=${s.error} reload=${s.reload} />`:n`
      <${j} of=${s}>${l=>n`<${jn} version=${l} onEnd=${s.reload} /><${i.view} key=${i.key} version=${l} params=${e} query=${t} reload=${s.reload} />`}<//>`}
    <//>`}var Ce=[{path:"datasets",nav:"Datasets",view:kt},{path:"datasets/:dataset",under:"datasets",view:vt},{path:"datasets/:dataset/aliases/:alias",under:"datasets",view:ut},{path:"versions/:version",under:"datasets",view:Jt},{path:"models",nav:"Models",view:Mt},{path:"models/:model",under:"models",view:It},{path:"executions",nav:"Executions",view:St},{path:"executions/:execution",under:"executions",view:Pt},{path:"packagings",nav:"Packagings",view:Rt},{path:"data/:datum",under:"search",view:xt},{path:"fleet",nav:"Fleet",view:Tt},{path:"search",nav:"Search",view:jt},{path:"me",view:At},{path:"api",view:ft}];var ar=matchMedia("(prefers-color-scheme: dark)"),Yt=()=>document.documentElement.dataset.theme??(ar.matches?"dark":"light"),Qt=new EventTarget;function Zt(){let e=Yt()==="dark"?"light":"dark";document.documentElement.dataset.theme=e,localStorage.setItem("packline.theme",e),Qt.dispatchEvent(new Event("change")),x(`${e==="dark"?"Dark":"Light"} theme`)}function ts(){let[e,t]=$(Yt);C(()=>{let s=()=>t(Yt());return Qt.addEventListener("change",s),()=>Qt.removeEventListener("change",s)},[]);let o=`Switch to the ${e==="dark"?"light":"dark"} theme`;return n`
    <button class="icon" onClick=${Zt} aria-label=${o} title=${o}>
      <svg viewBox="0 0 20 20" aria-hidden="true"><circle cx="10" cy="10" r="7" /><path d="M10 3a7 7 0 0 1 0 14z" /></svg>
    </button>`}var rr=200,ir=["dataset","model","version","execution"],lr=12;function os({session:e}){let[t,o]=$(!1),s=K(null),r=()=>{s.current=document.activeElement,o(!0)},a=()=>{o(!1),s.current?.focus?.()};return C(()=>{let i=l=>{l.key.toLowerCase()!=="k"||!(l.ctrlKey||l.metaKey)||l.shiftKey||l.altKey||(l.preventDefault(),document.querySelector("dialog[open]")||r())};return document.addEventListener("keydown",i),()=>document.removeEventListener("keydown",i)},[]),n`
    <button class="icon" aria-label="Commands" title="Commands (Ctrl+K)" aria-keyshortcuts="Control+K Meta+K" aria-haspopup="dialog" onClick=${r}>
      <svg viewBox="0 0 20 20" aria-hidden="true"><path d="M3 5.5h14v1.6H3zm0 3.7h9v1.6H3zm0 3.7h14v1.6H3z" /></svg></button>
    ${t&&n`<${cr} session=${e} onClose=${a} />`}`}function cr({session:e,onClose:t}){let[o,s]=$(""),[r,a]=$(0),i=K(),l=$r(o.trim()),c=O(l.length>1?"search/":null,{q:l,kind:ir,limit:1}),{path:m}=De(),u=l===o.trim()?c.data?.results:null,v=Pe(()=>mr(o.trim(),m,e,u??[]),[o,u]),k=Math.min(r,v.length-1);C(()=>i.current.focus(),[]),C(()=>{document.getElementById(`command-${k}`)?.scrollIntoView({block:"nearest"})},[k]);let b=w=>{w&&(t(),w.run())},F=w=>{let A={ArrowDown:k+1,ArrowUp:k-1,PageDown:v.length-1,PageUp:0}[w.key];if(A!==void 0&&v.length)a((A+v.length)%v.length);else if(w.key==="Enter")b(v[k]);else return;w.preventDefault()};return n`
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
      <p class="note" role="status">${c.error?c.error.message:c.loading?"Searching\u2026":E(v.length,"command")}</p>
    <//>`}function $r(e){let[t,o]=$(e);return C(()=>{let s=setTimeout(()=>o(e),rr);return()=>clearTimeout(s)},[e]),t}function mr(e,t,o,s){let r=e.toLowerCase().split(/\s+/).filter(Boolean),a=({title:c,kind:m})=>r.every(u=>`${c} ${m}`.toLowerCase().includes(u)),i=s.map(c=>lt(c.kind,c.uri??c.name,..._e(c))),l=e?[lt("search",`Search everything for \u201C${e}\u201D`,"search",{q:e})]:[];return[...i,...dr(t,o).filter(a),...l].slice(0,lr)}function dr(e,t){let o=e[0]==="versions"?e[1]:"";return[...o?ge.map(({key:s,title:r})=>lt("this version",r,"versions",o,{tab:s})):[],...Ce.filter(s=>s.nav).map(s=>lt("page",s.nav,s.path)),{key:"theme",kind:"action",title:"Switch between light and dark",run:Zt},...t.needed?[{key:"out",kind:"action",title:"Sign out",run:Ee}]:[]]}var lt=(e,t,...o)=>({key:JSON.stringify(o),kind:e,title:t,run:()=>{x(t),V(...o)}});function ns({session:e}){let{path:t,query:o}=De(),s=co(Ce,t.length?t:["datasets"]),r=s?.route.under??s?.route.path;return n`
    <header class="bar">
      <a class="brand" href=${d("datasets")}><${pr} />Packline</a>
      <nav aria-label="Main">
        ${Ce.filter(a=>a.nav).map(a=>n`
          <a href=${d(a.path)} aria-current=${a.path===r?"page":null}>${a.nav}</a>`)}
      </nav>
      <${ur} query=${o.q} />
      <${os} session=${e} />
      <${ts} />
      ${e.needed&&n`
        <div class="account"><span title=${e.name}>${e.name}</span>
          <button class="quiet" onClick=${Ee}>Sign out</button></div>`}
    </header>
    <main id="content" tabindex="-1">
      ${s?n`<${s.route.view} key=${[s.route.path,...Object.values(s.params)].join("/")} params=${s.params} query=${o} />`:n`<${S} error=${{message:"There is no such page.",remedy:"Start from the datasets."}} />`}
    </main>
    <${Wo} />
    <footer class="foot">Times are those of ${ro()}.
      <nav class="about" aria-label="About"><a href=${d("me")}>Access</a><a href=${d("api")}>HTTP API</a></nav></footer>`}function ur({query:e}){let t=K();return C(()=>{let s=r=>{let a=r.target.closest?.("input, textarea, select, dialog");r.key!=="/"||r.ctrlKey||r.metaKey||r.altKey||a||(r.preventDefault(),t.current.focus(),t.current.select())};return document.addEventListener("keydown",s),()=>document.removeEventListener("keydown",s)},[]),n`
    <form class="search" role="search" onSubmit=${s=>{s.preventDefault();let r=t.current.value.trim();r&&(x(`Searching ${r}`),V("search",{q:r}))}}>
      <input ref=${t} type="search" name="q" value=${e??""} aria-label="Search" aria-keyshortcuts="/"
        placeholder="Search names and files" autocomplete="off" spellcheck="false" />
      <kbd aria-hidden="true">/</kbd>
    </form>`}var pr=()=>n`
  <svg class="mark" viewBox="0 0 32 32" aria-hidden="true"><rect width="32" height="32" rx="7" />
    <path d="M6.5 11 16 6l9.5 5v10L16 26l-9.5-5zm0 0 9.5 5 9.5-5M16 16v10" /></svg>`;function Xt({error:e}){return C(()=>{document.title="Sign in \xB7 Packline"},[]),n`
    <main id="content" class="welcome" tabindex="-1">
      <h1>Packline</h1>
      <p>Datasets, their versions and packages. Sign in with your organisation's account.</p>
      ${e&&n`<${S} error=${e} />`}
      <button class="primary" onClick=${so}>Sign in</button>
    </main>`}var eo=document.getElementById("app");document.querySelector(".skip").addEventListener("click",e=>{e.preventDefault(),document.getElementById("content")?.focus()});eo.replaceChildren();no().then(e=>ct(e.signedIn?n`<${ns} session=${e} />`:n`<${Xt} />`,eo)).catch(e=>ct(n`<${Xt} error=${e} />`,eo));
