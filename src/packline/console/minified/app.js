/* sources 976a53cb62bd40c175b8afc6e91be6820a2d26991c0ac5b88d72a0e88d419c18 */
import{$ as te,A as me,B as mo,Ba as Ro,C as $o,Ca as le,D as uo,Da as Ae,E as po,Ea as Ie,F as fo,Fa as Me,G as ho,Ga as Re,H as go,Ha as Ne,I as bo,Ia as No,J as vo,Ja as ce,K as yo,Ka as Le,L as ko,La as ve,M as wo,Ma as ye,N as xo,O as So,P as Co,Q as Po,S as Eo,T as To,U as Oo,V as M,W as Oe,Y as A,Z as Do,_ as j,a as $t,aa as x,b as m,ba as f,c as C,ca as y,d as dt,da as E,e as K,ea as q,f as Ce,fa as Q,g as oo,ga as O,ha as G,i as n,ia as N,j as w,ja as De,k as no,ka as be,l as so,la as L,m as Pe,ma as _e,n as h,na as _o,o as T,oa as Z,p as g,pa as X,q as ao,qa as Ao,r as ro,ra as $e,s as io,sa as Io,t as Ee,ta as D,u as lo,ua as P,v as $,va as B,w as W,wa as F,x as V,xa as Mo,y as Te,z as co}from"./shared.js";function Lo(e,t){let o=new Set(t.filter(({packaging:s})=>s==="pending").map(({uri:s})=>s));return e.filter(({packaging:s,uri:r})=>s==="pending"&&!o.has(r))}function Fo(e,{packaging:t,packaging_reason:o}){return t==="built"?{title:`${e} is packaged`,body:"It is fetched by its package from now on."}:t==="failed"?{title:`Packaging of ${e} failed`,body:o||"No reason is recorded."}:null}function ut(e,t){return e==="unsupported"?"This browser cannot show notifications for this page.":e==="denied"?"The browser refuses notifications for this page. Allow them in its settings for this address, then press the button again.":e==="granted"&&t?"You are notified when a packaging ends, while a tab of the console is open.":t===null?"The browser's question was not answered, so nothing is notified.":""}var jo="packline.notify",Fe="packline:notify",ms=1e4,$s=50,je=()=>localStorage.getItem(jo)==="on",ke=()=>"Notification"in window?Notification.permission:"unsupported",we=()=>je()&&ke()==="granted";async function Uo(){let e=ke()==="unsupported"?"unsupported":await Notification.requestPermission(),t=e==="granted"&&Wo("Notifications are on","You hear of packagings that end while a tab of the console is open.","packline");return zo(t?"on":"off"),e==="granted"&&!t?"unsupported":e}var Bo=()=>zo("off");function zo(e){localStorage.setItem(jo,e),window.dispatchEvent(new Event(Fe))}function Wo(e,t,o,s){try{let r=new Notification(e,{body:t,tag:o});return r.onclick=()=>{window.focus(),s&&W(...s),r.close()},!0}catch{return!1}}function Vo(){let e=new AbortController,[t,o]=[null,null],s=async()=>{let a=await Io("packagings/",{limit:$s},t,e.signal),i=a!==t,l=a.data.results,c=o&&i?Lo(o,l):[];return[t,o]=[a,l],await Promise.all(c.map(ds)),i};s().catch(()=>{});let r=_e(s,()=>ms,{hidden:!0});return()=>{e.abort(),r()}}async function ds({version:e,dataset:t}){let o=await Z(`dataset-versions/${encodeURIComponent(e.id)}/`,{files:0}).catch(()=>null),s=o&&Fo(`${t.name} ${e.name}`,o);s&&Wo(s.title,s.body,o.uri,["versions",e.id])}function Ue(){let[e,t]=m(()=>({on:we(),text:je()||ke()==="unsupported"?ut(ke(),je()):""})),o=async()=>{if(e.on)return Bo(),t({on:!1,text:""});let s=await Uo(),r=ut(s,s==="granted"?!0:null);return t({on:we(),text:r}),w(r)};return n`
    <button type="button" aria-pressed=${String(e.on)} onClick=${o}>Notify me when a packaging ends</button>
    ${e.text&&n`<p class="note">${e.text}</p>`}`}function Ko(){let[e,t]=m(we);return C(()=>{let o=()=>t(we());return window.addEventListener(Fe,o),()=>window.removeEventListener(Fe,o)},[]),C(()=>e?Vo():void 0,[e]),null}var us=5,ps=1e3,Ho=8,fs=[["added","+"],["removed","\u2212"],["changed","\u2260"]];function qo({before:e,after:t}){let{differences:o,error:s,whole:r}=gs(e,t);if(s)return n`<${x} error=${s} />`;if(!o)return n`<${te} text="Comparing the files…" />`;let a=i=>o.filter(({change:l})=>l===i).length;return n`
    <div class="changes" aria-live="polite">
      <ul class="tally">${fs.map(([i,l])=>n`
        <li class=${i}><span aria-hidden="true">${l}</span> ${r?"":"at least "}${h(a(i))} ${i}</li>`)}</ul>
      ${o.length>0&&n`<ul class="paths">${o.slice(0,Ho).map(({change:i,path:l,before:c,after:d})=>n`
        <li class=${i}><code>${l}</code> <span>${i}${hs(c,d)}</span></li>`)}</ul>`}
      ${(o.length>Ho||!r)&&n`<p><a href=${$("versions",t,{tab:"diff",against:e})}>All that differs</a></p>`}
      ${!o.length&&r&&n`<p class="note">Their files are the same.</p>`}
    </div>`}function hs(e,t){let[o,s]=[e?.size,t?.size];return o!=null&&s!=null?o===s?"":`, ${g(o)} \u2192 ${g(s)}`:`, ${g(o??s)}`}function gs(e,t){let[o,s]=m({});return C(()=>{let r=new AbortController;return s({}),bs(e,t,r.signal).then(s,a=>a.name!=="AbortError"&&s({error:a})),()=>r.abort()},[e,t]),o}async function bs(e,t,o){let s=[],r=`dataset-versions/${encodeURIComponent(t)}/diff/`,a={against:e,limit:ps};for(let i=0;r&&i<us;i+=1){let l=await Z(r,a,{signal:o});s=[...s,...l.results],[r,a]=[l.next,void 0]}return{differences:s,whole:!r}}var vs=/^[A-Za-z0-9._-]{1,256}$/,Go=100,Jo=(e,t)=>`datasets/${encodeURIComponent(e)}/aliases/${encodeURIComponent(t)}/`;function de({dataset:e,alias:t="",version:o="",onDone:s,onClose:r}){let[a,i]=m(t),[l,c]=m(o),[d,u]=m(null),b=D(`datasets/${encodeURIComponent(e)}/aliases/`,{limit:Go}),k=a&&!vs.test(a)?"Letters, digits, dots, underscores and dashes only.":"",[v,z]=Cs(e,k?"":a),S=!!v.alias&&v.alias.version.name===l,I=a&&l&&!k&&v.loaded&&!S,U=()=>{let R=v.alias?{"If-Match":`"${v.alias.rev}"`}:{"If-None-Match":"*"};return Ao(Jo(e,a),{version:l},R)},H=async R=>{if(R.status!==412)return!1;let ie=v.alias?.version.name??null,ne=await z();return u({before:ie,after:ne}),!0},Y=R=>{w(`${R.name} now points to ${R.version.name}.`),s(R)},re=R=>{i(R.target.value.trim()),u(null)},_=d?"Move it anyway":`${v.loaded&&!v.alias?"Create":"Move"} ${a||"alias"}`;return n`
    <${B} title=${o?`Promote ${e}/${o}`:`Promote a version of ${e}`}
      verb=${_} twin=${fo(e,a,l||"VERSION",v.alias?.rev??0)} disabled=${!I}
      send=${U} onProblem=${H} onDone=${Y} onClose=${r}>
      <${F} id="promote-alias" label="Alias" value=${a} onInput=${re} wrong=${k} list="promote-aliases"
        hint="Choose one, or type a new name, such as production." />
      ${!t&&b.data?.results.length>0&&n`<${ks} of=${b.data.results} chosen=${a} onChoose=${R=>re({target:{value:R}})} />`}
      <datalist id="promote-aliases">${(b.data?.results??[]).map(({name:R})=>n`<option value=${R} />`)}</datalist>
      ${!o&&n`<${ws} dataset=${e} version=${l} onChoose=${c} />`}
      ${d&&n`<${xs} alias=${a} ...${d} />`}
      ${v.error&&n`<${x} error=${v.error} retry=${z} />`}
      ${a&&l&&v.loaded&&n`<${Ss} dataset=${e} alias=${a} now=${v.alias} version=${l} same=${S} />`}
      ${a&&l&&!k&&!v.loaded&&!v.error&&n`<${te} text="Loading the alias…" />`}
    <//>`}var ys=6,ks=({of:e,chosen:t,onChoose:o})=>n`
  <div class="copy-bar" role="group" aria-label="Existing names">${e.slice(0,ys).map(({name:s})=>n`
    <button type="button" key=${s} aria-pressed=${String(s===t)} onClick=${()=>o(s)}>${s}</button>`)}</div>`;function ws({dataset:e,version:t,onChoose:o}){let s=D("dataset-versions/",{dataset:e,limit:Go});return n`
    <${F} id="promote-version" label="Version" value=${t} list="promote-versions"
      onInput=${r=>o(r.target.value.trim())} hint="Newest first." />
    <datalist id="promote-versions">${(s.data?.results??[]).map(({name:r})=>n`<option value=${r} />`)}</datalist>`}var xs=({alias:e,before:t,after:o})=>n`
  <div class="problem" role="alert">
    <p><strong>Someone else changed it first: ${e} ${o?n`now points to ${o.version.name}`:"is gone"}${t?`, no longer to ${t}`:""}.</strong></p>
    <p>You changed nothing. Check what would change now, then decide again.</p>
  </div>`;function Ss({dataset:e,alias:t,now:o,version:s,same:r}){return r?n`<p class="note">${t} points to ${s} already.</p>`:n`
    <section class="what-changes" aria-label="What changes">
      <p class="from-to"><strong>${t}</strong>${" "}
        ${o?n`<del>${o.version.name}</del>`:n`<span class="note">new</span>`}<span aria-hidden="true"> → </span><span class="unseen"> will point to </span><ins>${s}</ins></p>
      ${o&&n`<p class="note">Revision ${o.rev}, moved <${O} of=${o.mtime} />.</p>`}
      ${o&&n`<${qo} before=${`${e}:${o.version.name}`} after=${`${e}:${s}`} />`}
    </section>`}function Cs(e,t){let[o,s]=m({loaded:!1}),r=async()=>{try{let a=await Z(Jo(e,t));return s({loaded:!0,alias:a}),a}catch(a){return s(a.status===404?{loaded:!0,alias:null}:{loaded:!1,error:a}),null}};return C(()=>{if(s({loaded:!1}),!t)return;let a=setTimeout(r,250);return()=>clearTimeout(a)},[e,t]),[o,r]}function Yo({dataset:e,alias:t,now:o,onDone:s,onClose:r}){let a=`datasets/${encodeURIComponent(e)}/aliases/${encodeURIComponent(t)}/`,i=l=>{w(`${t} is removed.`),s(l)};return n`
    <${B} title="Remove this alias?" verb=${`Remove ${t}`} danger twin=${ho(e,t,o.rev)}
      send=${()=>$e(a,{"If-Match":`"${o.rev}"`})} onDone=${i} onClose=${r}>
      <p>Jobs that fetch <code>${o.uri}</code> fail from now on. Version ${o.version.name} stays, and so does the
        history of the alias; it can be created again.</p>
    <//>`}var Ps={token:"proved by a token",signature:"proved by a signature",client:"said by the client",marker:"said by the marker",pipeline:"Packline itself"};function J(e){return e?.name?{name:e.name,basis:Ps[e.source]??""}:null}var Es="This stack keeps no events.",Ts=[{title:"When",value:({time:e})=>e,kind:"time",cell:({time:e})=>n`<${O} of=${e} />`},{title:"What",value:({text:e})=>e,header:!0,cell:e=>n`<${Os} of=${e} />`},{title:"By",value:({by:e})=>e?.name,cell:({by:e})=>n`<${ee} of=${J(e)} />`}];function se({of:e}){let t=P("events/",{...e,limit:20},{live:L});return n`
    <${f} title="Activity">
      ${t.items.length>0&&n`<div class="events"><${y} caption="Activity" name="activity" more=${t.more} rows=${t.items} columns=${Ts} /></div>`}
      ${!t.items.length&&!t.loading&&!t.error&&n`<p class="note">Nothing in the last 90 days.</p>`}
      ${t.error&&!t.items.length?n`<${x} error=${t.error} retry=${t.reload} missing=${Es} />`:n`<${E} of=${t} what="earlier events" />`}
    <//>`}function Os({of:{type:e,text:t,version:o}}){return n`<span class=${e==="PackagingFailed"?"wrong":""}>${o?n`<a href=${$("versions",o)}>${t}</a>`:t}</span>`}function ee({of:e,before:t=""}){return e&&n`<span>${t}${e.name}${e.basis&&n` <span class="soft">(${e.basis})</span>`}</span>`}function pt({params:{dataset:e,alias:t}}){let o=P(`datasets/${encodeURIComponent(e)}/aliases/${encodeURIComponent(t)}/history/`,{limit:50},{live:L}),[s,r]=m(null),[a,i]=m(!1),l=o.items[0],c=!!l?.version,d=()=>{r(null),i(!1),o.reload()};return n`
    <${A} title=${`${e}/${t}`} crumbs=${[["Datasets",$("datasets")],[e,$("datasets",e)],[t]]}
      lead=${l&&n`${c?n`Points to ${Qo(l)}.`:"Removed."} ${o.count!=null&&`${T(o.count,"revision")}.`}`}
      actions=${l&&n`${c&&n`<${Oe} uri=${l.uri} />`}<${M} text=${go(e,t)} label="History line" what="command line of the history" />
        ${c&&n`<button type="button" class="quiet" onClick=${()=>i(!0)}>Remove…</button>`}
        <button type="button" class="primary" onClick=${()=>r("")}>${c?"Move":"Create"} ${t}…</button>`}>
      ${o.error&&!o.items.length&&n`<${x} error=${o.error} retry=${o.reload} />`}
      ${o.items.length>0&&n`<${y} caption=${`History of ${t}`} name="moves" more=${o.more} rows=${o.items} id=${({rev:u})=>u} columns=${[{title:"Revision",value:({rev:u})=>u,cell:({rev:u})=>u,header:!0},{title:"Version",value:({version:u})=>u?.name,cell:Qo},{title:"By",value:({moved_by:u})=>J(u)?.name,cell:({moved_by:u})=>n`<${ee} of=${J(u)} />`},{title:"Moved",value:({mtime:u})=>u,cell:({mtime:u})=>n`<${O} of=${u} />`,kind:"time"},{title:n`<span class="unseen">Change</span>`,cell:u=>n`<${Ds} move=${u} now=${l} onBack=${r} />`}]} />`}
      ${!(o.error&&!o.items.length)&&n`<${E} of=${o} what="earlier moves" />`}
      ${s!=null&&n`<${de} dataset=${e} alias=${t} version=${s} onClose=${()=>r(null)} onDone=${d} />`}
      ${a&&n`<${Yo} dataset=${e} alias=${t} now=${l} onClose=${()=>i(!1)} onDone=${d} />`}
    <//>`}var Qo=({version:e})=>e?n`<a href=${$("versions",e.id)}>${e.name}</a>`:"(removed)";function Ds({move:e,now:t,onBack:o}){return e.rev===t.rev?n`<span class="tag accent">now</span>`:!e.version||e.version.name===t.version?.name?null:n`<button type="button" class="quiet" onClick=${()=>o(e.version.name)}>Move back to ${e.version.name}</button>`}var Zo=e=>e==="default"||e>="400",ft=e=>e?.content?.["application/json"]?.example;function Xo(e){let t=new Map;for(let[o,s]of Object.entries(e.paths))for(let[r,a]of Object.entries(s)){let i=a.tags?.[0]??"others";t.set(i,[...t.get(i)??[],_s(o,r,a)])}return[...t]}function _s(e,t,o){let s=Object.entries(o.responses).filter(([i])=>!Zo(i)),[r,a]=s.find(([,i])=>ft(i)!==void 0)??s[0]??["",{}];return{id:o.operationId,method:t.toUpperCase(),path:e,summary:o.summary,description:o.description??"",parameters:o.parameters??[],request:ft(o.requestBody),status:r,answer:ft(a),errors:Object.entries(o.responses).filter(([i])=>Zo(i)).map(([i,{description:l}])=>[i,l])}}function Be(e={}){return e.anyOf?e.anyOf.map(Be).join(" or "):e.$ref?e.$ref.split("/").pop():e.type==="array"?`array of ${Be(e.items)}`:e.format?`${e.type} (${e.format})`:e.type??"any"}function ht(){let e=D("openapi.json");return n`
    <${A} title="HTTP API" lead=${n`Made from <code>/api/v0/openapi.json</code>, from which clients can be generated.`}>
      <${j} of=${e}>${t=>Xo(t).map(([o,s])=>n`
        <${f} key=${o} title=${o}>
          ${s.map(r=>n`<${As} key=${r.id} of=${r} />`)}
        <//>`)}<//>
    <//>`}function As({of:e}){let t=[{title:"Parameter",header:!0,cell:({name:o})=>n`<code>${o}</code>`},{title:"In",cell:o=>`${o.in}${o.required?", required":""}`},{title:"Type",cell:({schema:o})=>Be(o)},{title:"Meaning",cell:({description:o})=>o??""}];return n`
    <details>
      <summary><code>${e.method} ${e.path}</code> ${e.summary}</summary>
      <p>${e.description}</p>
      ${e.parameters.length>0&&n`<${y} caption=${`Parameters of ${e.id}`} columns=${t} rows=${e.parameters} id=${o=>`${o.in} ${o.name}`} />`}
      ${e.request!==void 0&&n`<${en} title=${`Body of ${e.id}`} of=${e.request} />`}
      ${e.answer!==void 0&&n`<${en} title=${`Answer ${e.status} of ${e.id}`} of=${e.answer} />`}
      <h3>Errors</h3>
      <ul>${e.errors.map(([o,s])=>n`<li key=${o}><code>${o}</code> ${s}</li>`)}</ul>
    </details>`}var en=({title:e,of:t})=>n`
  <h3>${e}</h3>
  <div class="scroll" tabindex="0" role="region" aria-label=${e}><pre>${JSON.stringify(t,null,2)}</pre></div>`;function ze({dataset:e=""}){let t=`export PACKLINE_API_URL=${location.origin}
${Po(e||"my-dataset","v1")} --wait`,o=e?{dataset:e}:{};return n`
    <div class="begin">
      <${f} title="Push a folder">
        <p>With Packline installed (<code>pip install packline</code>), a folder becomes a version:</p>
        <div class="scroll" tabindex="0" role="region" aria-label="Commands that push a folder"><pre class="script">${t}</pre></div>
        <p><${M} text=${t} label="Copy" what="commands that push a folder" /> <a href=${$("me")}>How a job gets in</a></p><//>
      <${f} title="Upload from this browser">
        <p>Drop files or a folder; they go straight to the bucket.</p>
        <p><a class="button primary" href=${$("upload",o)}>Upload files</a></p><//>
      <${f} title="Adopt what is in the bucket">
        <p>Objects become a version where they are, after a preview.</p>
        <p><a class="button" href=${$("adopt",o)}>Adopt objects</a></p><//>
    </div>`}var Is=["description","owner","license","tags","readme"],We=e=>typeof e=="string"&&e!=="";function Ve(e,t=null){let o=Object.fromEntries(["description","owner","license","readme"].map(a=>[a,We(e[a])?e[a]:""])),s=Array.isArray(e.tags)?e.tags.filter(We):[],r=Object.fromEntries(Object.entries(e).filter(([a,i])=>!(Is.includes(a)&&!(a==="tags"&&t)&&Ms(a,i))));return{...o,tags:t??s,others:r}}var Ms=(e,t)=>e==="tags"?Array.isArray(t)&&t.every(We):typeof t=="string",nn=e=>[...new Set(e.split(",").map(t=>t.trim()).filter(Boolean))];function sn(e){try{let t=JSON.parse(e.trim()||"{}");return t&&typeof t=="object"&&!Array.isArray(t)?{value:t}:{wrong:"Write one JSON object."}}catch(t){return{wrong:`This is not JSON: ${t.message}`}}}function an(e,t,o){let s={};for(let r of["description","owner","license","readme"])e[r]!==t[r]&&(s[r]=t[r]||null);JSON.stringify(e.tags)!==JSON.stringify(t.tags)&&(s[o?"valohai.tags":"tags"]=t.tags.length?t.tags:null);for(let r of new Set([...Object.keys(e.others),...Object.keys(t.others)]))JSON.stringify(e.others[r])!==JSON.stringify(t.others[r])&&(s[r]=t.others[r]??null);return s}var tn=400,rn=e=>e.flatMap(({time:t,by:o,changes:s})=>s.map(({key:r,before:a,after:i})=>({id:`${t} ${r}`,time:t,by:o,key:r==="valohai.tags"?"tags":r,before:on(a),after:on(i)})));function on(e){if(e==null)return"";let t=typeof e=="string"?e:Array.isArray(e)&&e.every(We)?e.join(", "):JSON.stringify(e);return t.length>tn?`${t.slice(0,tn)}\u2026`:t}var Rs="This deployment keeps no history of properties yet: update it.";function ln({path:e}){let[t,o]=m(!1);return n`<details class="card-history" onToggle=${s=>o(s.currentTarget.open)}><summary>History of what is said here</summary>
    ${t&&n`<${Ns} path=${e} />`}</details>`}function Ns({path:e}){let t=P(`${e}metadata/history/`,{limit:20},{live:L});return t.error&&!t.items.length?n`<${x} error=${t.error} retry=${t.reload} missing=${Rs} />`:n`
    ${!(t.loading&&!t.items.length)&&n`<${y} caption="History of properties" name="properties" more=${t.more} rows=${rn(t.items)}
      empty="Nothing was changed in the last year." columns=${Ls} />`}
    <${E} of=${t} what="earlier changes" />`}var Ls=[{title:"When",value:({time:e})=>e,kind:"time",cell:({time:e})=>n`<${O} of=${e} />`},{title:"By",value:({by:e})=>e?.name,cell:({by:e})=>n`<${ee} of=${J(e)} />`},{title:"Property",value:({key:e})=>e,header:!0,cell:({key:e})=>e},{title:"Was",value:({before:e})=>e,kind:"value",cell:({before:e})=>e||"\u2013"},{title:"Became",value:({after:e})=>e,kind:"value",cell:({after:e})=>e||"removed"}];var Fs={message:"Properties or tags were changed since you read them.",remedy:"Copy what you typed, close this dialog and edit again."};function cn({uri:e,path:t,isVersion:o,onDone:s,onClose:r}){let[a,i]=m(null),[l,c]=m(null);return C(()=>{js(t,o).then(i,c)},[t]),a?n`<${Us} uri=${e} path=${t} isVersion=${o} seen=${a} onDone=${s} onClose=${r} />`:n`<${De} title="Edit" onClose=${r}>${l?n`<${x} error=${l} />`:n`<${te} />`}<//>`}async function js(e,t){let o=await _o(`${e}metadata/`),s=await o.json(),r=t?(await Z(e,{files:0})).tags:null;return{card:Ve(s,r),etag:o.headers.get("ETag")}}function Us({uri:e,path:t,isVersion:o,seen:s,onDone:r,onClose:a}){let[i,l]=m(s.card),[c,d]=m(s.card.tags.join(", ")),[u,b]=m(Object.keys(s.card.others).length?JSON.stringify(s.card.others,null,2):""),k=sn(u),v=k.wrong?{}:an(s.card,{...i,tags:nn(c),others:k.value},o),z=U=>H=>l({...i,[U]:H.target.value}),S=()=>X(`${t}metadata/`,v,{headers:{"If-Match":s.etag}}).catch(U=>{throw U.status===412?Object.assign(U,Fs):U}),I=()=>{w(`${e} was changed.`),r()};return n`
    <${B} title="Edit" verb="Save" wide twin=${So(e,v)} disabled=${k.wrong||!Object.keys(v).length} send=${S} onDone=${I} onClose=${a}>
      <${F} id="card-description" label="Description" value=${i.description} onInput=${z("description")} />
      <div class="fields">
        <${F} id="card-owner" label="Owner" value=${i.owner} onInput=${z("owner")} />
        <${F} id="card-license" label="Licence" value=${i.license} onInput=${z("license")} hint="An SPDX identifier, such as CC-BY-4.0." />
        <${F} id="card-tags" label="Tags" value=${c} onInput=${U=>d(U.target.value)} hint="With commas between them." />
      </div>
      <${F} id="card-others" label="Other properties" hint="One JSON object." wrong=${k.wrong}>
        <textarea id="card-others" rows="5" spellcheck=${!1} value=${u} aria-describedby=${k.wrong?"card-others-hint card-others-wrong":"card-others-hint"}
          aria-invalid=${k.wrong?"true":null} onInput=${U=>b(U.target.value)} /><//>
      <${F} id="card-readme" label="README" hint="Markdown. Empty: the README.md of the version is shown, if it has one.">
        <textarea id="card-readme" rows="10" value=${i.readme} aria-describedby="card-readme-hint" onInput=${z("readme")} /><//>
    <//>`}var oe=e=>function(o){let[s,r]=m({}),[a,i]=m(0);return C(()=>{import("./previews.js").then(l=>r({view:l[e]}),()=>r({failed:!0}))},[a]),s.failed?n`<${x} error=${Bs} retry=${()=>a?location.reload():i(1)} />`:s.view?n`<${s.view} ...${o} />`:n`<${te} />`},Bs={message:"This part of the page cannot be loaded.",remedy:"Check the network; if the deployment was updated meanwhile, load the page again."},mn=oe("Preview"),$n=oe("Gallery"),dn=oe("Comparison"),un=oe("OneSide"),pn=oe("Readme"),fn=oe("DownloadZip"),hn=oe("DownloadUrls"),gn=oe("UploadPage"),bn=oe("AdoptPage"),vn=oe("FileSummary");var zs=/^readme\.(md|markdown)$/i;function Ke({uri:e,path:t,properties:o,tags:s,version:r,owner:a,reload:i}){let[l,c]=m(!1),d=Ve(o,s),u=Object.entries(d.others).map(([k,v])=>[k,typeof v=="string"?v:JSON.stringify(v)]),b=[["Owner",d.owner||a],["Licence",d.license],["Tags",d.tags.length>0&&d.tags.map(k=>n`<${Q} key=${k}>${k}<//>`)],...u].filter(([,k])=>k);return n`
    <${f} title="About" aside=${n`<button type="button" onClick=${()=>c(!0)}>Edit</button>`}>
      ${d.description&&n`<p class="description">${d.description}</p>`}
      ${b.length>0&&n`<${G} of=${b} />`}
      ${!d.description&&!b.length&&n`<p class="note">There is no description yet.</p>`}
      <${ln} path=${t} />
    <//>
    <${Ws} text=${d.readme} version=${r} />
    ${l&&n`<${cn} uri=${e} path=${t} isVersion=${!!s} onClose=${()=>c(!1)} onDone=${()=>{c(!1),i()}} />`}`}function Ws({text:e,version:t}){let s=D(!e&&t?`dataset-versions/${encodeURIComponent(t)}/tree/`:null,{prefix:"README",limit:20}).data?.results.find(r=>r.kind==="file"&&zs.test(r.path));return!e&&!s?null:n`<${f} title="README"><${pn} key=${e||s.path} text=${e} version=${t} path=${s?.path} /><//>`}var Vs=/^[a-z0-9._-]{1,128}$/;function yn({onDone:e,onClose:t}){let[o,s]=m(""),r=o&&!Vs.test(o)?"Lower-case letters, digits, dots, underscores and dashes only.":"",a=i=>{w(`${i.uri} was created.`),e(i)};return n`
    <${B} title="New dataset" verb="Create dataset" twin=${wo(o)} disabled=${!o||r}
      send=${()=>X("datasets/",{name:o})} onDone=${a} onClose=${t}>
      <${F} id="dataset-name" label="Name" value=${o} wrong=${r} onInput=${i=>s(i.target.value.trim())}
        hint="Versions come from executions that name it, or from data you select in the search." />
    <//>`}var gt=5;function xn({dataset:e,onDone:t,onClose:o}){let s=`datasets/${encodeURIComponent(e)}/`,r=D(`${s}usage/`),[a,i]=m(""),l=async()=>{let d=r.data.newest_version,u=d?`?newest=${encodeURIComponent(d)}`:"",b;do b=await $e(s+u);while(!b.removed);return b},c=d=>{w(`${e} is removed.`),t(d)};return n`
    <${B} title="Remove this dataset?" verb=${`Remove ${e}`} danger twin=${yo(`dataset://${e}/`)}
      disabled=${!r.data||a!==e} send=${l} onDone=${c} onClose=${o}>
      <${j} of=${r}>${d=>n`<${Ks} of=${d} />`}<//>
      <p>Jobs that fetch any of it fail from now on. Each version can be restored until its retention ends, and brings the
        dataset back; its name is never given to other content. The uploaded files themselves stay.</p>
      <${F} id="remove-dataset-name" label="Type the name of the dataset" value=${a} onInput=${d=>i(d.target.value.trim())} />
    <//>`}function Ks({of:e}){let t=e.complete?"":"at least ",o=kn(e.used_by,"execution"),s=kn(e.used_by,"version");return n`<${G} of=${[["Versions deleted",`${t}${T(e.versions,"version")}, ${T(e.file_count,"file")}, ${g(e.size)}`],["Packages purged later",e.packages>0&&`${t}${T(e.packages,"version")} packaged; parts that others use stay`],["Aliases removed",e.aliases.join(", ")],["Executions whose inputs name it",o.length>0&&n`<${wn} of=${o} to=${r=>$("executions",r)} />`],["Versions based on it",s.length>0&&n`<${wn} of=${s} />`]].filter(([,r])=>r)} />`}var kn=(e,t)=>[...new Set(e.filter(o=>o.kind===t).map(o=>o.by))],wn=({of:e,to:t})=>n`${e.slice(0,gt).map(o=>n`${t?n`<a key=${o} href=${t(o)}>${o}</a>`:n`<code key=${o}>${o}</code>`} `)}
  ${e.length>gt&&`and ${e.length-gt} more`}`;var Sn=e=>`dataset-versions/${encodeURIComponent(e.id)}/`;function Cn({version:e,onDone:t,onClose:o}){let s=r=>{w(`${e.uri} is deleted.`),t(r)};return n`
    <${B} title="Delete this version?" verb=${`Delete ${e.name}`} danger twin=${vo(e.uri)}
      send=${()=>$e(Sn(e))} onDone=${s} onClose=${o}>
      <p><code>${e.uri}</code> disappears from lists and can no longer be fetched. It can be restored until its
        retention ends; then it is purged, with the parts that no other version uses.</p>
      <p>The uploaded files themselves stay.</p>
    <//>`}function He({version:e,onDone:t,onClose:o}){let s=r=>{w(`${e.uri} is restored.`),t(r)};return n`
    <${B} title="Restore this version?" verb=${`Restore ${e.name}`} twin=${ko(e.uri)}
      send=${()=>X(`${Sn(e)}restore/`,{})} onDone=${s} onClose=${o}>
      <p><code>${e.uri}</code> comes back as it was${e.deleted_at?` before ${ao(e.deleted_at)}`:""}.</p>
    <//>`}function Pn({dataset:e,reload:t}){let[o,s]=m(""),r=()=>s("");return n`
    <button type="button" class="primary" onClick=${()=>s("promote")}>Promote a version…</button>
    <a class="button" href=${$("upload",{dataset:e})}>Upload files</a>
    <button type="button" class="danger" onClick=${()=>s("remove")}>Remove dataset…</button>
    ${o==="promote"&&n`<${de} dataset=${e} onClose=${r} onDone=${()=>{r(),t()}} />`}
    ${o==="remove"&&n`<${xn} dataset=${e} onClose=${r} onDone=${()=>W("datasets")} />`}`}function En(){let[e,t]=m(!1);return n`
    <button type="button" class="primary" onClick=${()=>t(!0)}>New dataset</button>
    ${e&&n`<${yn} onClose=${()=>t(!1)} onDone=${o=>W("datasets",o.id)} />`}`}function bt({dataset:e,reload:t}){let o=P("dataset-versions/",{dataset:e,deleted:"true",limit:200},{live:L}),[s,r]=m(null),a=o.items.filter(i=>i.deleted_at);return a.length?n`
    <${f} title="Deleted versions">
      <${y} caption="Deleted versions" name="deleted" rows=${a} columns=${[{title:"Version",value:({name:i})=>i,cell:({id:i,name:l})=>n`<a href=${$("versions",i)}>${l}</a>`,header:!0},{title:"Deleted",value:({deleted_at:i})=>i,cell:({deleted_at:i})=>n`<${O} of=${i} />`,kind:"time"},{title:"Purged after",value:({purge_at:i})=>i,cell:({purge_at:i})=>n`<${O} of=${i} />`,kind:"time"},{title:n`<span class="unseen">Restore</span>`,cell:i=>n`<button type="button" aria-label=${`Restore ${i.name}`} onClick=${()=>r(i)}>Restore</button>`}]} />
      <${E} of=${o} what="more deleted versions" />
      ${s&&n`<${He} version=${s} onClose=${()=>r(null)}
        onDone=${()=>{r(null),o.reload(),t()}} />`}
    <//>`:null}function vt({params:e}){let t=e.dataset,o=D(`datasets/${encodeURIComponent(t)}/`),s=P(o.data?"dataset-versions/":null,{dataset:t,limit:50},{live:L}),r=P(o.data?`datasets/${encodeURIComponent(t)}/aliases/`:null,{limit:200},{live:L}),a=()=>{r.reload(),s.reload()};return n`
    <${A} title=${t} crumbs=${[["Datasets",$("datasets")],[t]]} lead=${n`<code>${o.data?.uri??""}</code>`}
      actions=${o.data&&n`<${Pn} dataset=${t} reload=${a} />`}>
      <${j} of=${o}>${i=>n`
        <${Ke} uri=${i.uri} path=${`datasets/${encodeURIComponent(t)}/`} properties=${i.properties} owner=${i.owner} version=${i.latest_version?.id} reload=${o.reload} />
        <${qs} of=${r} dataset=${t} />
        <${Hs} of=${s} aliases=${r.items} />
        ${!s.items.length&&!s.loading&&!s.error&&n`<${ze} dataset=${t} />`}
        <${bt} dataset=${t} reload=${a} />
        <${se} of=${{dataset:t}} />`}<//>
      ${o.error?.status===404&&n`<${bt} dataset=${t} reload=${o.reload} />`}
    <//>`}function Hs({of:e,aliases:t}){let o=a=>t.filter(i=>i.version.id===a.id),s=[{title:"Version",value:a=>a.name,text:a=>[a.name,...o(a).map(({name:i})=>i)],header:!0,cell:a=>n`<a href=${$("versions",a.id)}>${a.name}</a>
        ${o(a).map(i=>n` <span class="tag accent" key=${i.name}>${i.name}</span>`)}`},{title:"Files",value:a=>a.file_count,kind:"number",cell:a=>h(a.file_count)},{title:"Size",value:a=>a.size,kind:"number",cell:a=>g(a.size)},{title:"Package",value:a=>a.packaging,cell:a=>n`<${q} of=${a.packaging} />`},{title:"Tags",text:a=>a.tags,cell:a=>a.tags.map(i=>n`<${Q} key=${i}>${i}<//>`)},{title:"Created",value:a=>a.ctime,kind:"time",cell:a=>n`<${O} of=${a.ctime} />`}],r=e.items.length>0||!(e.loading||e.error);return n`
    <${f} title="Versions">
      ${r&&n`<${y} caption="Versions, newest first" name="versions" more=${e.more} columns=${s} rows=${e.items} empty="There is no version yet." />`}
      <${E} of=${e} what="older versions" />
    <//>`}function qs({of:e,dataset:t}){let[o,s]=m("");if(e.error)return n`<${x} error=${e.error} retry=${e.reload} />`;if(!e.items.length)return null;let r=[{title:"Alias",value:a=>a.name,header:!0,cell:a=>n`<a class="tag accent" href=${$("datasets",t,"aliases",a.name)}>${a.name}</a>`},{title:"Version",value:a=>a.version.name,cell:a=>n`<a href=${$("versions",a.version.id)}>${a.version.name}</a>`},{title:"Moved",value:a=>a.mtime,kind:"time",cell:a=>n`<${O} of=${a.mtime} />`},{title:"History",cell:a=>n`<button class="quiet" aria-expanded=${o===a.name}
        onClick=${()=>s(o===a.name?"":a.name)}>${o===a.name?"Hide":"Show"}<span class="unseen"> history of ${a.name}</span></button>`}];return n`
    <${f} title="Aliases">
      <${y} caption="Aliases" name="aliases" more=${e.more} columns=${r} rows=${e.items} id=${a=>a.name} />
      ${o&&n`<${Gs} key=${o} dataset=${t} alias=${o} />`}
    <//>`}function Gs({dataset:e,alias:t}){let o=P(`datasets/${encodeURIComponent(e)}/aliases/${encodeURIComponent(t)}/history/`,{limit:20},{live:L});return n`
    <div class="history"><h3>Where ${t} pointed</h3>
      <ol>${o.items.map(s=>n`<li key=${s.rev}>
        <${O} of=${s.mtime} /> ${s.version?n`<a href=${$("versions",s.version.id)}>${s.version.name}</a>`:"(removed)"}<${ee} of=${J(s.moved_by)} before=" by " />${" "}
        <span class="soft">revision ${s.rev}</span></li>`)}</ol>
      <${E} of=${o} what="older moves" />
    </div>`}var Js=50;function yt({query:e}){let t=P("datasets/",{search:e.search,limit:Js,newest:!0},{live:L}),o=a=>({newest_version:i})=>i?a(i):"\u2013",s=[{title:"Dataset",value:a=>a.name,header:!0,cell:a=>n`<a href=${$("datasets",a.id)}>${a.name}</a>`},{title:"Newest version",value:a=>a.newest_version?.name,cell:o(a=>n`<a href=${$("versions",a.id)}>${a.name}</a>`)},{title:"Files",value:a=>a.newest_version?.file_count,kind:"number",cell:o(a=>h(a.file_count))},{title:"Size",value:a=>a.newest_version?.size,kind:"number",cell:o(a=>g(a.size))},{title:"Package",value:a=>a.newest_version?.packaging,cell:o(a=>n`<${q} of=${a.packaging} />`)},{title:"Created",value:a=>a.newest_version?.ctime,kind:"time",cell:o(a=>n`<${O} of=${a.ctime} />`)}],r=t.items.length>0||!(t.loading||t.error);return n`
    <${A} title="Datasets" lead="Every dataset of this deployment, by name, with its newest version."
      actions=${n`<${me} label="Name contains" param="search" /> <${En} />`}>
      ${r&&n`<${y} caption="Datasets" name="datasets" filtered more=${t.more} columns=${s} rows=${t.items}
        empty=${e.search?"No dataset has this in its name.":"There is no dataset yet. It appears here when its first version exists."} />`}
      ${r&&!t.items.length&&!e.search&&!t.error&&n`<${ze} />`}
      <${E} of=${t} what="more datasets" />
    <//>`}function qe({of:e}){let t=ce(e);return t?n`<a href=${$("versions",t)}>${e}</a>`:n`<span>${e}</span>`}function Je({of:e}){let t=kt(e),o=wt(e);return n`
    <div class="lineage">
      <h3>Made from</h3>
      ${t.length?n`<ul>${t}</ul>`:n`<p class="soft">Nothing is recorded.</p>`}
      <h3>Used by</h3>
      ${o.length?n`<ul>${o}</ul>`:n`<p class="soft">Nothing yet.</p>`}
    </div>`}function kt({made_by:e,based_on:t}){let o=e?[e.step,e.commit,e.image].filter(s=>typeof s=="string"):[];return[t&&n`<li><small>version before</small> <${Ge} of=${t}>${kt(t)}<//></li>`,e&&n`<li><small>execution</small> <${Tn} id=${e.execution} /> <span class="soft">${o.join(" \xB7 ")}</span>
      ${e.inputs?.length>0&&n`<ul>${e.inputs.map(s=>n`
        <li><small>${s.uri.startsWith("sql://")?"query":"input"}</small> <${Ge} of=${s}>${kt(s)}<//></li>`)}</ul>`}</li>`].filter(Boolean)}function wt({used_by:e=[]}){return e.map(t=>{if(t.more)return n`<li class="soft">and more</li>`;if(t.version)return n`<li><small>version</small> <${Ge} of=${t.version}>${wt(t.version)}<//></li>`;let o=t.made??[];return n`<li><small>execution</small> <${Tn} id=${t.execution} />
      ${o.length>0&&n`<ul>${o.map(s=>n`<li><small>made</small> <${Ge} of=${s}>${wt(s)}<//></li>`)}</ul>`}</li>`})}function Ge({of:e,children:t}){let o=[].concat(t).flat().filter(Boolean);return n`<${qe} of=${e.uri} />
    ${e.rows!=null&&n` <span class="soft">${T(e.rows,"row")} of ${e.engine}</span>`}
    ${e.files!=null&&n` <span class="soft">${T(e.files,"file")}</span>`}
    ${e.unknown&&n` <span class="soft">(not known here)</span>`}
    ${e.more&&n` <span class="soft">…</span>`}
    ${o.length>0&&n`<ul>${o}</ul>`}`}var Tn=({id:e})=>n`<a href=${$("executions",e)}>${e}</a>`;function xt({params:e}){let t=e.datum,o=D(`data/${encodeURIComponent(t)}/`,{hashes:!1}),s=D("lineage/",{uri:`datum://${t}`,depth:3}),r=D(o.data?.output_execution?`executions/${encodeURIComponent(o.data.output_execution.id)}/`:null);return n`
    <${A} title=${o.data?.name??t} crumbs=${[["Search",$("search")],[o.data?.name??t]]}
      lead=${o.data&&n`<code>${o.data.uri}</code> <${M} text=${o.data.uri} label="Copy URI" what="URI" />`}>
      <${j} of=${o}>${a=>n`
        <div class="columns">
          <${f} title="Facts"><${G} of=${Ys(a)} /><//>
          <${f} title="Versions">
            ${!a.output_execution||r.error?.status===404?n`<p class="note">No execution is known that made it.</p>`:n`<${j} of=${r}>${i=>n`<${Qs} of=${i.versions} path=${a.name} />`}<//>`}
          <//>
          <${f} title="Lineage"><${j} of=${s}>${i=>n`<${Je} of=${i} />`}<//><//>
        </div>
        <${se} of=${{datum:t}} />`}<//>
    <//>`}var Ys=e=>[["Size",g(e.size)],["Stored",e.file_mtime&&n`<${O} of=${e.file_mtime} />`],["Made by execution",e.output_execution&&n`<a href=${$("executions",e.output_execution.id)}>${e.output_execution.id}</a>`],["Aliases",e.aliases.join(", ")],["Tags",e.tags.length>0&&e.tags.map(t=>n`<${Q} key=${t}>${t}<//>`)],...Object.entries(e.properties).map(([t,o])=>[t,typeof o=="string"?o:JSON.stringify(o)]),["MD5",e.md5&&n`<code>${e.md5}</code>`],e.part?["Inside of part",n`<code>${e.part.key}</code>`]:["Key",e.key&&n`<code>${e.key}</code>`]].filter(([,t])=>t);function Qs({of:e,path:t}){let o=e.filter(s=>ce(s));return o.length?n`
    <ul class="plain">${o.map(s=>n`<li key=${s}><a href=${$("versions",ce(s),{tab:"files",find:t})}>${s}</a></li>`)}</ul>
    <p class="note">Those that its execution made. Versions that are based on them may have it as well.</p>`:n`<p class="note">Its execution made no dataset version.</p>`}var Zs=["open","sealing","sealed"],Xs="This stack does not list executions; open one by its id.";function St({query:e}){let t=P("executions/",{state:e.state,alerts:e.alerts,project:e.project,limit:50},{live:L});return n`
    <${A} title="Executions" lead="Jobs whose outputs were uploaded: what each made, and what was wrong." actions=${n`<${oa} />`}>
      <div class="filters" role="group" aria-label="Filters">
        <label class="inline" for="state">State</label>
        <select id="state" value=${e.state??""} onChange=${o=>V({state:o.target.value})}>
          <option value="">any</option>${Zs.map(o=>n`<option value=${o}>${o}</option>`)}</select>
        <label class="inline"><input type="checkbox" checked=${e.alerts==="true"}
          onChange=${o=>V({alerts:o.target.checked?"true":""})} /> With alerts only</label>
        <${me} label="Project" param="project" />
      </div>
      ${t.error&&!t.items.length?n`<${x} error=${t.error} retry=${t.reload} missing=${Xs} />`:n`${!(t.loading&&!t.items.length)&&n`<${ea} of=${t} />`}<${E} of=${t} what="more executions" />`}
    <//>`}var ea=({of:e})=>n`
  <${y} caption="Executions" name="executions" more=${e.more} rows=${e.items} empty=${e.more?"None on this page; there are more.":"No execution is like that."} columns=${[{title:"Execution",value:({id:t})=>t,cell:({id:t})=>n`<a href=${$("executions",t)}>${t}</a>`,header:!0},{title:"State",value:({state:t})=>t,cell:({state:t})=>n`<${q} of=${t} />`},{title:"Files",value:({file_count:t})=>t,cell:({file_count:t})=>h(t),kind:"number"},{title:"Size",value:({size:t})=>t,cell:({size:t})=>g(t),kind:"number"},{title:"Versions",text:({versions:t})=>t,cell:({versions:t})=>n`<${ta} of=${t} />`},{title:"Alerts",value:({alerts:t})=>t.length,cell:({alerts:t})=>t.length?n`<span class="state bad">${t.length}</span>`:"\u2013"},{title:"Sealed, or last upload",value:({mtime:t})=>t,cell:({mtime:t})=>n`<${O} of=${t} />`,kind:"time"}]} />`,ta=({of:e})=>e.length?n`${e.slice(0,3).map(t=>n`<${Ct} uri=${t} /> `)}${e.length>3&&`and ${e.length-3} more`}`:"\u2013";function Ct({uri:e}){let[,t,o,s]=/^(\w+):\/\/([^/]+)\/(.+)$/.exec(e)??[];return t?n`<a href=${$("versions",`${t==="model"?"model:":""}${o}:${s}`)}>${e}</a>`:n`<code>${e}</code>`}function oa(){let[e,t]=m("");return n`
    <form class="by-id" onSubmit=${s=>{s.preventDefault(),e.trim()&&W("executions",e.trim())}}>
      <input type="text" aria-label="Execution id" placeholder="Execution id" value=${e} autocomplete="off" spellcheck=${!1}
        onInput=${s=>t(s.target.value)} />
      <button>Open</button>
    </form>`}var na=3e3;function Pt({params:e}){let t=`executions/${encodeURIComponent(e.execution)}/`,o=D(t,void 0,{live:({state:s})=>s==="sealed"?0:na});return n`
    <${A} title=${e.execution} crumbs=${[["Executions",$("executions")],[e.execution]]}
      actions=${n`<${M} text=${`packline execution ${e.execution}`} label="Command line" what="Command line" />`}>
      <${j} of=${o}>${s=>n`<${sa} execution=${s} path=${t} />`}<//>
    <//>`}var sa=({execution:e,path:t})=>n`
  <p class="lead" aria-live="polite"><${q} of=${e.state} /> ${e.sealed_at&&n`since <${O} of=${e.sealed_at} />`}</p>
  ${e.alerts.length>0&&n`<${aa} of=${e.alerts} />`}
  <${f} title="What it made">
    <div class="figures">
      <${N} value=${h(e.file_count)} label="outputs" />
      <${N} value=${g(e.size)} label="together" />
      <${N} value=${h(e.versions.length)} label=${e.versions.length===1?"version":"versions"} />
    </div>
    ${e.versions.length>0&&n`<ul class="plain">${e.versions.map(o=>n`<li><${Ct} uri=${o} /></li>`)}</ul>`}
    ${e.datum_aliases.length+e.late.length>0&&n`<${G} of=${[["Datum aliases",e.datum_aliases.join(", ")],["Late files",e.late.join(", ")]]} />`}
  <//>
  ${e.state==="sealed"&&n`<${ra} path=${t} />`}
  ${Object.keys(e.marker).length>0&&n`
    <${f} title="Marker"><pre class="json" tabindex="0">${JSON.stringify(e.marker,null,2)}</pre><//>`}
  <${se} of=${{execution:e.id}} />`,aa=({of:e})=>n`
  <${f} title=${e.length===1?"Alert":"Alerts"}>
    <ul class="alerts">${e.map(({code:t,message:o,remedy:s})=>n`
      <li><strong><code>${t}</code></strong><p>${o}</p>${s&&n`<p class="remedy">What to do: ${s}</p>`}</li>`)}</ul>
  <//>`;function ra({path:e}){let t=P(`${e}outputs/`,{limit:100});return n`
    <${f} title="Outputs">
      ${t.items.length>0&&n`<${y} caption="Outputs" name="outputs" more=${t.more} rows=${t.items} id=${({path:o,datum:s})=>`${o}:${s.id}`} columns=${[{title:"Path",value:({path:o})=>o,cell:({path:o,datum:s})=>n`<a href=${$("data",s.id)}>${o}</a>`,header:!0},{title:"Size",value:({datum:o})=>o.size,cell:({datum:o})=>g(o.size),kind:"number"},{title:"Datum",text:({datum:o})=>o.id,cell:({datum:o})=>n`<code>${o.id}</code><${M} text=${`datum://${o.id}`} what=${`URI of ${o.name}`} />`}]} />`}
      ${!t.items.length&&!t.loading&&!t.error&&n`<p class="note">It has none.</p>`}
      <${E} of=${t} what="more outputs" />
    <//>`}var On=1e-6,Ye=e=>e!=null&&e<1?`${Math.max(1,Math.round(e*1e3))} ms`:io(e);function Qe(e){if(e==null)return"\u2013";if(e===0)return"$0";if(e<On)return`< $${On.toFixed(6)}`;let t=e>=1?2:Math.min(8,1-Math.floor(Math.log10(Math.abs(e))));return`$${e.toFixed(t)}`}var ae=e=>e>0&&e<.01?"< $0.01":Qe(e);function ia(e,t){if(!(t>0)||!(e>t))return"";let o=e/t;return`${o>=10?h(Math.round(o)):o.toFixed(1)} times`}var la=[["requests","Requests",h],["seconds","Time",Ye],["dollars","Price of requests",Qe]];function Ze(e){return la.map(([t,o,s])=>{let[r,a]=[e.by_files[t],e.by_package[t]],i=Math.max(r,a),l=c=>i>0?c/i:0;return{key:t,title:o,files:s(r),packed:s(a),filesShare:l(r),share:l(a),less:ia(r,a)}})}function Dn(e){let t=Ze(e).map(({title:o,files:s,packed:r})=>`${o.toLowerCase()}: ${s} file by file, ${r} by package`);return`One fetch of ${h(e.files)} files. ${t.join("; ")}.`}var _n=(e,t)=>{let o=s=>({requests:s.requests*t,seconds:s.seconds*t,dollars:s.dollars*t});return{...e,by_files:o(e.by_files),by_package:o(e.by_package)}};var Xe=["versions","packages","package_dollars","fetches","saved_requests","saved_seconds","saved_dollars"];function Et(e){let t=new Map;for(let o of e.flatMap(s=>s.months)){let s=t.get(o.month)??Object.fromEntries(Xe.map(r=>[r,0]));for(let r of Xe)s[r]+=o[r];t.set(o.month,s)}return[...t].map(([o,s])=>({month:o,...s})).sort((o,s)=>o.month<s.month?1:-1)}var Tt=e=>e.months.reduce((t,o)=>t+o.saved_dollars,0);function An(e){let t=Object.fromEntries(Xe.map(o=>[o,0]));for(let o of Et(e))for(let s of Xe)t[s]+=o[s];return{...t,storage_dollars:e.reduce((o,{storage_dollars:s})=>o+s,0),stale:e.filter(({stale:o})=>o).length}}var Ot=e=>e.fetched_by.map(({name:t,fetches:o})=>`${t||"unknown"} ${o}`).join(", ");function Dt({stale:e,complete:t,versions:o}){return e?"stale":o===0?"no versions":t?"in use":"not all read"}var ca="Estimated from fetches that executions have recorded and from list prices; storage at most, as versions may share files.";function _t(){let e=P("fleet/",{limit:10},{live:6e4});return n`
    <${A} title="Fleet" lead=${ca}>
      ${e.error&&!e.items.length?n`<${x} error=${e.error} retry=${e.reload} missing=${"This stack has no fleet page."} />`:n`${e.items.length>0&&n`<${ma} of=${e.items} partial=${e.next!=null} />`}
          ${!(e.loading&&!e.items.length)&&n`<${$a} of=${e.items} />`}<${E} of=${e} what="more datasets" />`}
    <//>`}function ma({of:e,partial:t}){let o=An(e);return n`
    <${f} title=${t?`The first ${T(e.length,"dataset")}`:`All ${T(e.length,"dataset")}`}>
      <div class="figures">
        <${N} value=${ae(o.saved_dollars)} label="saved in requests" />
        <${N} value=${h(o.saved_requests)} label="requests saved" />
        <${N} value=${Ye(o.saved_seconds)} label="of waiting saved" />
        <${N} value=${ae(o.package_dollars)} label="paid for packages" />
        <${N} value=${h(o.fetches)} label="recorded fetches" />
        <${N} value=${ae(o.storage_dollars)} label="storage a month, at most" />
        <${N} value=${h(o.stale)} label="stale: unused for 90 days" />
      </div>
    <//>
    <${f} title="By month">
      <${y} caption="Savings by month" name="months" id=${({month:s})=>s} rows=${Et(e)} columns=${[{title:"Month",value:({month:s})=>s,cell:({month:s})=>s,header:!0},{title:"Versions",value:s=>s.versions,cell:s=>h(s.versions),kind:"number"},{title:"Packages",value:s=>s.packages,cell:s=>h(s.packages),kind:"number"},{title:"Paid for packages",value:s=>s.package_dollars,cell:s=>ae(s.package_dollars),kind:"number"},{title:"Fetches",value:s=>s.fetches,cell:s=>h(s.fetches),kind:"number"},{title:"Requests saved",value:s=>s.saved_requests,cell:s=>h(s.saved_requests),kind:"number"},{title:"Time saved",value:s=>s.saved_seconds,cell:s=>Ye(s.saved_seconds),kind:"number"},{title:"Saved",value:s=>s.saved_dollars,cell:s=>ae(s.saved_dollars),kind:"number"}]} />
    <//>`}var $a=({of:e})=>n`
  <${f} title="By dataset">
    <${y} caption="Datasets of the fleet" name="fleet" id=${({name:t})=>t} rows=${e} empty="There is no dataset yet." columns=${[{title:"Dataset",value:({name:t})=>t,cell:({name:t})=>n`<a href=${$("datasets",t)}>${t}</a>`,header:!0},{title:"Use",value:Dt,cell:t=>n`<${Q}>${Dt(t)}<//>`},{title:"Versions",value:t=>t.versions,cell:({versions:t,complete:o})=>`${h(t)}${o?"":" or more"}`,kind:"number"},{title:"Fetches",value:t=>t.fetches,cell:({fetches:t})=>h(t),kind:"number"},{title:"By whom",text:Ot,cell:t=>Ot(t)||"\u2013"},{title:"Last fetch",value:t=>t.last_fetch_at,cell:({last_fetch_at:t})=>n`<${O} of=${t} />`},{title:"Saved",value:Tt,cell:t=>ae(Tt(t)),kind:"number"},{title:"Stored, at most",value:t=>t.stored_bytes_at_most,cell:({stored_bytes_at_most:t})=>g(t),kind:"number"},{title:"A month",value:t=>t.storage_dollars,cell:({storage_dollars:t})=>ae(t),kind:"number"}]} />
  <//>`;var In={true:"yes",false:"no",null:"IAM decides"};function At(){let e=D("me/");return n`
    <${A} title="Access" lead="Who you are here, what you may do, and how a job gets in.">
      <${j} of=${e}>${t=>n`
        <${f} title="You">
          <${G} of=${[["Name",t.who?n`<${ee} of=${J(t.who)} />`:"nobody: this deployment asks nobody who they are"],["Id",t.who?.id??"\u2013"],["Signed in until",n`<${O} of=${t.expires_at} />`],["Scopes",t.scopes.length?t.scopes.map(o=>n`<${Q} key=${o}>${o}<//>`):"\u2013"],["Teams",t.teams?t.teams.join(", ")||"none: you reach no dataset":"not bound to teams: you reach every dataset"]]} />
        <//>
        <${f} title="What you may do">
          <${y} caption="What you may do" name="rights" rows=${t.rights} id=${({action:o})=>o} columns=${[{title:"Action",value:({action:o})=>o,header:!0,cell:({action:o})=>o},{title:"Allowed",value:({allowed:o})=>In[o],cell:({allowed:o})=>In[o]},{title:"Why",text:({reason:o})=>o,cell:({reason:o})=>o}]} />
        <//>
        <${f} title="How a job gets in">
          ${t.job_access.map(o=>n`<${da} key=${o.title} way=${o} />`)}
        <//>`}<//>
    <//>`}function da({way:e}){let t=Object.entries(e.environment).map(([o,s])=>`export ${o}=${s}`).join(`
`);return n`<h3>${e.title}</h3><p>${e.text}</p>
    <div class="scroll" tabindex="0" role="region" aria-label=${`Variables: ${e.title}`}><pre>${t}</pre></div>
    <${M} text=${t} label="Copy variables" what=${`variables of ${e.title}`} />`}var ua={approved:"good",rejected:"bad",pending:"busy"},xe={approved:"Approve",rejected:"Reject",pending:"Set back"};function It({params:{model:e}}){let t=P("model-versions/",{model:e,limit:50},{live:L}),[o,s]=m(null),[r,a]=m({}),i=t.items.map(c=>r[c.id]??c),l=c=>{s(null),a({...r,[c.id]:c}),w(`Version ${c.counter} is ${c.status}.`)};return n`
    <${A} title=${e} crumbs=${[["Models",$("models")],[e]]}>
      ${t.error&&!i.length?n`<${x} error=${t.error} retry=${t.reload} />`:n`${!(t.loading&&!i.length)&&n`<${pa} rows=${i} more=${t.more} onDecide=${(c,d)=>s({version:c,status:d})} />`}<${E} of=${t} what="more versions" />`}
      <${se} of=${{dataset:`model:${e}`}} />
      ${o&&n`<${fa} ...${o} onDone=${l} onClose=${()=>s(null)} />`}
    <//>`}var pa=({rows:e,more:t,onDecide:o})=>n`
  <${y} caption="Versions of the model" name="versions" more=${t} rows=${e} empty="There is no version of this model." columns=${[{title:"Version",value:({counter:s})=>s,cell:({id:s,counter:r})=>n`<a href=${$("versions",s)}>${r}</a>`,header:!0},{title:"Status",value:({status:s})=>s,cell:({status:s})=>n`<span class=${`state ${ua[s]??"idle"}`}>${s||"pending"}</span>`},{title:"Files",value:({file_count:s})=>s,cell:({file_count:s})=>h(s),kind:"number"},{title:"Size",value:({size:s})=>s,cell:({size:s})=>g(s),kind:"number"},{title:"Packaging",value:({packaging:s})=>s,cell:({packaging:s})=>n`<${q} of=${s} />`},{title:"Created",value:({ctime:s})=>s,cell:({ctime:s})=>n`<${O} of=${s} />`,kind:"time"},{title:"Note",value:({note:s})=>s||null,cell:({note:s})=>s||"\u2013"},{title:n`<span class="unseen">Decide</span>`,cell:s=>n`<span class="decide">${Object.keys(xe).filter(r=>r!==(s.status||"pending")).map(r=>n`<button type="button" class="quiet" aria-label=${`${xe[r]} version ${s.counter}`} onClick=${()=>o(s,r)}>${xe[r]}</button>`)}</span>`}]} />`,fa=({version:e,status:t,onDone:o,onClose:s})=>n`
  <${B} title=${`${xe[t]} ${e.uri}?`} verb=${xe[t]} danger=${t==="rejected"} twin=${xo(e.uri,t)}
    send=${()=>X(`model-versions/${encodeURIComponent(e.id)}/status/`,{status:t})} onDone=${o} onClose=${s}>
    <p>It is ${e.status||"pending"} now; it will be ${t}. Subscribers of events are notified.</p>
  <//>`;function Mt({query:e}){let t=P("models/",{name:e.search,limit:100},{live:L});return n`
    <${A} title="Models" lead="Versions of models, and what people decided about them."
      actions=${n`<${me} label="Name contains" param="search" />`}>
      ${t.error&&!t.items.length?n`<${x} error=${t.error} retry=${t.reload} missing="This stack does not list models." />`:n`${!(t.loading&&!t.items.length)&&n`<${y} caption="Models" name="models" filtered more=${t.more} rows=${t.items} empty=${e.search?"No model has this in its name.":"No execution has made a model yet."} columns=${[{title:"Model",value:({name:o})=>o,cell:({name:o})=>n`<a href=${$("models",o)}>${o}</a>`,header:!0},{title:"URI",cell:({uri:o})=>n`<code>${o}</code>`}]} />`}<${E} of=${t} what="more models" />`}
    <//>`}function et({step:e,label:t}){let o=Math.round(e.share*100);return n`
    <div class="progress" role="progressbar" aria-label=${t} aria-valuemin="0" aria-valuemax="100"
      aria-valuenow=${e.of?o:null} aria-valuetext=${e.text}>
      <svg viewBox="0 0 100 1" preserveAspectRatio="none" aria-hidden="true">
        <rect class=${e.of?"":"unknown"} width=${e.of?Math.max(o,1):100} height="1" /></svg>
    </div>`}var ha="This deployment does not list packagings yet: update it.";function Rt(){let e=P("packagings/",{limit:20},{live:L});return n`
    <${A} title="Packagings" lead="What is being packaged now, and failures that Packline tries again by itself. The list keeps itself up to date."
      actions=${n`<${Ue} />`}>
      ${e.error&&!e.items.length?n`<${x} error=${e.error} retry=${e.reload} missing=${ha} />`:n`${!(e.loading&&!e.items.length)&&n`<${y} caption="Packagings" name="packagings" more=${e.more}
            rows=${e.items} id=${({uri:t})=>t} columns=${ga} empty="Nothing is being packaged." />`}
          <${E} of=${e} what="more packagings" />`}
    <//>`}var ga=[{title:"Version",value:({uri:e})=>e,header:!0,cell:({version:e,dataset:t})=>n`<a href=${$("versions",e.id)}>${t.name} ${e.name}</a>`},{title:"State",value:({packaging:e})=>e,cell:e=>n`<${q} of=${e.packaging} />${e.packaging==="failed"&&n` <span class="reason">${e.reason}</span>`}`},{title:"Progress",value:({packed_parts:e,planned_parts:t})=>t?e/t:0,cell:e=>n`<${ba} of=${e} />`},{title:"Files",value:({files:e})=>e,kind:"number",cell:({files:e})=>h(e)},{title:"Size",value:e=>e.bytes,kind:"number",cell:e=>g(e.bytes)},{title:"Asked for",value:({asked_at:e})=>e,kind:"time",cell:e=>n`<${O} of=${e.asked_at} /><${ee} of=${J(e.asked_by)} before=" by " />`},{title:"Attempt",value:({attempts:e})=>e,kind:"number",cell:({attempts:e})=>h(e)},{title:"Run",value:({run:e})=>e,cell:e=>n`<${va} of=${e} />`}];function ba({of:e}){if(e.packaging==="failed")return"\u2013";let t=be(e.packed_parts,e.planned_parts?{parts:e.planned_parts}:null);return n`<span class="step"><${et} step=${t} label=${`Packaging of ${e.uri}`} />${t.text}</span>`}var va=({of:e})=>n`
  ${e.run_url?n`<a href=${e.run_url} target="_blank" rel="noopener noreferrer">Run<span class="unseen"> of ${e.uri}, in a new tab</span></a>`:n`<${M} text=${e.run} label="Copy run name" what=${`name of the run of ${e.uri}`} />`}
  ${e.log_url&&n` <a href=${e.log_url} target="_blank" rel="noopener noreferrer">Log<span class="unseen"> of ${e.uri}, in a new tab</span></a>`}`;var ya=50;function Mn({pattern:e}){let t=P("search/",{q:e,limit:ya});if(t.error&&!t.items.length)return n`<${x} error=${t.error} retry=${t.reload} missing="This deployment cannot search everything yet: update it." />`;let o=t.items.length>0||!t.loading;return n`
    <${f} title="Names and files" aside=${n`<${M} text=${Eo(e)} label="Command line" what="Command line" />`}>
      ${o&&n`<p class="note" role="status">${T(t.items.length,"result")} shown${t.more?"; there are more":""}. Searched: names, and ${t.searched}.</p>`}
      ${t.notSearched?.length>0&&n`<p class="note">Not searched yet: ${t.notSearched.join(", ")}.</p>`}
      ${o&&n`<${y} caption="Names and files" name="everything" more=${t.more} rows=${t.items} id=${ka} columns=${wa}
        empty=${t.more?"Nothing on these pages.":`Nothing matches \u201C${e}\u201D.`} />`}
      <${E} of=${t} what="more results" />
    <//>`}var ka=e=>`${e.kind} ${e.collection} ${e.name} ${e.uri}`,wa=[{title:"Name",header:!0,value:e=>e.name,cell:e=>n`<a href=${$(...Ee(e))}>${e.name}</a>`},{title:"Kind",value:e=>e.kind,cell:e=>e.kind},{title:"Of",value:e=>e.collection,cell:e=>n`<${xa} of=${e.collection} />`},{title:"In versions",text:e=>e.versions?.map(({name:t})=>t),cell:e=>e.kind==="file"?n`<${Sa} of=${e} />`:"\u2013"}];function xa({of:e}){if(!e)return"\u2013";let t=e.startsWith("model:")?e.slice(6):"";return n`<a href=${t?$("models",t):$("datasets",e)}>${t||e}</a>`}var Sa=({of:e})=>n`${e.versions.map(({id:t,name:o})=>n`<a key=${t} href=${$(...lo(t,e.name))}>${o}</a> `)}
  ${e.more_versions>0&&`and ${e.more_versions} more`}`;var Nt=new Map;function tt(e){let[,t]=m(0),o=s=>{s.size?Nt.set(e,s):Nt.delete(e),t(r=>r+1)};return[Nt.get(e)??le,o]}function ue({label:e,checked:t,some:o=!1,onChange:s}){let r=K();return C(()=>{r.current.indeterminate=o},[o]),n`<label class="pick"><input ref=${r} type="checkbox" aria-label=${e} checked=${t} onChange=${s} /></label>`}var ot=({selection:e,onClear:t,onCompose:o,children:s})=>n`
  <div class="selected" role="region" aria-label="Selection">
    <span role="status">${h(e.size)} selected, ${g(Ne(e))}</span>
    <button type="button" class="quiet" onClick=${t}>Clear</button>
    ${s}
    <button type="button" class="primary" onClick=${o}>Create version from selection…</button>
  </div>`;var Ca=/^[a-z0-9._-]{1,128}$/,Rn=/^[A-Za-z0-9._-]{1,256}$/,Nn=e=>e.split(/[\s,]+/).filter(Boolean);function nt({selection:e,onDone:t,onClose:o}){let[s,r]=m({dataset:"",name:"",base:"",packaging:!0,aliases:"",tags:""}),a=S=>I=>r({...s,[S]:I.target.value}),i=D("datasets/",{limit:100}),l=[...e.keys()],c=s.base&&Ea(s.dataset,s.base),d={...s,base:c.includes("://")||!c?c:Le(c),datums:l,aliases:Nn(s.aliases),tags:Nn(s.tags)},u=Pa(s,d),b=No(e),k=()=>X("dataset-versions/",{dataset:s.dataset,name:s.name,files:l.map(S=>({datum:S})),previous_version:c||null,packaging:s.packaging,targeting_aliases:d.aliases,tags:d.tags}),v=S=>{w(`${S.uri} was created.`),t(S)},z=s.dataset&&s.name&&!Object.values(u).some(Boolean)&&l.length<=1e3;return n`
    <${B} title="Create a version from the selection" verb="Create version" twin=${Co(d)}
      disabled=${!z} send=${k} onDone=${v} onClose=${o}>
      <p>${T(l.length,"file")}, ${g(Ne(e))}. The version has exactly these.</p>
      ${l.length>1e3&&n`<p class="problem" role="alert">At most ${1e3} files at a time: take some out of the selection.</p>`}
      ${b.length>0&&n`<p class="note" role="status">${T(b.length,"path")} selected twice (such as <code>${b[0]}</code>): on disk the last one wins.</p>`}
      <div class="fields">
        <${F} id="compose-dataset" label="Dataset" value=${s.dataset} onInput=${a("dataset")} wrong=${u.dataset} list="compose-datasets" hint="An existing one, or a new name." />
        <datalist id="compose-datasets">${(i.data?.results??[]).map(({name:S})=>n`<option value=${S} />`)}</datalist>
        <${F} id="compose-name" label="Version" value=${s.name} onInput=${a("name")} wrong=${u.name} hint="Such as v2; it never changes afterwards." />
        <${F} id="compose-base" label="Made from (optional)" value=${s.base} onInput=${a("base")} wrong=${u.base} hint="A version or alias, for lineage; no files are taken from it." />
        <${F} id="compose-aliases" label="Aliases (optional)" value=${s.aliases} onInput=${a("aliases")} wrong=${u.aliases} hint="Moved to it once it is packaged." />
        <${F} id="compose-tags" label="Tags (optional)" value=${s.tags} onInput=${a("tags")} hint="Separated by spaces or commas." />
        <${Mo} id="compose-packaging" label="Package it" checked=${s.packaging} onChange=${S=>r({...s,packaging:S})} />
      </div>
    <//>`}function Pa(e,{aliases:t}){let o="Letters, digits, dots, underscores and dashes only.";return{dataset:e.dataset&&!Ca.test(e.dataset)?"Lower-case letters, digits, dots, underscores and dashes only.":"",name:e.name&&!Rn.test(e.name)?o:"",base:e.base&&!/^(?:[a-z]+:\/\/)?[\w.:/-]+$/.test(e.base)?"A version, such as v1, or dataset://images/v1.":"",aliases:t.every(s=>Rn.test(s))?"":o}}var Ea=(e,t)=>/[:/]/.test(t)?t:`${e}:${t}`;var at={tag:"tag",name:"name",alias:"alias",execution:"output_execution",version:"dataset_version",property:"property"},Ta=["tag","property"],Ln=/^[^=<>!]+(?:[=<>]|!=)/,Oa=/[*?/]|\.\w{1,8}$/;function Da(e){let t={};for(let o of Bn(e)){let s=o.indexOf(":"),r=at[o.slice(0,s).toLowerCase()];r&&s<o.length-1?st(t,r,o.slice(s+1)):Ln.test(o)?st(t,"property",o):st(t,Oa.test(o)?"name":"tag",o)}return t}function Fn(e){let t=e.q?Da(e.q):{};for(let o of Object.values(at))for(let s of(e[o]??"").split(`
`))s.trim()&&st(t,o,s.trim());return t}var jn=e=>Object.fromEntries(Object.values(at).map(t=>[t,[].concat(e[t]??[]).join(`
`)]));function Un(e=""){let t=o=>Ln.test(o)||at[o.slice(0,o.indexOf(":")).toLowerCase()];return Bn(e).some(t)?"":e.trim()}var rt=e=>Object.keys(e).length===0;function st(e,t,o){Ta.includes(t)?e[t]=[...e[t]??[],o]:e[t]=o}var Bn=e=>[...e.matchAll(/(?:[^\s"]|"[^"]*"?)+/g)].map(([t])=>t.replaceAll('"',"")).filter(Boolean);function jt({query:e}){let t=Ce(()=>Fn(e),[JSON.stringify(e)]),o=Un(e.q),[s,r]=tt("search"),[a,i]=m(!1),l=P(rt(t)?null:"data/",{...t,limit:100}),c=o&&!l.items.length?{}:t;return n`
    <${A} title="Search" lead="Find anything by a part of its name, and files by their metadata. Select some of these to create a version."
      actions=${!rt(t)&&!o&&n`<${M} text=${To(t)} label="Command line" what="Command line" />`}>
      ${o&&n`<${Mn} key=${o} pattern=${o} />`}
      <${Ia} key=${JSON.stringify(c)} filters=${c} />
      ${l.error&&!l.items.length&&n`<${x} error=${l.error} retry=${l.reload} />`}
      ${!rt(t)&&!(l.error&&!l.items.length)&&(l.items.length>0||!o)&&n`
        <${Ma} of=${l} selection=${s} onSelect=${r} />
        <${E} of=${l} what="more results" />`}
      ${s.size>0&&n`<${ot} selection=${s} onClear=${()=>{r(le),w("Nothing is selected.")}} onCompose=${()=>i(!0)} />`}
      ${a&&n`<${nt} selection=${s} onClose=${()=>i(!1)} onDone=${d=>{r(le),W("versions",d.id)}} />`}
    <//>`}var _a=[["tag","Tags","One a line; all must be there."],["property","Properties","One a line: factory=eu-02, accuracy>=0.9, approved_by"],["name","Name","Path or file name; * and ? stand for anything."],["alias","Datum alias",""],["output_execution","Execution","Outputs of this one."],["dataset_version","Dataset version","Members of this one, such as images:v1."]],Aa=["tag","property"];function Ia({filters:e}){let[t,o]=m(()=>jn(e)),s=a=>{a.preventDefault(),V({q:"",...t})},r=a=>i=>o({...t,[a]:i.target.value});return n`
    <form class="card search-form" onSubmit=${s} aria-label="Search">
      <div class="fields thirds">${_a.map(([a,i,l])=>n`
        <${F} key=${a} id=${`search-${a}`} label=${i} hint=${l} value=${t[a]} onInput=${r(a)}>
          ${Aa.includes(a)?n`<textarea id=${`search-${a}`} rows="2" value=${t[a]} onInput=${r(a)} aria-describedby=${`search-${a}-hint`} spellcheck=${!1}></textarea>`:null}
        <//>`)}</div>
      <div class="buttons"><button type="submit" class="primary">Search</button></div>
    </form>`}function Ma({of:e,selection:t,onSelect:o}){if(e.loading&&!e.items.length)return null;let s=Re(t,e.items),r=n`<${ue} label=${`Select all ${e.items.length} shown`} checked=${s==="all"} some=${s==="some"}
    onChange=${()=>o(s==="all"?Me(t,e.items):Ie(t,e.items))} />`;return n`
    <p class="note" role="status">${T(e.items.length,"file")} shown${e.more?"; there are more":""}.</p>
    ${!e.items.length&&!e.more&&e.searched&&n`<p class="note">Searched: ${e.searched}. The search field above finds any file by a part of its path.</p>`}
    ${e.notSearched?.length>0&&n`<p class="note" role="status">Not everything was searched: ${e.notSearched.map(a=>`${T(a.files,"file")} of execution ${a.execution}`).join(", ")} will be in the index soon.</p>`}
    <${y} caption="Found files" name="files" more=${e.more} rows=${e.items} empty=${e.more?"Nothing on these pages.":"Nothing is like that."} columns=${[{title:r,kind:"box",cell:a=>n`<${ue} label=${`Select ${a.name}`} checked=${t.has(a.id)} onChange=${()=>o(Ae(t,a))} />`},{title:"Name",value:({name:a})=>a,cell:({id:a,name:i})=>n`<a href=${$("data",a)}>${i}</a>`,header:!0},{title:"Size",value:({size:a})=>a,cell:({size:a})=>g(a),kind:"number"},{title:"Tags",text:({tags:a})=>a,cell:({tags:a})=>a.length?a.map(i=>n`<${Q}>${i}<//>`):"\u2013"},{title:"Properties",text:({properties:a})=>JSON.stringify(a),cell:({properties:a})=>n`<${Ra} of=${a} />`},{title:"Execution",value:({output_execution:a})=>a?.id,cell:({output_execution:a})=>a?n`<a href=${$("executions",a.id)}>${a.id}</a>`:"\u2013"},{title:"Datum",cell:({uri:a,name:i})=>n`<${M} text=${a} label="Copy URI" what=${`URI of ${i}`} />`}]} />`}var Ft=4;function Ra({of:e}){let t=Object.entries(e);if(!t.length)return"\u2013";let o=([s,r])=>`${s} = ${typeof r=="string"?r:JSON.stringify(r)}`;return n`<span class="properties" title=${t.map(o).join(`
`)}>${t.slice(0,Ft).map(s=>n`<code>${o(s)}</code> `)}
    ${t.length>Ft&&`and ${t.length-Ft} more`}</span>`}var pe=e=>`dataset-versions/${encodeURIComponent(e.id)}/package/`,zn={built:"Package again?",failed:"Try packaging again?",none:"Package this version?"},Wn={built:"Rebuild",failed:"Retry",none:"Package now"};function it({version:e,onDone:t,onClose:o}){let s=e.packaging==="built",r=()=>X(pe(e),s?{rebuild:!0}:{}),a=i=>{w(`Packaging of ${e.uri} has started.`),t(i)};return n`
    <${B} title=${zn[e.packaging]??zn.none} verb=${Wn[e.packaging]??Wn.none}
      twin=${bo(e.uri,s)} send=${r} onDone=${a} onClose=${o}>
      <p>${T(e.file_count,"file")}, ${g(e.size)} of <code>${e.uri}</code> become a few large parts.
        ${s?"Every part is packed anew from the files; until that is done, the version is fetched file by file.":"Parts that another version has already are not built again."}</p>
      ${e.packaging==="failed"&&n`<p class="note">Last time: ${e.packaging_reason}</p>`}
    <//>`}var Na=1e3,La=15e3;function Vn({version:e,onEnd:t}){return e.packaging==="pending"?n`<${Fa} version=${e} onEnd=${t} />`:e.packaging==="failed"?n`<${ja} version=${e} onStart=${t} />`:null}function Fa({version:e,onEnd:t}){let{step:o,error:s}=Ua(e,t);return n`
    <section class="card packaging" aria-label="Packaging">
      <header><h2>Packaging</h2><${q} of="pending" /></header>
      <div>
        <${et} step=${o} label="Packaging" />
        <p aria-live="polite" class="said">${o.text}</p>
        <p class="note">The version can be fetched meanwhile, file by file. <a href=${$("packagings")}>All packagings, with run and log</a></p>
        <p><${Ue} /></p>
        ${s&&n`<p class="note">The API does not answer; retrying. ${s.message}</p>`}
      </div>
    </section>`}function ja({version:e,onStart:t}){let[o,s]=m(!1);return n`
    <section class="problem" role="alert" aria-label="Packaging failed">
      <p><strong>Packaging failed.</strong> Files are fetched one by one meanwhile.</p>
      <p class="reason">${e.packaging_reason}</p>
      <button type="button" onClick=${()=>s(!0)}>Retry packaging</button>
      ${o&&n`<${it} version=${e} onClose=${()=>s(!1)} onDone=${()=>{s(!1),t?.()}} />`}
    </section>`}function Ua(e,t){let[o,s]=m({step:be(0,null)}),r=K(t);return r.current=t,C(()=>{let a=new AbortController,i="",l=async()=>{let d=await Z(pe(e),{limit:1},{signal:a.signal}).catch(k=>{throw k.name!=="AbortError"&&s(v=>({...v,error:k})),k});if(d.packaging!=="pending")return w(d.packaging==="built"?"Packaging is done.":"Packaging failed."),r.current?.(),!1;let u=be(d.count??0,d.planned),b=u.text!==i;return i=u.text,s({step:u}),b};l().catch(()=>{});let c=_e(l,()=>Na,{longest:La});return()=>{a.abort(),c()}},[e.id]),o}var Kn="packline.expert",Ut="packline:expert",lt=()=>localStorage.getItem(Kn)==="on";function Hn(e){localStorage.setItem(Kn,e?"on":"off"),w(e?"Expert view on: blocks, offsets, checksums and keys are shown.":"Expert view off."),window.dispatchEvent(new Event(Ut))}function Bt(){let[e,t]=m(lt);return C(()=>{let o=()=>t(lt());return window.addEventListener(Ut,o),window.addEventListener("storage",o),()=>{window.removeEventListener(Ut,o),window.removeEventListener("storage",o)}},[]),e}function qn(e){C(()=>{let t=o=>{o.key?.toLowerCase()!=="x"||!o.shiftKey||o.altKey||o.repeat||!(o.ctrlKey||o.metaKey)||(o.preventDefault(),Hn(!lt()),e?.(lt()))};return window.addEventListener("keydown",t),()=>window.removeEventListener("keydown",t)},[e])}function zt(){let e=Bt();return n`
    <button type="button" class="switch" role="switch" aria-checked=${String(e)} onClick=${()=>Hn(!e)}
      aria-keyshortcuts="Control+Shift+X Meta+Shift+X" title="Ctrl/Cmd+Shift+X">
      <span class="knob" aria-hidden="true"></span>Expert view</button>`}var Gn={none:"Package now",failed:"Retry packaging",built:"Rebuild"};function Jn({version:e,reload:t}){let[o,s]=m("");qn(oo(c=>c&&V({tab:"packages"}),[]));let r=()=>s(""),a=()=>{r(),t()},i=()=>l?W("models",e.dataset.id.slice(6)):W("datasets",e.dataset.id),l=e.dataset.id.startsWith("model:");return n`
    ${!l&&n`<button type="button" class="primary" onClick=${()=>s("promote")}>Promote</button>`}
    ${Gn[e.packaging]&&n`<button type="button" onClick=${()=>s("package")}>${Gn[e.packaging]}</button>`}
    <button type="button" class="danger" onClick=${()=>s("delete")}>Delete</button>
    ${o==="promote"&&n`<${de} dataset=${e.dataset.name} version=${e.name} onDone=${a} onClose=${r} />`}
    ${o==="package"&&n`<${it} version=${e} onDone=${a} onClose=${r} />`}
    ${o==="delete"&&n`<${Cn} version=${e} onDone=${i} onClose=${r} />`}`}function Yn({id:e,error:t,reload:o}){let[s,r]=m(!1),a={id:e,uri:Le(e),name:e.split(":").pop()};return n`
    <div class="problem" role="alert"><p><strong>${t.message}</strong></p>
      <button type="button" onClick=${()=>r(!0)}>Restore</button></div>
    ${s&&n`<${He} version=${a} onDone=${()=>{r(!1),o()}} onClose=${()=>r(!1)} />`}`}var Qn={added:"+",removed:"\u2212",changed:"\u2260"};function Wt({version:e,query:t}){let o=P("dataset-versions/",{dataset:e.dataset.id,limit:100}),s=e.previous_version,r=t.against??s??"",a=o.items.filter(l=>l.id!==e.id),i=!r||a.some(l=>l.id===r);return n`
    <${f} title="Compare" aside=${n`
      <label for="against">with version</label>
      <select id="against" value=${r} onChange=${l=>V({against:l.target.value})}>
        <option value="" disabled>Choose one</option>
        ${!i&&n`<option value=${r}>${ct(r,e)}</option>`}
        ${a.map(l=>n`<option key=${l.id} value=${l.id}>${l.name}</option>`)}
      </select>
      <${Ba} />`}>
      ${r?n`<${za} key=${r} version=${e} against=${r} file=${t.file} />`:n`<p class="note">Choose a version: what must be done to it to have this one is listed here.</p>`}
    <//>`}var ct=(e,t)=>ve(e)===t.dataset.id?ye(e):`${ve(e)} ${ye(e)}`;function Ba(){let[e,t]=m(""),o=ce(e.trim())??e.trim();return n`<form class="by-id" onSubmit=${r=>{r.preventDefault(),o&&V({against:o,file:""})}}>
    <input type="text" value=${e} onInput=${r=>t(r.target.value)} aria-label="Version of any dataset" placeholder="dataset:version" autocomplete="off" spellcheck=${!1} />
    <button type="submit">Compare</button></form>`}function za({version:e,against:t,file:o}){let s=P(`dataset-versions/${encodeURIComponent(e.id)}/diff/`,{against:t,limit:200}),r=[{title:"Change",value:c=>c.change,cell:c=>n`<span class=${`change ${c.change}`}><span aria-hidden="true">${Qn[c.change]}</span> ${c.change}</span>`},{title:"File",value:c=>c.path,header:!0,kind:"path",cell:c=>n`<button type="button" class="link" aria-expanded=${String(c.path===o)} onClick=${()=>V({file:c.path===o?"":c.path},{replace:!0})}>${c.path}</button>`},{title:`In ${ct(t,e)}`,value:c=>c.before?.size,kind:"number",cell:c=>g(c.before?.size)},{title:`In ${e.name}`,value:c=>c.after?.size,kind:"number",cell:c=>g(c.after?.size)}],a=Object.keys(Qn).map(c=>[c,s.items.filter(d=>d.change===c).length]),i=s.items.find(c=>c.path===o),l=s.items.length>0||!(s.loading||s.error);return n`<div class="differences">
    ${s.items.length>0&&n`<p class="so-far" aria-live="polite">
      ${a.filter(([,c])=>c).map(([c,d])=>`${T(d,"file")} ${c}`).join(", ")}${s.more?", and more below":""}.</p>`}
    ${l&&n`<${y} caption=${`Changes from ${ct(t,e)} to ${e.name}`} name="changes" more=${s.more} columns=${r} rows=${s.items}
      id=${c=>`${c.change} ${c.path}`} empty=${s.more?"Nothing so far; there is more to compare.":"Their files are the same."} />`}
    <${E} of=${s} what="more changes" />
    ${i&&n`<${Wa} key=${o} change=${i} version=${e} against=${t} />`}</div>`}function Wa({change:e,version:t,against:o}){let s=[[o,e.before],[t.id,e.after]].filter(([,r])=>r).map(([r,a])=>({version:r,path:e.path,datum:a.id,label:ct(r,t)}));return n`<section class="compared" aria-label=${`Content of ${e.path}`}><h3>${e.path}</h3>
    ${s.length===2?n`<${dn} sides=${s} />`:n`<${un} of=${s[0]} />`}</section>`}var Va=[36,44],Ka=matchMedia("(max-width: 48rem), (pointer: coarse)"),Zn=12,Ha=1e3;function Xn({caption:e,columns:t,rows:o,more:s,loading:r,onOpen:a,selected:i,focus:l,start:c,order:d}){let u=K(),[b,k]=m({top:0,height:600}),[v,z]=m(()=>Math.max(0,c?o.findIndex(({path:_})=>_===c):0)),S=K(!1),I=Va[Number(Ka.matches)],U=()=>u.current&&k({top:u.current.scrollTop,height:u.current.clientHeight}),H=Math.max(0,Math.floor(b.top/I)-Zn),Y=Math.min(o.length,Math.ceil((b.top+b.height)/I)+Zn);return C(()=>{s&&o.length-Y<Ha&&s()},[s,Y,o.length]),dt(()=>{let _=new ResizeObserver(U);return _.observe(u.current),l&&document.activeElement===document.body&&(S.current=!0,v&&(u.current.scrollTop=Math.max(0,v-2)*I),U()),()=>_.disconnect()},[]),dt(()=>{S.current&&(S.current=!1,u.current.querySelector(`[data-row="${v}"]`)?.focus({preventScroll:!0}))}),n`
    <div class="window" ref=${u} onScroll=${U} onKeyDown=${_=>{let R=Math.max(1,Math.floor(b.height/I)-2),ie={ArrowDown:1,ArrowUp:-1,PageDown:R,PageUp:-R,Home:-o.length,End:o.length};if(!(_.key in ie)||_.ctrlKey||_.metaKey||_.altKey)return;_.preventDefault();let ne=Math.max(0,Math.min(o.length-1,v+ie[_.key])),{scrollTop:p,clientHeight:to}=u.current;ne*I<p?u.current.scrollTop=ne*I:(ne+2)*I>p+to&&(u.current.scrollTop=(ne+2)*I-to),S.current=!0,z(ne),U()}} role="region" aria-label=${e}
      aria-busy=${!!r} tabindex="0">
      <table aria-rowcount=${s||r?-1:o.length+1}>
        <caption class="unseen">${e}</caption>
        <thead><tr aria-rowindex="1">${t.map(_=>n`<th scope="col" class=${_.kind} aria-sort=${d?.directionOf(_)}>${_.title}${d?.columns.includes(_)&&n`<${uo} order=${d} column=${_} />`}</th>`)}</tr></thead>
        <tbody>
          ${H>0&&n`<tr key="above" aria-hidden="true"><td colspan=${t.length} style=${{height:`${H*I}px`}} /></tr>`}
          ${o.slice(H,Y).map((_,R)=>n`<${qa} key=${_.path} row=${_} at=${H+R} columns=${t}
            tabindex=${H+R===v?0:-1} marked=${i(_)} open=${()=>{z(H+R),a(_)}} />`)}
          ${Y<o.length&&n`<tr key="below" aria-hidden="true"><td colspan=${t.length} style=${{height:`${(o.length-Y)*I}px`}} /></tr>`}
        </tbody>
      </table>
    </div>`}var qa=({row:e,at:t,columns:o,tabindex:s,marked:r,open:a})=>n`
  <tr aria-rowindex=${t+2} class=${r?"marked":null} aria-selected=${r?"true":null}>
    ${o.map(({header:i,kind:l,cell:c})=>i?n`<th scope="row" class=${l}><button class="link" data-row=${t} tabindex=${s} onClick=${a}>${c(e)}</button></th>`:n`<td class=${l}>${c(e)}</td>`)}
  </tr>`;var es=1e3,Ga=250,Ja=1e3,Ya="This deployment cannot show folders yet: update it, or list the files with packline show.";function Vt({version:e,query:t}){let o=t.prefix??"",s=t.begins??"",r=t.find??"",a=`dataset-versions/${encodeURIComponent(e.id)}/`,i=P(...r?[`${a}files/`,{search:r,limit:es}]:[`${a}tree/`,{prefix:o+s,limit:es}]),l=Za(o),c=K(!1),d=p=>{p.kind==="folder"?V({prefix:p.path,file:"",begins:""}):(t.file||(c.current=!0),V({file:p.path},{replace:!!t.file}))},u=()=>{document.activeElement?.closest?.(".preview")&&document.querySelector('.window [data-row][tabindex="0"]')?.focus(),c.current?history.back():V({file:""},{replace:!0}),c.current=!1};C(()=>{t.file||(c.current=!1)},[t.file]),C(()=>{t.file&&w(`Preview of ${t.file}`)},[t.file]);let[b,k]=tt(e.id),v=i.items.filter(p=>p.datum).map(p=>p.datum),z=Re(b,v),S={title:v.length>0&&n`<${ue} label=${`Select all ${v.length} files shown`} checked=${z==="all"} some=${z==="some"}
      onChange=${()=>k(z==="all"?Me(b,v):Ie(b,v))} />`,kind:"box",cell:p=>p.datum&&n`<${ue} label=${`Select ${p.datum.name}`} checked=${b.has(p.datum.id)} onChange=${()=>k(Ae(b,p.datum))} />`},I=[{title:"Name",value:p=>ts(o,p),header:!0,kind:"entry",cell:p=>n`<${ns} kind=${p.kind} />${ts(o,p)}`},{title:"Files",value:p=>p.kind==="folder"?p.files:null,kind:"number",cell:p=>p.kind==="folder"?`${p.files_at_most?"\u2264 ":""}${h(p.files)}`:""},{title:"Size",value:p=>p.datum?.size,kind:"number",cell:p=>p.datum?g(p.datum.size):""},S],U=[{title:"Path",value:p=>p.path,header:!0,kind:"entry",cell:p=>n`<${ns} kind="file" />${p.path}`},I[2],S],H=mo("files",r?U:I,i.items),Y=H.rows.filter(p=>p.kind!=="folder"),re=Y.filter(p=>Ro(p.path)),_=t.view==="gallery"&&(re.length>0||i.loading),R=Y.findIndex(p=>p.path===t.file),ie=p=>R>=0&&Y[R+p]?()=>d(Y[R+p]):null,ne=!i.items.length&&!i.loading&&!i.error&&!i.more;return n`
    <div class=${t.file?"browser open":"browser"}>
      <${f} title="Files" aside=${n`
        ${re.length>0&&n`<button type="button" aria-pressed=${String(_)} onClick=${()=>V({view:_?"":"gallery"},{replace:!0})}>Gallery</button>`}
        ${!r&&n`<${os} key=${o} label="Name begins with" initial=${s} onChange=${p=>V({begins:p},{replace:!0})} />`}
        <${os} label="Find in all folders" initial=${r} onChange=${p=>V({find:p},{replace:!0})} />`}>
        ${!r&&n`<${Do} label="Folder" of=${er(e,o)} />`}
        ${i.items.length>0&&!_&&n`<${$o} order=${H} caption="files" />`}
        ${H.chosen&&i.more&&n`<p class="note" role="status">Sorted: the ${i.items.length} rows that are loaded. There are more.</p>`}
        ${i.error&&n`<${x} error=${i.error} retry=${i.more??i.reload} missing=${Ya} />`}
        ${_&&n`<${$n} version=${e.id} files=${re} onOpen=${d} more=${i.error?null:i.more} selected=${p=>p.path===t.file} />`}
        ${!_&&i.items.length>0&&n`<${Xn} key=${JSON.stringify([o+s,r])} caption=${r?`Files with ${r} in their path`:`Files in ${o||"the version"}`}
          columns=${r?U:I} rows=${H.rows} order=${H} more=${i.error?null:i.more} loading=${i.loading}
          onOpen=${d} focus=${l.wanted} start=${l.start} selected=${p=>p.path===t.file} />`}
        ${!i.items.length&&i.loading&&n`<${te} />`}
        ${ne&&n`<p class="note">${Xa(r,s)}</p>`}
        <p class="so-far">${T(i.items.length,"entry","entries")}${i.more||i.loading?" so far; more as you scroll":""}</p>
      <//>
      ${b.size>0&&n`<${Qa} version=${e} selection=${b} onClear=${()=>{k(le),w("Nothing is selected.")}} />`}
      ${t.file&&n`<${mn} key=${t.file} version=${e} path=${t.file} onClose=${u}
        previous=${ie(-1)} next=${ie(1)} />`}
    </div>`}var ts=(e,{path:t})=>t.slice(e.length);function Qa({version:e,selection:t,onClear:o}){let[s,r]=m(!1),a=[...t.values()].map(({name:l})=>l),i=l=>{o(),W("versions",l.id)};return n`
    <${ot} selection=${t} onClear=${o} onCompose=${()=>r(!0)}>
      <${fn} version=${e} selection=${t} />
      <${hn} version=${e} selection=${t} />
      ${a.length<=Ja&&n`<${M} text=${po(e.uri,Oo(e.uri),a)} label="Copy command" what="Command line" />`}
    <//>
    ${s&&n`<${nt} selection=${t} onClose=${()=>r(!1)} onDone=${i} />`}`}function Za(e){let t=K({folder:e,wanted:!1,start:""});if(t.current.folder!==e){let o=t.current.folder,s=!!document.activeElement?.closest?.(".browser .window, .browser .crumbs"),r=o.startsWith(e)?o.slice(e.length):"";t.current={folder:e,wanted:s,start:r&&e+r.slice(0,r.indexOf("/")+1)}}return t.current}var Xa=(e,t)=>e?`No file of this version has \u201C${e}\u201D in its path.`:t?`Nothing here begins with \u201C${t}\u201D.`:"There are no files here.";function os({label:e,initial:t="",onChange:o}){let[s,r]=m(t);return C(()=>{if(s===t)return;let a=setTimeout(()=>o(s),Ga);return()=>clearTimeout(a)},[s]),n`<input type="search" value=${s} onInput=${a=>r(a.target.value)} aria-label=${e}
    placeholder=${`${e}\u2026`} autocomplete="off" spellcheck="false" />`}function er(e,t){let o=i=>$("versions",e.id,{tab:"files",prefix:i}),s=t.split("/").slice(0,-1),r=s.length-1,a=s.map((i,l)=>[i||"(empty)",l===r?null:o(`${s.slice(0,l+1).join("/")}/`)]);return[[e.name,s.length?o(""):null],...a]}var ns=({kind:e})=>n`
  <svg class=${`kind ${e}`} viewBox="0 0 16 16" aria-hidden="true">${e==="folder"?n`<path d="M1.5 3.5h4l1.5 2h7.5v7h-13z" />`:n`<path d="M3.5 1.5h6l3 3v10h-9zM9.5 1.5v3h3" />`}</svg>`;function Kt({version:e,reload:t}){let o=e.packaging==="built",s=`dataset-versions/${encodeURIComponent(e.id)}/package/`,r=D(o?s:null,{limit:1}),a=D("lineage/",{uri:e.uri,depth:3}),i=D(`datasets/${encodeURIComponent(e.dataset.id)}/aliases/`,{limit:1e3});nr(e,i.reload);let l=(i.data?.results??[]).filter(d=>d.version?.id===e.id),c=e.file_count?e.size/e.file_count:null;return n`
    <${Ke} uri=${e.uri} path=${`dataset-versions/${encodeURIComponent(e.id)}/`} properties=${e.properties??{}} tags=${e.tags}
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
        <${G} of=${[["Created",n`<${O} of=${e.ctime} />`],["Made by execution",e.execution&&n`<a href=${`#/executions/${encodeURIComponent(e.execution)}`}>${e.execution}</a>`],["Based on",e.previous_version_uri&&n`<${qe} of=${e.previous_version_uri} />`],["Aliases now",l.length>0&&l.map(({name:d})=>n`<a class="tag accent" key=${d} href=${$("datasets",e.dataset.id,"aliases",d)}>${d}</a> `)],["Package",e.packaging_reason],["Requested aliases",e.targeting_aliases.join(", ")],["Status",e.status],["Note",e.note],["Content hash",n`<code>${e.content_hash}</code>`]].filter(([,d])=>d)} />
      <//>
      <${f} title="Lineage">
        <${j} of=${a}>${d=>n`<${Je} of=${d} />`}<//>
      <//>
    </div>
    <${or} version=${e} />`}var tr=4e4;function or({version:e}){let[t,o]=m(e.file_count<=tr);return e.file_count?n`<${f} title="Types and sizes">${t?n`<${vn} version=${e.id} />`:n`<p><button type="button" onClick=${()=>o(!0)}>Read types and sizes</button></p>`}<//>`:null}function nr(e,t){let o=K(e);C(()=>{o.current!==e&&t(),o.current=e},[e])}function Ht({version:e}){let t=Bt(),o=e.packaging==="built",s=P(e.packaging==="pending"?null:pe(e),{limit:50});return n`
    ${s.items.length>0&&n`
      <${f} title="Packages" aside=${n`<${zt} />`}>
        <${sr} parts=${s.items} whole=${!s.more} total=${s.count} />
        <${ar} version=${e} parts=${s.items} built=${o} expert=${t} />
        <${E} of=${s} what="more parts" />
      <//>
      ${t&&n`<${lr} version=${e} parts=${s.items} />`}`}
    ${!s.items.length&&n`
      <${f} title="Packages" aside=${n`<${zt} />`}>
        <p>${e.packaging==="pending"?"Its parts are listed here once it is packaged.":"There is no package: files are fetched one by one."}</p>
        ${t&&n`<p class="note">Packaging: ${e.packaging_reason||"no reason is recorded"}.</p>`}
        <${E} of=${s} />
      <//>`}`}function sr({parts:e,whole:t,total:o}){let s=(i,l=e)=>l.reduce((c,d)=>c+d[i],0),r=e.filter(i=>i.reused),a=t?"":" so far";return n`
    <div class="figures">
      <${N} value=${h(o??e.length)} label=${(o??e.length)===1?"part":"parts"} />
      <${N} value=${g(s("size"))} label=${`in packages${a}`} />
      <${N} value=${h(s("files"))} label=${`files${a}`} />
      <${N} value=${h(r.length)} label=${`reused of other versions${r.length?`: ${g(s("size",r))} not built again`:""}`} />
    </div>`}function ar({version:e,parts:t,built:o,expert:s}){let r=[{title:"Part",value:({index:a})=>a,cell:({index:a})=>a+1,kind:"number"},{title:"Name",value:({name:a})=>a,cell:a=>n`<code>${rr(a.name)}</code><${M} text=${a.name} what=${`name of part ${a.index+1}`} />`,header:!0},{title:"Size",value:({size:a})=>a,cell:({size:a})=>g(a),kind:"number"},{title:"Files",value:({files:a})=>a,cell:({files:a})=>h(a),kind:"number"},{title:"From",value:({reused:a})=>a?"reused":"built for this version",cell:({reused:a})=>a?n`<span class="tag accent">reused</span>`:"built for this version"},{title:"Paths",value:({first:a})=>a,text:({first:a,last:i})=>[a,i],cell:({first:a,last:i})=>n`<span class="paths-of">${a} … ${i}</span>`},{title:"SHA-256",cell:({sha256:a,index:i})=>n`<code title=${a}>${a.slice(0,12)}…</code><${M} text=${a} what=${`SHA-256 of part ${i+1}`} />`}];return s&&r.splice(4,0,{title:"Blocks",cell:({blocks:a})=>h(a.length),kind:"number"}),o&&r.push({title:n`<span class="unseen">Download</span>`,cell:a=>n`<${ir} version=${e} part=${a} />`}),n`<${y} caption="Parts of the package" name="parts" columns=${r} rows=${t} id=${({index:a})=>a} />`}var rr=e=>e.length>28?`${e.slice(0,12)}\u2026${e.slice(-12)}`:e;function ir({version:e,part:t}){let[o,s]=m(null);return n`<button type="button" onClick=${async()=>{s(null);try{let{url:a}=await Z(`${pe(e)}${t.index}/download/`);w(`Downloading part ${t.index+1}.`);let i=document.createElement("a");i.href=a,i.download=t.name,i.rel="noopener",i.click()}catch(a){s(a)}}} aria-label=${`Download part ${t.index+1}, ${g(t.size)}`}>Download</button>
    ${o&&n`<${x} error=${o} />`}`}var ss=e=>e.toString(16).padStart(8,"0"),lr=({version:e,parts:t})=>n`
  <section class="expert" aria-label="Expert view">
    <${f} title="Identity of the version">
      <dl class="facts">
        <div><dt>Content hash</dt><dd><code>${e.content_hash}</code> <${M} text=${e.content_hash} what="content hash" /></dd></div>
        <div><dt>Packaging</dt><dd>${e.packaging_reason||"no reason is recorded"}</dd></div>
      </dl>
    <//>
    ${t.map(o=>n`<${cr} key=${o.index} part=${o} />`)}
  </section>`,cr=({part:e})=>n`
  <${f} title=${`Part ${e.index+1}: ${T(e.blocks.length,"block")}`}>
    <dl class="facts wide">
      ${[["Key",e.key],["Digest",e.digest],["SHA-256",e.sha256],["CRC-32",ss(e.crc32)]].map(([t,o])=>n`
        <div><dt>${t}</dt><dd><code>${o}</code> <${M} text=${o} what=${`${t} of part ${e.index+1}`} /></dd></div>`)}
      <div><dt>Headers</dt><dd>${g(e.size-e.bytes)} beside ${g(e.bytes)} of files</dd></div>
    </dl>
    <${y} caption=${`Blocks of part ${e.index+1}`} id=${({offset:t})=>t} rows=${e.blocks} columns=${[{title:"Offset",cell:({offset:t})=>h(t),kind:"number"},{title:"Length",cell:({length:t})=>h(t),kind:"number"},{title:"Files",cell:({members:t})=>h(t),kind:"number"},{title:"CRC-32",cell:({crc32:t})=>n`<code>${ss(t)}</code>`,kind:"number"}]} />
  <//>`;var mr=[1,100,1e4];function Gt({version:e}){let t=D(`dataset-versions/${encodeURIComponent(e.id)}/savings/`);return n`<${j} of=${t}>${o=>n`<${$r} savings=${o} />`}<//>`}function $r({savings:e}){let[t,o]=m(1),s=_n(e,t),r=n`<label class="inline" for="fetches">Fetches</label>
    <select id="fetches" value=${t} onChange=${a=>o(Number(a.target.value))}>
      ${mr.map(a=>n`<option value=${a}>${a.toLocaleString("en")}</option>`)}</select>`;return n`
    <${f} title="Files one by one, and the package" aside=${r}>
      <${dr} savings=${s} />
      <${y} caption="Savings" id=${({key:a})=>a} rows=${Ze(s)} columns=${[{title:"",cell:({title:a})=>a,header:!0},{title:"Files one by one",cell:({files:a})=>a,kind:"number"},{title:"Package",cell:({packed:a})=>a,kind:"number"},{title:"Less by",cell:({less:a})=>a||"\u2013",kind:"number"}]} />
    <//>
    <${f} title="Where the numbers are from">
      <p class="first">${e.estimated?"There is no package yet: its requests are what it would likely have. ":""}Reckoned, not measured, on these assumptions:</p>
      <${y} caption="Assumptions" id=${({name:a})=>a} rows=${e.assumptions} columns=${[{title:"Assumption",cell:({name:a})=>a.replaceAll("_"," "),header:!0},{title:"Value",cell:({value:a,unit:i})=>`${a.toLocaleString("en")} ${i}`},{title:"Source",cell:({source:a})=>a}]} />
      <${G} of=${[["Making the package, once",`${T(e.packing.requests,"request")}, ${Qe(e.packing.dollars)}`],["Paid back in requests after",e.fetches_until_paid==null?"never":T(e.fetches_until_paid,"fetch","fetches")]]} />
    <//>`}var[as,fe,qt,mt]=[640,130,64,20];function dr({savings:e}){let t=Ze(e),o=as-fe-110;return n`
    <figure class="chart">
      <svg viewBox=${`0 0 ${as} ${t.length*qt}`} role="img" aria-label=${Dn(e)}>
        ${t.map((s,r)=>n`
          <g key=${s.key} transform=${`translate(0 ${r*qt+8})`} aria-hidden="true">
            <text class="name" x=${fe-12} y=${mt+6} text-anchor="end">${s.title}</text>
            <${rs} kind="by-files" y=${0} long=${o} share=${s.filesShare} text=${s.files} />
            <${rs} kind="by-package" y=${mt+3} long=${o} share=${s.share} text=${s.packed} />
          </g>`)}
        <line class="axis" x1=${fe} x2=${fe} y1="0" y2=${t.length*qt} />
      </svg>
      <figcaption aria-hidden="true"><span class="key by-files"></span>Files one by one <span class="key by-package"></span>Package</figcaption>
    </figure>`}var rs=({kind:e,y:t,long:o,share:s,text:r})=>n`
  <rect class=${e} x=${fe} y=${t} width=${Math.max(2,s*o)} height=${mt} rx="2" />
  <text class="value" x=${fe+Math.max(2,s*o)+8} y=${t+mt-5}>${r}</text>`;var he=[{key:"",title:"Overview",view:Kt},{key:"files",title:"Files",view:Vt},{key:"packages",title:"Packages",view:Ht},{key:"savings",title:"Savings",view:Gt},{key:"diff",title:"Compare",view:Wt}];var ur=3e3,pr=3e4;function Jt({params:e,query:t}){let o=e.version,s=D(`dataset-versions/${encodeURIComponent(o)}/`,{files:0},{live:l=>l.packaging==="pending"?ur:pr}),r=s.data?.dataset.name??ve(o),a=s.data?.name??ye(o),i=he.find(({key:l})=>l===(t.tab??""))??he[0];return n`
    <${A} title=${`${r} ${a}`} crumbs=${[["Datasets",$("datasets")],[r,$("datasets",r)],[a]]}
      lead=${s.data&&n`<code>${s.data.uri}</code> <${q} of=${s.data.packaging} /> <${Oe} uri=${s.data.uri} />`}
      actions=${s.data&&!s.error&&n`<${Jn} version=${s.data} reload=${s.reload} />`}>
      <nav class="tabs" aria-label="About this version">${he.map(({key:l,title:c})=>n`
        <a key=${l} href=${$("versions",o,{tab:l})} aria-current=${l===i.key?"page":null}>${c}</a>`)}</nav>
      ${s.error?.title==="VersionDeleted"?n`<${Yn} id=${o} error=${s.error} reload=${s.reload} />`:n`
      <${j} of=${s}>${l=>n`<${Vn} version=${l} onEnd=${s.reload} /><${i.view} key=${i.key} version=${l} params=${e} query=${t} reload=${s.reload} />`}<//>`}
    <//>`}var Se=[{path:"datasets",nav:"Datasets",view:yt},{path:"datasets/:dataset",under:"datasets",view:vt},{path:"datasets/:dataset/aliases/:alias",under:"datasets",view:pt},{path:"versions/:version",under:"datasets",view:Jt},{path:"models",nav:"Models",view:Mt},{path:"models/:model",under:"models",view:It},{path:"executions",nav:"Executions",view:St},{path:"executions/:execution",under:"executions",view:Pt},{path:"packagings",nav:"Packagings",view:Rt},{path:"data/:datum",under:"search",view:xt},{path:"fleet",nav:"Fleet",view:_t},{path:"search",nav:"Search",view:jt},{path:"upload",under:"datasets",view:gn},{path:"adopt",under:"datasets",view:bn},{path:"me",view:At},{path:"api",view:ht}];var fr=matchMedia("(prefers-color-scheme: dark)"),Yt=()=>document.documentElement.dataset.theme??(fr.matches?"dark":"light"),Qt=new EventTarget;function Zt(){let e=Yt()==="dark"?"light":"dark";document.documentElement.dataset.theme=e,localStorage.setItem("packline.theme",e),Qt.dispatchEvent(new Event("change")),w(`${e==="dark"?"Dark":"Light"} theme`)}function is(){let[e,t]=m(Yt);C(()=>{let s=()=>t(Yt());return Qt.addEventListener("change",s),()=>Qt.removeEventListener("change",s)},[]);let o=`Switch to the ${e==="dark"?"light":"dark"} theme`;return n`
    <button class="icon" onClick=${Zt} aria-label=${o} title=${o}>
      <svg viewBox="0 0 20 20" aria-hidden="true"><circle cx="10" cy="10" r="7" /><path d="M10 3a7 7 0 0 1 0 14z" /></svg>
    </button>`}var hr=200,gr=["dataset","model","version","execution"],br=12;function ls({session:e}){let[t,o]=m(!1),s=K(null),r=()=>{s.current=document.activeElement,o(!0)},a=()=>{o(!1),s.current?.focus?.()};return C(()=>{let i=l=>{l.key.toLowerCase()!=="k"||!(l.ctrlKey||l.metaKey)||l.shiftKey||l.altKey||(l.preventDefault(),document.querySelector("dialog[open]")||r())};return document.addEventListener("keydown",i),()=>document.removeEventListener("keydown",i)},[]),n`
    <button class="icon" aria-label="Commands" title="Commands (Ctrl+K)" aria-keyshortcuts="Control+K Meta+K" aria-haspopup="dialog" onClick=${r}>
      <svg viewBox="0 0 20 20" aria-hidden="true"><path d="M3 5.5h14v1.6H3zm0 3.7h9v1.6H3zm0 3.7h14v1.6H3z" /></svg></button>
    ${t&&n`<${vr} session=${e} onClose=${a} />`}`}function vr({session:e,onClose:t}){let[o,s]=m(""),[r,a]=m(0),i=K(),l=yr(o.trim()),c=D(l.length>1?"search/":null,{q:l,kind:gr,limit:1}),{path:d}=Te(),u=l===o.trim()?c.data?.results:null,b=Ce(()=>kr(o.trim(),d,e,u??[]),[o,u]),k=Math.min(r,b.length-1);C(()=>i.current.focus(),[]),C(()=>{document.getElementById(`command-${k}`)?.scrollIntoView({block:"nearest"})},[k]);let v=S=>{S&&(t(),S.run())},z=S=>{let I={ArrowDown:k+1,ArrowUp:k-1,PageDown:b.length-1,PageUp:0}[S.key];if(I!==void 0&&b.length)a((I+b.length)%b.length);else if(S.key==="Enter")v(b[k]);else return;S.preventDefault()};return n`
    <${De} title="Commands" onClose=${t}>
      <input ref=${i} type="text" role="combobox" aria-label="Page, name or command" aria-expanded="true" aria-controls="commands"
        aria-autocomplete="list" aria-activedescendant=${b.length?`command-${k}`:null} value=${o}
        placeholder="Go to a page, a dataset, a version…" autocomplete="off" spellcheck="false"
        onInput=${S=>{s(S.target.value),a(0)}} onKeyDown=${z} />
      <ul class="commands" id="commands" role="listbox" aria-label="Commands">
        ${b.map((S,I)=>n`
          <li key=${S.key} id=${`command-${I}`} role="option" aria-selected=${String(I===k)} onClick=${()=>v(S)}>
            <span>${S.title}</span> <small>${S.kind}</small></li>`)}
      </ul>
      <p class="note" role="status">${c.error?c.error.message:c.loading?"Searching\u2026":T(b.length,"command")}</p>
    <//>`}function yr(e){let[t,o]=m(e);return C(()=>{let s=setTimeout(()=>o(e),hr);return()=>clearTimeout(s)},[e]),t}function kr(e,t,o,s){let r=e.toLowerCase().split(/\s+/).filter(Boolean),a=({title:c,kind:d})=>r.every(u=>`${c} ${d}`.toLowerCase().includes(u)),i=s.map(c=>ge(c.kind,c.uri??c.name,...Ee(c))),l=e?[ge("search",`Search everything for \u201C${e}\u201D`,"search",{q:e})]:[];return[...i,...wr(t,o).filter(a),...l].slice(0,br)}function wr(e,t){let o=e[0]==="versions"?e[1]:"";return[...o?he.map(({key:s,title:r})=>ge("this version",r,"versions",o,{tab:s})):[],...Se.filter(s=>s.nav).map(s=>ge("page",s.nav,s.path)),ge("page","Upload files","upload"),ge("page","Adopt objects","adopt"),{key:"theme",kind:"action",title:"Switch between light and dark",run:Zt},...t.needed?[{key:"out",kind:"action",title:"Sign out",run:Pe}]:[]]}var ge=(e,t,...o)=>({key:JSON.stringify(o),kind:e,title:t,run:()=>{w(t),W(...o)}});function cs({session:e}){let{path:t,query:o}=Te(),s=co(Se,t.length?t:["datasets"]),r=s?.route.under??s?.route.path;return n`
    <header class="bar">
      <a class="brand" href=${$("datasets")}><${Sr} />Packline</a>
      <nav aria-label="Main">
        ${Se.filter(a=>a.nav).map(a=>n`
          <a href=${$(a.path)} aria-current=${a.path===r?"page":null}>${a.nav}</a>`)}
      </nav>
      <${xr} query=${o.q} />
      <${ls} session=${e} />
      <${is} />
      ${e.needed&&n`
        <div class="account"><span title=${e.name}>${e.name}</span>
          <button class="quiet" onClick=${Pe}>Sign out</button></div>`}
    </header>
    <main id="content" tabindex="-1">
      ${s?n`<${s.route.view} key=${[s.route.path,...Object.values(s.params)].join("/")} params=${s.params} query=${o} />`:n`<${x} error=${{message:"There is no such page.",remedy:"Start from the datasets."}} />`}
    </main>
    <${Ko} />
    <footer class="foot">Times are those of ${ro()}.
      <nav class="about" aria-label="About"><a href=${$("me")}>Access</a><a href=${$("api")}>HTTP API</a></nav></footer>`}function xr({query:e}){let t=K();return C(()=>{let s=r=>{let a=r.target.closest?.("input, textarea, select, dialog");r.key!=="/"||r.ctrlKey||r.metaKey||r.altKey||a||(r.preventDefault(),t.current.focus(),t.current.select())};return document.addEventListener("keydown",s),()=>document.removeEventListener("keydown",s)},[]),n`
    <form class="search" role="search" onSubmit=${s=>{s.preventDefault();let r=t.current.value.trim();r&&(w(`Searching ${r}`),W("search",{q:r}))}}>
      <input ref=${t} type="search" name="q" value=${e??""} aria-label="Search" aria-keyshortcuts="/"
        placeholder="Search names and files" autocomplete="off" spellcheck="false" />
      <kbd aria-hidden="true">/</kbd>
    </form>`}var Sr=()=>n`
  <svg class="mark" viewBox="0 0 32 32" aria-hidden="true"><rect width="32" height="32" rx="7" />
    <path d="M6.5 11 16 6l9.5 5v10L16 26l-9.5-5zm0 0 9.5 5 9.5-5M16 16v10" /></svg>`;function Xt({error:e}){return C(()=>{document.title="Sign in \xB7 Packline"},[]),n`
    <main id="content" class="welcome" tabindex="-1">
      <h1>Packline</h1>
      <p>Datasets, their versions and packages. Sign in with your organisation's account.</p>
      ${e&&n`<${x} error=${e} />`}
      <button class="primary" onClick=${so}>Sign in</button>
    </main>`}var eo=document.getElementById("app");document.querySelector(".skip").addEventListener("click",e=>{e.preventDefault(),document.getElementById("content")?.focus()});eo.replaceChildren();no().then(e=>$t(e.signedIn?n`<${cs} session=${e} />`:n`<${Xt} />`,eo)).catch(e=>$t(n`<${Xt} error=${e} />`,eo));
