/* sources ad9ed89a8cbd9b1d568efd1bfd8a0d65409b430ecb0f8c92700157535a856247 */
import{$ as J,A as Dt,B as _t,C as Tt,D as N,E as de,F as Mt,G as T,H as At,I as z,J as Q,K as b,L as h,M as k,N as x,O as U,P as q,Q as S,R as Y,S as M,T as Rt,U as $,V as W,W as L,X as It,Y as Ot,_ as X,a as Te,aa as Nt,b as c,ba as ue,c as C,ca as _,d as Me,da as v,e as B,f as ut,g as pt,ha as Lt,i as n,j as w,k as ft,l as ht,m as gt,n as u,o as D,p,q as bt,r as vt,s as kt,t as yt,u as wt,v as xt,w as St,x as Ct,y as Pt,z as Et}from"./shared.js";var Go=5,Ko=1e3,Ft=8,Ho=[["added","+"],["removed","\u2212"],["changed","\u2260"]];function Vt({before:e,after:t}){let{differences:o,error:s,whole:r}=Jo(e,t);if(s)return n`<${b} error=${s} />`;if(!o)return n`<${Q} text="Comparing the files…" />`;let a=i=>o.filter(({change:l})=>l===i).length;return n`
    <div class="changes" aria-live="polite">
      <ul class="tally">${Ho.map(([i,l])=>n`
        <li class=${i}><span aria-hidden="true">${l}</span> ${r?"":"at least "}${u(a(i))} ${i}</li>`)}</ul>
      ${o.length>0&&n`<ul class="paths">${o.slice(0,Ft).map(({change:i,path:l,before:d,after:f})=>n`
        <li class=${i}><code>${l}</code> <span>${i}${qo(d,f)}</span></li>`)}</ul>`}
      ${(o.length>Ft||!r)&&n`<p><a href=${$("versions",t,{tab:"diff",against:e})}>All that differs</a></p>`}
      ${!o.length&&r&&n`<p class="note">Their files are the same.</p>`}
    </div>`}function qo(e,t){let[o,s]=[e?.size,t?.size];return o!=null&&s!=null?o===s?"":`, ${p(o)} \u2192 ${p(s)}`:`, ${p(o??s)}`}function Jo(e,t){let[o,s]=c({});return C(()=>{let r=new AbortController;return s({}),Qo(e,t,r.signal).then(s,a=>a.name!=="AbortError"&&s({error:a})),()=>r.abort()},[e,t]),o}async function Qo(e,t,o){let s=[],r=`dataset-versions/${encodeURIComponent(t)}/diff/`,a={against:e,limit:Ko};for(let i=0;r&&i<Go;i+=1){let l=await X(r,a,{signal:o});s=[...s,...l.results],[r,a]=[l.next,void 0]}return{differences:s,whole:!r}}function F({title:e,verb:t,twin:o,send:s,onDone:r,onClose:a,onProblem:i,disabled:l,danger:d,wide:f,children:g}){let[A,E]=c(!1),[P,R]=c(null);return n`
    <${Rt} title=${e} onClose=${a} wide=${f}>
      <form class="write" onSubmit=${async I=>{if(I.preventDefault(),!(A||l)){E(!0),R(null);try{r(await s())}catch(O){await i?.(O)||R(O),E(!1)}}}} novalidate>
        ${g}
        ${P&&n`<${b} error=${P} />`}
        ${o&&n`<${Mt} line=${o} />`}
        <div class="buttons">
          <button type="button" class="quiet" onClick=${a}>Cancel</button>
          <button type="submit" class=${d?"danger":"primary"} aria-disabled=${String(!!(l||A))}>
            ${A?"Working\u2026":t}</button>
        </div>
      </form>
    <//>`}function j({label:e,hint:t,wrong:o,id:s,children:r,...a}){let i=[t&&`${s}-hint`,o&&`${s}-wrong`].filter(Boolean).join(" ")||null;return n`
    <div class="field">
      <label for=${s}>${e}</label>
      ${r??n`<input id=${s} type="text" autocomplete="off" spellcheck=${!1} aria-describedby=${i}
        aria-invalid=${o?"true":null} ...${a} />`}
      ${t&&n`<small id=${`${s}-hint`}>${t}</small>`}
      ${o&&n`<small id=${`${s}-wrong`} class="wrong">${o}</small>`}
    </div>`}var Bt=({label:e,id:t,checked:o,onChange:s,hint:r})=>n`
  <div class="field check">
    <input id=${t} type="checkbox" checked=${o} onChange=${a=>s(a.target.checked)} />
    <label for=${t}>${e}</label>${r&&n`<small>${r}</small>`}
  </div>`;var Yo=/^[A-Za-z0-9._-]{1,256}$/,Ut=100,zt=(e,t)=>`datasets/${encodeURIComponent(e)}/aliases/${encodeURIComponent(t)}/`;function te({dataset:e,alias:t="",version:o="",onDone:s,onClose:r}){let[a,i]=c(t),[l,d]=c(o),[f,g]=c(null),A=_(`datasets/${encodeURIComponent(e)}/aliases/`,{limit:Ut}),E=a&&!Yo.test(a)?"Letters, digits, dots, underscores and dashes only.":"",[P,R]=tn(e,E?"":a),y=!!P.alias&&P.alias.version.name===l,I=a&&l&&!E&&P.loaded&&!y,O=()=>{let V=P.alias?{"If-Match":`"${P.alias.rev}"`}:{"If-None-Match":"*"};return Nt(zt(e,a),{version:l},V)},K=async V=>{if(V.status!==412)return!1;let ee=P.alias?.version.name??null,me=await R();return g({before:ee,after:me}),!0},$e=V=>{w(`${V.name} now points to ${V.version.name}.`),s(V)},m=V=>{i(V.target.value.trim()),g(null)},H=f?"Move it anyway":`${P.loaded&&!P.alias?"Create":"Move"} ${a||"alias"}`;return n`
    <${F} title=${o?`Promote ${e}/${o}`:`Promote a version of ${e}`}
      verb=${H} twin=${yt(e,a,l||"VERSION",P.alias?.rev??0)} disabled=${!I}
      send=${O} onProblem=${K} onDone=${$e} onClose=${r}>
      <${j} id="promote-alias" label="Alias" value=${a} onInput=${m} wrong=${E} list="promote-aliases"
        hint="Choose one, or type a new name, such as production." />
      <datalist id="promote-aliases">${(A.data?.results??[]).map(({name:V})=>n`<option value=${V} />`)}</datalist>
      ${!o&&n`<${Xo} dataset=${e} version=${l} onChoose=${d} />`}
      ${f&&n`<${Zo} alias=${a} ...${f} />`}
      ${P.error&&n`<${b} error=${P.error} retry=${R} />`}
      ${a&&l&&P.loaded&&n`<${en} dataset=${e} alias=${a} now=${P.alias} version=${l} same=${y} />`}
      ${a&&l&&!E&&!P.loaded&&!P.error&&n`<${Q} text="Loading the alias…" />`}
    <//>`}function Xo({dataset:e,version:t,onChoose:o}){let s=_("dataset-versions/",{dataset:e,limit:Ut});return n`
    <${j} id="promote-version" label="Version" value=${t} list="promote-versions"
      onInput=${r=>o(r.target.value.trim())} hint="Newest first." />
    <datalist id="promote-versions">${(s.data?.results??[]).map(({name:r})=>n`<option value=${r} />`)}</datalist>`}var Zo=({alias:e,before:t,after:o})=>n`
  <div class="problem" role="alert">
    <p><strong>Someone else changed it first: ${e} ${o?n`now points to ${o.version.name}`:"is gone"}${t?`, no longer to ${t}`:""}.</strong></p>
    <p>You changed nothing. Check what would change now, then decide again.</p>
  </div>`;function en({dataset:e,alias:t,now:o,version:s,same:r}){return r?n`<p class="note">${t} points to ${s} already.</p>`:n`
    <section class="what-changes" aria-label="What changes">
      <p class="from-to"><strong>${t}</strong>${" "}
        ${o?n`<del>${o.version.name}</del>`:n`<span class="note">new</span>`}<span aria-hidden="true"> → </span><span class="unseen"> will point to </span><ins>${s}</ins></p>
      ${o&&n`<p class="note">Revision ${o.rev}, moved <${S} of=${o.mtime} />.</p>`}
      ${o&&n`<${Vt} before=${`${e}:${o.version.name}`} after=${`${e}:${s}`} />`}
    </section>`}function tn(e,t){let[o,s]=c({loaded:!1}),r=async()=>{try{let a=await X(zt(e,t));return s({loaded:!0,alias:a}),a}catch(a){return s(a.status===404?{loaded:!0,alias:null}:{loaded:!1,error:a}),null}};return C(()=>{if(s({loaded:!1}),!t)return;let a=setTimeout(r,250);return()=>clearTimeout(a)},[e,t]),[o,r]}function jt({dataset:e,alias:t,now:o,onDone:s,onClose:r}){let a=`datasets/${encodeURIComponent(e)}/aliases/${encodeURIComponent(t)}/`,i=l=>{w(`${t} is removed.`),s(l)};return n`
    <${F} title="Remove this alias?" verb=${`Remove ${t}`} danger twin=${wt(e,t,o.rev)}
      send=${()=>ue(a,{"If-Match":`"${o.rev}"`})} onDone=${i} onClose=${r}>
      <p>Jobs that fetch <code>${o.uri}</code> fail from now on. Version ${o.version.name} stays, and so does the
        history of the alias; it can be created again.</p>
    <//>`}var on={DatasetVersionCreated:({data:e})=>`Version ${e.version.name} was created`,ModelVersionCreated:({data:e})=>`Model version ${e.model_version.counter} was created`,ModelVersionStatusChanged:({data:e,old_status:t})=>`Model version ${e.model_version.counter} is ${e.model_version.status}${t?`, no longer ${t}`:""}`,VersionAliasMoved:({alias:e,old_version:t,version:o})=>`${e} ${t?`moved from ${t} to ${o}`:`was created, pointing to ${o}`}`,VersionAliasRemoved:({alias:e,old_version:t})=>`${e} was removed${t?`; it pointed to ${t}`:""}`,DatumAliasUpdated:({data:e})=>`${e.updated_alias.name} points to ${e.updated_alias.datum}`,PackagePublished:({uri:e,parts:t,reused:o})=>`${ie(e)} was packaged: ${t} ${t===1?"part":"parts"}${o?`, ${o} reused`:""}`,VersionDeleted:({uri:e})=>`${ie(e)} was deleted`,VersionRestored:({uri:e})=>`${ie(e)} was restored`,PropertiesChanged:e=>`Properties of ${ie(e.uri)}: ${Wt(e)}`,MetadataChanged:e=>`Metadata of ${e.path}: ${Wt(e)}`,PackagingFailed:({uri:e,reason:t})=>`Packaging of ${ie(e)} failed: ${t}`};function Gt({type:e,detail:t}){try{return on[e](t)}catch{return t?.title||e.replace(/(?<=[a-z])(?=[A-Z])/g," ")}}var nn={token:"proved by a token",signature:"proved by a signature",client:"said by the client",marker:"said by the marker",pipeline:"Packline itself"};function oe(e){let t=e?.name??e?.who??e?.data?.version?.created_by??e?.data?.model_version?.created_by;return t?{name:t,basis:nn[e.source??e.who_source]??""}:null}function Kt({detail:e}){let t=e?.data?.version?.uri??e?.data?.model_version?.uri??e?.uri??"";return sn(e?.type==="version_alias_moved"?`dataset://${e.dataset}/${e.version}`:t)}function sn(e){let t=/^(dataset|model):\/\/([^/]+)\/([^/]+)$/.exec(e??"");return t?`${t[1]==="model"?"model:":""}${t[2]}:${t[3]}`:""}function pe(e){let[t,o,s]=e.startsWith("model:")?e.split(":"):["dataset",...e.split(":")];return`${t}://${o}/${s}`}var Wt=({set:e,removed:t})=>[e.length&&`set ${e.join(", ")}`,t.length&&`removed ${t.join(", ")}`].filter(Boolean).join("; "),ie=e=>(e??"").split("/").pop();var an="This stack keeps no events.";function Z({of:e}){let t=v("events/",{...e,limit:20});return n`
    <${h} title="Activity">
      ${t.items.length>0&&n`<ol class="events">${t.items.map(o=>n`<li key=${o.id}><${rn} event=${o} /></li>`)}</ol>`}
      ${!t.items.length&&!t.loading&&!t.error&&n`<p class="note">Nothing in the last 90 days.</p>`}
      ${t.error&&!t.items.length?n`<${b} error=${t.error} retry=${t.reload} missing=${an} />`:n`<${x} of=${t} what="earlier events" />`}
    <//>`}function rn({event:e}){let t=Kt(e),o=Gt(e);return n`<${S} of=${e.time} /><span class=${e.type==="PackagingFailed"?"wrong":""}>${t?n`<a href=${$("versions",t)}>${o}</a>`:o}<${le} of=${oe(e.detail)} before=" by " /></span>`}function le({of:e,before:t=""}){return e&&n`<span>${t}${e.name}${e.basis&&n` <span class="soft">(${e.basis})</span>`}</span>`}function Ae({params:{dataset:e,alias:t}}){let o=v(`datasets/${encodeURIComponent(e)}/aliases/${encodeURIComponent(t)}/history/`,{limit:50}),[s,r]=c(null),[a,i]=c(!1),l=o.items[0],d=!!l?.version,f=()=>{r(null),i(!1),o.reload()};return n`
    <${T} title=${`${e}/${t}`} crumbs=${[["Datasets",$("datasets")],[e,$("datasets",e)],[t]]}
      lead=${l&&n`${d?n`Points to ${Ht(l)}.`:"Removed."} ${o.count!=null&&`${D(o.count,"revision")}.`}`}
      actions=${l&&n`${d&&n`<${de} uri=${l.uri} />`}<${N} text=${xt(e,t)} label="History line" what="command line of the history" />
        ${d&&n`<button type="button" class="quiet" onClick=${()=>i(!0)}>Remove…</button>`}
        <button type="button" class="primary" onClick=${()=>r("")}>${d?"Move":"Create"} ${t}…</button>`}>
      ${o.error&&!o.items.length&&n`<${b} error=${o.error} retry=${o.reload} />`}
      ${o.items.length>0&&n`<${k} caption=${`History of ${t}`} rows=${o.items} id=${({rev:g})=>g} columns=${[{title:"Revision",cell:({rev:g})=>g,header:!0},{title:"Version",cell:Ht},{title:"By",cell:({moved_by:g})=>n`<${le} of=${oe(g)} />`},{title:"Moved",cell:({mtime:g})=>n`<${S} of=${g} />`,kind:"time"},{title:n`<span class="unseen">Change</span>`,cell:g=>n`<${ln} move=${g} now=${l} onBack=${r} />`}]} />`}
      ${!(o.error&&!o.items.length)&&n`<${x} of=${o} what="earlier moves" />`}
      ${s!=null&&n`<${te} dataset=${e} alias=${t} version=${s} onClose=${()=>r(null)} onDone=${f} />`}
      ${a&&n`<${jt} dataset=${e} alias=${t} now=${l} onClose=${()=>i(!1)} onDone=${f} />`}
    <//>`}var Ht=({version:e})=>e?n`<a href=${$("versions",e.id)}>${e.name}</a>`:"(removed)";function ln({move:e,now:t,onBack:o}){return e.rev===t.rev?n`<span class="tag accent">now</span>`:!e.version||e.version.name===t.version?.name?null:n`<button type="button" class="quiet" onClick=${()=>o(e.version.name)}>Move back to ${e.version.name}</button>`}var cn=/^[a-z0-9._-]{1,128}$/;function qt({onDone:e,onClose:t}){let[o,s]=c(""),r=o&&!cn.test(o)?"Lower-case letters, digits, dots, underscores and dashes only.":"",a=i=>{w(`${i.uri} was created.`),e(i)};return n`
    <${F} title="New dataset" verb="Create dataset" twin=${Et(o)} disabled=${!o||r}
      send=${()=>J("datasets/",{name:o})} onDone=${a} onClose=${t}>
      <${j} id="dataset-name" label="Name" value=${o} wrong=${r} onInput=${i=>s(i.target.value.trim())}
        hint="Versions come from executions that name it, or from data you select in the search." />
    <//>`}var Jt=e=>`dataset-versions/${encodeURIComponent(e.id)}/`;function Qt({version:e,onDone:t,onClose:o}){let s=r=>{w(`${e.uri} is deleted.`),t(r)};return n`
    <${F} title="Delete this version?" verb=${`Delete ${e.name}`} danger twin=${Ct(e.uri)}
      send=${()=>ue(Jt(e))} onDone=${s} onClose=${o}>
      <p><code>${e.uri}</code> disappears from lists and can no longer be fetched. It can be restored until its
        retention ends; then it is purged, with the parts that no other version uses.</p>
      <p>The uploaded files themselves stay.</p>
    <//>`}function fe({version:e,onDone:t,onClose:o}){let s=r=>{w(`${e.uri} is restored.`),t(r)};return n`
    <${F} title="Restore this version?" verb=${`Restore ${e.name}`} twin=${Pt(e.uri)}
      send=${()=>J(`${Jt(e)}restore/`,{})} onDone=${s} onClose=${o}>
      <p><code>${e.uri}</code> comes back as it was${e.deleted_at?` before ${bt(e.deleted_at)}`:""}.</p>
    <//>`}function Yt({dataset:e,reload:t}){let[o,s]=c(!1);return n`
    <button type="button" class="primary" onClick=${()=>s(!0)}>Promote a version…</button>
    ${o&&n`<${te} dataset=${e} onClose=${()=>s(!1)} onDone=${()=>{s(!1),t()}} />`}`}function Xt(){let[e,t]=c(!1);return n`
    <button type="button" class="primary" onClick=${()=>t(!0)}>New dataset</button>
    ${e&&n`<${qt} onClose=${()=>t(!1)} onDone=${o=>W("datasets",o.id)} />`}`}function Zt({dataset:e,reload:t}){let o=v("dataset-versions/",{dataset:e,deleted:"true",limit:200}),[s,r]=c(null),a=o.items.filter(i=>i.deleted_at);return a.length?n`
    <${h} title="Deleted versions">
      <${k} caption="Deleted versions" rows=${a} columns=${[{title:"Version",cell:({id:i,name:l})=>n`<a href=${$("versions",i)}>${l}</a>`,header:!0},{title:"Deleted",cell:({deleted_at:i})=>n`<${S} of=${i} />`,kind:"time"},{title:"Purged after",cell:({purge_at:i})=>n`<${S} of=${i} />`,kind:"time"},{title:n`<span class="unseen">Restore</span>`,cell:i=>n`<button type="button" aria-label=${`Restore ${i.name}`} onClick=${()=>r(i)}>Restore</button>`}]} />
      <${x} of=${o} what="more deleted versions" />
      ${s&&n`<${fe} version=${s} onClose=${()=>r(null)}
        onDone=${()=>{r(null),o.reload(),t()}} />`}
    <//>`:null}function Re({params:e}){let t=e.dataset,o=_(`datasets/${encodeURIComponent(t)}/`),s=v(o.data?"dataset-versions/":null,{dataset:t,limit:50}),r=v(o.data?`datasets/${encodeURIComponent(t)}/aliases/`:null,{limit:200}),a=()=>{r.reload(),s.reload()};return n`
    <${T} title=${t} crumbs=${[["Datasets",$("datasets")],[t]]} lead=${n`<code>${o.data?.uri??""}</code>`}
      actions=${o.data&&n`<${Yt} dataset=${t} reload=${a} />`}>
      <${z} of=${o}>${()=>n`
        <${mn} of=${r} dataset=${t} />
        <${$n} of=${s} aliases=${r.items} />
        <${Zt} dataset=${t} reload=${a} />
        <${Z} of=${{dataset:t}} />`}<//>
    <//>`}function $n({of:e,aliases:t}){let o=a=>t.filter(i=>i.version.id===a.id),s=[{title:"Version",header:!0,cell:a=>n`<a href=${$("versions",a.id)}>${a.name}</a>
        ${o(a).map(i=>n` <span class="tag accent" key=${i.name}>${i.name}</span>`)}`},{title:"Files",kind:"number",cell:a=>u(a.file_count)},{title:"Size",kind:"number",cell:a=>p(a.size)},{title:"Package",cell:a=>n`<${U} of=${a.packaging} />`},{title:"Tags",cell:a=>a.tags.map(i=>n`<${q} key=${i}>${i}<//>`)},{title:"Created",kind:"time",cell:a=>n`<${S} of=${a.ctime} />`}],r=e.items.length>0||!(e.loading||e.error);return n`
    <${h} title="Versions">
      ${r&&n`<${k} caption="Versions, newest first" columns=${s} rows=${e.items} empty="There is no version yet." />`}
      <${x} of=${e} what="older versions" />
    <//>`}function mn({of:e,dataset:t}){let[o,s]=c("");return e.error?n`<${b} error=${e.error} retry=${e.reload} />`:e.items.length?n`
    <${h} title="Aliases">
      <${k} caption="Aliases" columns=${[{title:"Alias",header:!0,cell:a=>n`<a class="tag accent" href=${$("datasets",t,"aliases",a.name)}>${a.name}</a>`},{title:"Version",cell:a=>n`<a href=${$("versions",a.version.id)}>${a.version.name}</a>`},{title:"Moved",kind:"time",cell:a=>n`<${S} of=${a.mtime} />`},{title:"History",cell:a=>n`<button class="quiet" aria-expanded=${o===a.name}
        onClick=${()=>s(o===a.name?"":a.name)}>${o===a.name?"Hide":"Show"}<span class="unseen"> history of ${a.name}</span></button>`}]} rows=${e.items} id=${a=>a.name} />
      ${o&&n`<${dn} key=${o} dataset=${t} alias=${o} />`}
    <//>`:null}function dn({dataset:e,alias:t}){let o=v(`datasets/${encodeURIComponent(e)}/aliases/${encodeURIComponent(t)}/history/`,{limit:20});return n`
    <div class="history"><h3>Where ${t} pointed</h3>
      <ol>${o.items.map(s=>n`<li key=${s.rev}>
        <${S} of=${s.mtime} /> ${s.version?n`<a href=${$("versions",s.version.id)}>${s.version.name}</a>`:"(removed)"}<${le} of=${oe(s.moved_by)} before=" by " />${" "}
        <span class="soft">revision ${s.rev}</span></li>`)}</ol>
      <${x} of=${o} what="older moves" />
    </div>`}var un=50;function Ie(){let e=v("datasets/",{limit:un,newest:!0}),t=r=>({newest_version:a})=>a?r(a):"\u2013",o=[{title:"Dataset",header:!0,cell:r=>n`<a href=${$("datasets",r.id)}>${r.name}</a>`},{title:"Newest version",cell:t(r=>n`<a href=${$("versions",r.id)}>${r.name}</a>`)},{title:"Files",kind:"number",cell:t(r=>u(r.file_count))},{title:"Size",kind:"number",cell:t(r=>p(r.size))},{title:"Package",cell:t(r=>n`<${U} of=${r.packaging} />`)},{title:"Created",kind:"time",cell:t(r=>n`<${S} of=${r.ctime} />`)}],s=e.items.length>0||!(e.loading||e.error);return n`
    <${T} title="Datasets" lead="Every dataset of this deployment, by name, with its newest version."
      actions=${n`<${Xt} />`}>
      ${s&&n`<${k} caption="Datasets" columns=${o} rows=${e.items}
        empty="There is no dataset yet. Upload files whose metadata names one, and it appears here." />`}
      <${x} of=${e} what="more datasets" />
    <//>`}function he(e){let t=/^dataset:\/\/([^/]+)\/(.+)$/.exec(e??"");return t?`${t[1]}:${t[2]}`:null}var eo=e=>e.slice(0,e.lastIndexOf(":")),ne=e=>e.slice(e.lastIndexOf(":")+1);function ge({of:e}){let t=he(e);return t?n`<a href=${$("versions",t)}>${e}</a>`:n`<span>${e}</span>`}function ve({of:e}){let t=Oe(e),o=Ne(e);return n`
    <div class="lineage">
      <h3>Made from</h3>
      ${t.length?n`<ul>${t}</ul>`:n`<p class="soft">Nothing is recorded.</p>`}
      <h3>Used by</h3>
      ${o.length?n`<ul>${o}</ul>`:n`<p class="soft">Nothing yet.</p>`}
    </div>`}function Oe({made_by:e,based_on:t}){let o=e?[e.step,e.commit,e.image].filter(s=>typeof s=="string"):[];return[t&&n`<li><small>version before</small> <${be} of=${t}>${Oe(t)}<//></li>`,e&&n`<li><small>execution</small> <${to} id=${e.execution} /> <span class="soft">${o.join(" \xB7 ")}</span>
      ${e.inputs?.length>0&&n`<ul>${e.inputs.map(s=>n`
        <li><small>input</small> <${be} of=${s}>${Oe(s)}<//></li>`)}</ul>`}</li>`].filter(Boolean)}function Ne({used_by:e=[]}){return e.map(t=>{if(t.more)return n`<li class="soft">and more</li>`;if(t.version)return n`<li><small>version</small> <${be} of=${t.version}>${Ne(t.version)}<//></li>`;let o=t.made??[];return n`<li><small>execution</small> <${to} id=${t.execution} />
      ${o.length>0&&n`<ul>${o.map(s=>n`<li><small>made</small> <${be} of=${s}>${Ne(s)}<//></li>`)}</ul>`}</li>`})}function be({of:e,children:t}){let o=[].concat(t).flat().filter(Boolean);return n`<${ge} of=${e.uri} />
    ${e.files!=null&&n` <span class="soft">${D(e.files,"file")}</span>`}
    ${e.unknown&&n` <span class="soft">(not known here)</span>`}
    ${e.more&&n` <span class="soft">…</span>`}
    ${o.length>0&&n`<ul>${o}</ul>`}`}var to=({id:e})=>n`<a href=${$("executions",e)}>${e}</a>`;function Le({params:e}){let t=e.datum,o=_(`data/${encodeURIComponent(t)}/`,{hashes:!1}),s=_("lineage/",{uri:`datum://${t}`,depth:3}),r=_(o.data?.output_execution?`executions/${encodeURIComponent(o.data.output_execution.id)}/`:null);return n`
    <${T} title=${o.data?.name??t} crumbs=${[["Search",$("search")],[o.data?.name??t]]}
      lead=${o.data&&n`<code>${o.data.uri}</code> <${N} text=${o.data.uri} label="Copy URI" what="URI" />`}>
      <${z} of=${o}>${a=>n`
        <div class="columns">
          <${h} title="Facts"><${Y} of=${pn(a)} /><//>
          <${h} title="Versions">
            ${r.data?n`<${fn} of=${r.data.versions} path=${a.name} />`:n`<p class="note">No execution is known that made it.</p>`}
          <//>
          <${h} title="Lineage"><${z} of=${s}>${i=>n`<${ve} of=${i} />`}<//><//>
        </div>
        <${Z} of=${{datum:t}} />`}<//>
    <//>`}var pn=e=>[["Size",p(e.size)],["Stored",e.file_mtime&&n`<${S} of=${e.file_mtime} />`],["Made by execution",e.output_execution&&n`<a href=${$("executions",e.output_execution.id)}>${e.output_execution.id}</a>`],["Aliases",e.aliases.join(", ")],["Tags",e.tags.length>0&&e.tags.map(t=>n`<${q} key=${t}>${t}<//>`)],...Object.entries(e.properties).map(([t,o])=>[t,typeof o=="string"?o:JSON.stringify(o)]),["MD5",e.md5&&n`<code>${e.md5}</code>`],e.part?["Inside of part",n`<code>${e.part.key}</code>`]:["Key",e.key&&n`<code>${e.key}</code>`]].filter(([,t])=>t);function fn({of:e,path:t}){let o=e.filter(s=>he(s));return o.length?n`
    <ul class="plain">${o.map(s=>n`<li key=${s}><a href=${$("versions",he(s),{tab:"files",find:t})}>${s}</a></li>`)}</ul>
    <p class="note">Those that its execution made. Versions that are based on them may have it as well.</p>`:n`<p class="note">Its execution made no dataset version.</p>`}var hn=5;function se(e,t){let o=B({query:"",pages:0});C(()=>{o.current.query!==t&&(o.current={query:t,pages:0}),!(!e.more||e.items.length||o.current.pages>=hn)&&(o.current.pages+=1,e.more())})}var gn=["open","sealing","sealed"],bn="This stack does not list executions; open one by its id.";function Fe({query:e}){let t=v("executions/",{state:e.state,alerts:e.alerts,limit:50});return se(t,`${e.state} ${e.alerts}`),n`
    <${T} title="Executions" lead="Jobs whose outputs were uploaded: what each made, and what was wrong." actions=${n`<${yn} />`}>
      <div class="filters" role="group" aria-label="Filters">
        <label class="inline" for="state">State</label>
        <select id="state" value=${e.state??""} onChange=${o=>L({state:o.target.value})}>
          <option value="">any</option>${gn.map(o=>n`<option value=${o}>${o}</option>`)}</select>
        <label class="inline"><input type="checkbox" checked=${e.alerts==="true"}
          onChange=${o=>L({alerts:o.target.checked?"true":""})} /> With alerts only</label>
      </div>
      ${t.error&&!t.items.length?n`<${b} error=${t.error} retry=${t.reload} missing=${bn} />`:n`${!(t.loading&&!t.items.length)&&n`<${vn} of=${t} />`}<${x} of=${t} what="more executions" />`}
    <//>`}var vn=({of:e})=>n`
  <${k} caption="Executions" rows=${e.items} empty=${e.more?"None on this page; there are more.":"No execution is like that."} columns=${[{title:"Execution",cell:({id:t})=>n`<a href=${$("executions",t)}>${t}</a>`,header:!0},{title:"State",cell:({state:t})=>n`<${U} of=${t} />`},{title:"Files",cell:({file_count:t})=>u(t),kind:"number"},{title:"Size",cell:({size:t})=>p(t),kind:"number"},{title:"Versions",cell:({versions:t})=>n`<${kn} of=${t} />`},{title:"Alerts",cell:({alerts:t})=>t.length?n`<span class="state bad">${t.length}</span>`:"\u2013"},{title:"Sealed, or last upload",cell:({mtime:t})=>n`<${S} of=${t} />`,kind:"time"}]} />`,kn=({of:e})=>e.length?n`${e.slice(0,3).map(t=>n`<${Ve} uri=${t} /> `)}${e.length>3&&`and ${e.length-3} more`}`:"\u2013";function Ve({uri:e}){let[,t,o,s]=/^(\w+):\/\/([^/]+)\/(.+)$/.exec(e)??[];return t?n`<a href=${$("versions",`${t==="model"?"model:":""}${o}:${s}`)}>${e}</a>`:n`<code>${e}</code>`}function yn(){let[e,t]=c("");return n`
    <form class="by-id" onSubmit=${s=>{s.preventDefault(),e.trim()&&W("executions",e.trim())}}>
      <input type="text" aria-label="Execution id" placeholder="Execution id" value=${e} autocomplete="off" spellcheck=${!1}
        onInput=${s=>t(s.target.value)} />
      <button>Open</button>
    </form>`}var wn=3e3;function Be({params:e}){let t=`executions/${encodeURIComponent(e.execution)}/`,o=_(t,void 0,{every:({state:s})=>s==="sealed"?0:wn});return n`
    <${T} title=${e.execution} crumbs=${[["Executions",$("executions")],[e.execution]]}
      actions=${n`<${N} text=${`packline execution ${e.execution}`} label="Command line" what="Command line" />`}>
      <${z} of=${o}>${s=>n`<${xn} execution=${s} path=${t} />`}<//>
    <//>`}var xn=({execution:e,path:t})=>n`
  <p class="lead" aria-live="polite"><${U} of=${e.state} /> ${e.sealed_at&&n`since <${S} of=${e.sealed_at} />`}</p>
  ${e.alerts.length>0&&n`<${Sn} of=${e.alerts} />`}
  <${h} title="What it made">
    <div class="figures">
      <${M} value=${u(e.file_count)} label="outputs" />
      <${M} value=${p(e.size)} label="together" />
      <${M} value=${u(e.versions.length)} label=${e.versions.length===1?"version":"versions"} />
    </div>
    ${e.versions.length>0&&n`<ul class="plain">${e.versions.map(o=>n`<li><${Ve} uri=${o} /></li>`)}</ul>`}
    ${e.datum_aliases.length+e.late.length>0&&n`<${Y} of=${[["Datum aliases",e.datum_aliases.join(", ")],["Late files",e.late.join(", ")]]} />`}
  <//>
  ${e.state==="sealed"&&n`<${Cn} path=${t} />`}
  ${Object.keys(e.marker).length>0&&n`
    <${h} title="Marker"><pre class="json" tabindex="0">${JSON.stringify(e.marker,null,2)}</pre><//>`}
  <${Z} of=${{execution:e.id}} />`,Sn=({of:e})=>n`
  <${h} title=${e.length===1?"Alert":"Alerts"}>
    <ul class="alerts">${e.map(({code:t,message:o,remedy:s})=>n`
      <li><strong><code>${t}</code></strong><p>${o}</p>${s&&n`<p class="remedy">What to do: ${s}</p>`}</li>`)}</ul>
  <//>`;function Cn({path:e}){let t=v(`${e}outputs/`,{limit:100});return n`
    <${h} title="Outputs">
      ${t.items.length>0&&n`<${k} caption="Outputs" rows=${t.items} id=${({path:o,datum:s})=>`${o}:${s.id}`} columns=${[{title:"Path",cell:({path:o,datum:s})=>n`<a href=${$("data",s.id)}>${o}</a>`,header:!0},{title:"Size",cell:({datum:o})=>p(o.size),kind:"number"},{title:"Datum",cell:({datum:o})=>n`<code>${o.id}</code><${N} text=${`datum://${o.id}`} what=${`URI of ${o.name}`} />`}]} />`}
      ${!t.items.length&&!t.loading&&!t.error&&n`<p class="note">It has none.</p>`}
      <${x} of=${t} what="more outputs" />
    <//>`}var oo=1e-6,ke=e=>e!=null&&e<1?`${Math.max(1,Math.round(e*1e3))} ms`:kt(e);function G(e){if(e==null)return"\u2013";if(e===0)return"$0";if(e<oo)return`< $${oo.toFixed(6)}`;let t=e>=1?2:Math.min(8,1-Math.floor(Math.log10(Math.abs(e))));return`$${e.toFixed(t)}`}function Pn(e,t){if(!(t>0)||!(e>t))return"";let o=e/t;return`${o>=10?u(Math.round(o)):o.toFixed(1)} times`}var En=[["requests","Requests",u],["seconds","Time",ke],["dollars","Price of requests",G]];function ye(e){return En.map(([t,o,s])=>{let[r,a]=[e.by_files[t],e.by_package[t]],i=Math.max(r,a),l=d=>i>0?d/i:0;return{key:t,title:o,files:s(r),packed:s(a),filesShare:l(r),share:l(a),less:Pn(r,a)}})}function no(e){let t=ye(e).map(({title:o,files:s,packed:r})=>`${o.toLowerCase()}: ${s} file by file, ${r} by package`);return`One fetch of ${u(e.files)} files. ${t.join("; ")}.`}var so=(e,t)=>{let o=s=>({requests:s.requests*t,seconds:s.seconds*t,dollars:s.dollars*t});return{...e,by_files:o(e.by_files),by_package:o(e.by_package)}};var we=["versions","packages","package_dollars","fetches","saved_requests","saved_seconds","saved_dollars"];function Ue(e){let t=new Map;for(let o of e.flatMap(s=>s.months)){let s=t.get(o.month)??Object.fromEntries(we.map(r=>[r,0]));for(let r of we)s[r]+=o[r];t.set(o.month,s)}return[...t].map(([o,s])=>({month:o,...s})).sort((o,s)=>o.month<s.month?1:-1)}var ao=e=>e.months.reduce((t,o)=>t+o.saved_dollars,0);function ro(e){let t=Object.fromEntries(we.map(o=>[o,0]));for(let o of Ue(e))for(let s of we)t[s]+=o[s];return{...t,storage_dollars:e.reduce((o,{storage_dollars:s})=>o+s,0),stale:e.filter(({stale:o})=>o).length}}var io=e=>e.fetched_by.map(({name:t,fetches:o})=>`${t||"unknown"} ${o}`).join(", ");function lo({stale:e,complete:t,versions:o}){return e?"stale":o===0?"no versions":t?"in use":"not all read"}var Dn="Estimated from fetches that executions have recorded and from list prices; storage at most, as versions may share files.";function ze(){let e=v("fleet/",{limit:10});return n`
    <${T} title="Fleet" lead=${Dn}>
      ${e.error&&!e.items.length?n`<${b} error=${e.error} retry=${e.reload} missing=${"This stack has no fleet page."} />`:n`${e.items.length>0&&n`<${_n} of=${e.items} partial=${e.next!=null} />`}
          ${!(e.loading&&!e.items.length)&&n`<${Tn} of=${e.items} />`}<${x} of=${e} what="more datasets" />`}
    <//>`}function _n({of:e,partial:t}){let o=ro(e);return n`
    <${h} title=${t?`The first ${D(e.length,"dataset")}`:`All ${D(e.length,"dataset")}`}>
      <div class="figures">
        <${M} value=${G(o.saved_dollars)} label="saved in requests" />
        <${M} value=${u(o.saved_requests)} label="requests saved" />
        <${M} value=${ke(o.saved_seconds)} label="of waiting saved" />
        <${M} value=${G(o.package_dollars)} label="paid for packages" />
        <${M} value=${u(o.fetches)} label="recorded fetches" />
        <${M} value=${G(o.storage_dollars)} label="storage a month, at most" />
        <${M} value=${u(o.stale)} label="stale: unused for 90 days" />
      </div>
    <//>
    <${h} title="By month">
      <${k} caption="Savings by month" id=${({month:s})=>s} rows=${Ue(e)} columns=${[{title:"Month",cell:({month:s})=>s,header:!0},{title:"Versions",cell:s=>u(s.versions),kind:"number"},{title:"Packages",cell:s=>u(s.packages),kind:"number"},{title:"Paid for packages",cell:s=>G(s.package_dollars),kind:"number"},{title:"Fetches",cell:s=>u(s.fetches),kind:"number"},{title:"Requests saved",cell:s=>u(s.saved_requests),kind:"number"},{title:"Time saved",cell:s=>ke(s.saved_seconds),kind:"number"},{title:"Saved",cell:s=>G(s.saved_dollars),kind:"number"}]} />
    <//>`}var Tn=({of:e})=>n`
  <${h} title="By dataset">
    <${k} caption="Datasets of the fleet" id=${({name:t})=>t} rows=${e} empty="There is no dataset yet." columns=${[{title:"Dataset",cell:({name:t})=>n`<a href=${$("datasets",t)}>${t}</a>`,header:!0},{title:"Use",cell:t=>n`<${q}>${lo(t)}<//>`},{title:"Versions",cell:({versions:t,complete:o})=>`${u(t)}${o?"":" or more"}`,kind:"number"},{title:"Fetches",cell:({fetches:t})=>u(t),kind:"number"},{title:"By whom",cell:t=>io(t)||"\u2013"},{title:"Last fetch",cell:({last_fetch_at:t})=>n`<${S} of=${t} />`},{title:"Saved",cell:t=>G(ao(t)),kind:"number"},{title:"Stored, at most",cell:({stored_bytes_at_most:t})=>p(t),kind:"number"},{title:"A month",cell:({storage_dollars:t})=>G(t),kind:"number"}]} />
  <//>`;var Mn={approved:"good",rejected:"bad",pending:"busy"},ce={approved:"Approve",rejected:"Reject",pending:"Set back"};function je({params:{model:e}}){let t=v("model-versions/",{model:e,limit:50}),[o,s]=c(null),[r,a]=c({}),i=t.items.map(d=>r[d.id]??d),l=d=>{s(null),a({...r,[d.id]:d}),w(`Version ${d.counter} is ${d.status}.`)};return n`
    <${T} title=${e} crumbs=${[["Models",$("models")],[e]]}>
      ${t.error&&!i.length?n`<${b} error=${t.error} retry=${t.reload} />`:n`${!(t.loading&&!i.length)&&n`<${An} rows=${i} onDecide=${(d,f)=>s({version:d,status:f})} />`}<${x} of=${t} what="more versions" />`}
      <${Z} of=${{dataset:`model:${e}`}} />
      ${o&&n`<${Rn} ...${o} onDone=${l} onClose=${()=>s(null)} />`}
    <//>`}var An=({rows:e,onDecide:t})=>n`
  <${k} caption="Versions of the model" rows=${e} empty="There is no version of this model." columns=${[{title:"Version",cell:({id:o,counter:s})=>n`<a href=${$("versions",o)}>${s}</a>`,header:!0},{title:"Status",cell:({status:o})=>n`<span class=${`state ${Mn[o]??"idle"}`}>${o||"pending"}</span>`},{title:"Files",cell:({file_count:o})=>u(o),kind:"number"},{title:"Size",cell:({size:o})=>p(o),kind:"number"},{title:"Packaging",cell:({packaging:o})=>n`<${U} of=${o} />`},{title:"Created",cell:({ctime:o})=>n`<${S} of=${o} />`,kind:"time"},{title:"Note",cell:({note:o})=>o||"\u2013"},{title:n`<span class="unseen">Decide</span>`,cell:o=>n`<span class="decide">${Object.keys(ce).filter(s=>s!==(o.status||"pending")).map(s=>n`<button type="button" class="quiet" aria-label=${`${ce[s]} version ${o.counter}`} onClick=${()=>t(o,s)}>${ce[s]}</button>`)}</span>`}]} />`,Rn=({version:e,status:t,onDone:o,onClose:s})=>n`
  <${F} title=${`${ce[t]} ${e.uri}?`} verb=${ce[t]} danger=${t==="rejected"} twin=${Dt(e.uri,t)}
    send=${()=>J(`model-versions/${encodeURIComponent(e.id)}/status/`,{status:t})} onDone=${o} onClose=${s}>
    <p>It is ${e.status||"pending"} now; it will be ${t}. Subscribers of events are notified.</p>
  <//>`;function We(){let e=v("models/",{limit:100});return n`
    <${T} title="Models" lead="Versions of models, and what people decided about them.">
      ${e.error&&!e.items.length?n`<${b} error=${e.error} retry=${e.reload} missing="This stack does not list models." />`:n`${!(e.loading&&!e.items.length)&&n`<${k} caption="Models" rows=${e.items} empty="No execution has made a model yet." columns=${[{title:"Model",cell:({name:t})=>n`<a href=${$("models",t)}>${t}</a>`,header:!0},{title:"URI",cell:({uri:t})=>n`<code>${t}</code>`}]} />`}<${x} of=${e} what="more models" />`}
    <//>`}var Ge=new Map,co=(e,t)=>e.has(t.id)?He(e,[t]):Ke(e,[t]),Ke=(e,t)=>new Map([...e,...t.map(o=>[o.id,o])]);function He(e,t){let o=new Map(e);for(let{id:s}of t)o.delete(s);return o}function $o(e,t){let o=t.filter(({id:s})=>e.has(s)).length;return o?o===t.length?"all":"some":"none"}var xe=e=>[...e.values()].reduce((t,{size:o})=>t+(o??0),0);function mo(e){let t=new Map;for(let{name:o}of e.values())t.set(o,(t.get(o)??0)+1);return[...t].filter(([,o])=>o>1).map(([o])=>o)}var In=/^[a-z0-9._-]{1,128}$/,uo=/^[A-Za-z0-9._-]{1,256}$/,po=e=>e.split(/[\s,]+/).filter(Boolean);function fo({selection:e,onDone:t,onClose:o}){let[s,r]=c({dataset:"",name:"",base:"",packaging:!0,aliases:"",tags:""}),a=y=>I=>r({...s,[y]:I.target.value}),i=_("datasets/",{limit:100}),l=[...e.keys()],d=s.base&&Nn(s.dataset,s.base),f={...s,base:d.includes("://")||!d?d:pe(d),datums:l,aliases:po(s.aliases),tags:po(s.tags)},g=On(s,f),A=mo(e),E=()=>J("dataset-versions/",{dataset:s.dataset,name:s.name,files:l.map(y=>({datum:y})),previous_version:d||null,packaging:s.packaging,targeting_aliases:f.aliases,tags:f.tags}),P=y=>{w(`${y.uri} was created.`),t(y)},R=s.dataset&&s.name&&!Object.values(g).some(Boolean)&&l.length<=1e3;return n`
    <${F} title="Create a version from the selection" verb="Create version" twin=${_t(f)}
      disabled=${!R} send=${E} onDone=${P} onClose=${o}>
      <p>${D(l.length,"file")}, ${p(xe(e))}. The version has exactly these.</p>
      ${l.length>1e3&&n`<p class="problem" role="alert">At most ${1e3} files at a time: take some out of the selection.</p>`}
      ${A.length>0&&n`<p class="note" role="status">${D(A.length,"path")} selected twice (such as <code>${A[0]}</code>): on disk the last one wins.</p>`}
      <div class="fields">
        <${j} id="compose-dataset" label="Dataset" value=${s.dataset} onInput=${a("dataset")} wrong=${g.dataset} list="compose-datasets" hint="An existing one, or a new name." />
        <datalist id="compose-datasets">${(i.data?.results??[]).map(({name:y})=>n`<option value=${y} />`)}</datalist>
        <${j} id="compose-name" label="Version" value=${s.name} onInput=${a("name")} wrong=${g.name} hint="Such as v2; it never changes afterwards." />
        <${j} id="compose-base" label="Made from (optional)" value=${s.base} onInput=${a("base")} wrong=${g.base} hint="A version or alias, for lineage; no files are taken from it." />
        <${j} id="compose-aliases" label="Aliases (optional)" value=${s.aliases} onInput=${a("aliases")} wrong=${g.aliases} hint="Moved to it once it is packaged." />
        <${j} id="compose-tags" label="Tags (optional)" value=${s.tags} onInput=${a("tags")} hint="Separated by spaces or commas." />
        <${Bt} id="compose-packaging" label="Package it" checked=${s.packaging} onChange=${y=>r({...s,packaging:y})} />
      </div>
    <//>`}function On(e,{aliases:t}){let o="Letters, digits, dots, underscores and dashes only.";return{dataset:e.dataset&&!In.test(e.dataset)?"Lower-case letters, digits, dots, underscores and dashes only.":"",name:e.name&&!uo.test(e.name)?o:"",base:e.base&&!/^(?:[a-z]+:\/\/)?[\w.:/-]+$/.test(e.base)?"A version, such as v1, or dataset://images/v1.":"",aliases:t.every(s=>uo.test(s))?"":o}}var Nn=(e,t)=>/[:/]/.test(t)?t:`${e}:${t}`;var Je={tag:"tag",name:"name",alias:"alias",execution:"output_execution",version:"dataset_version",property:"property"},Ln=["tag","property"],Fn=/^[^=<>!]+(?:[=<>]|!=)/,Vn=/[*?/]|\.\w{1,8}$/;function Bn(e){let t={};for(let o of Un(e)){let s=o.indexOf(":"),r=Je[o.slice(0,s).toLowerCase()];r&&s<o.length-1?Se(t,r,o.slice(s+1)):Fn.test(o)?Se(t,"property",o):Se(t,Vn.test(o)?"name":"tag",o)}return t}function ho(e){let t=e.q?Bn(e.q):{};for(let o of Object.values(Je))for(let s of(e[o]??"").split(`
`))s.trim()&&Se(t,o,s.trim());return t}var go=e=>Object.fromEntries(Object.values(Je).map(t=>[t,[].concat(e[t]??[]).join(`
`)])),Ce=e=>Object.keys(e).length===0;function Se(e,t,o){Ln.includes(t)?e[t]=[...e[t]??[],o]:e[t]=o}var Un=e=>[...e.matchAll(/(?:[^\s"]|"[^"]*"?)+/g)].map(([t])=>t.replaceAll('"',"")).filter(Boolean);function Ye({query:e}){let t=ut(()=>ho(e),[JSON.stringify(e)]),[o,s]=c(Ge),[r,a]=c(!1),i=v(Ce(t)?null:"data/",{...t,limit:100});return se(i,JSON.stringify(t)),n`
    <${T} title="Search" lead="Find files by their metadata. Select some to create a version from them."
      actions=${!Ce(t)&&n`<${N} text=${Tt(t)} label="Command line" what="Command line" />`}>
      ${e.q&&n`<${Gn} part=${e.q} />`}
      <${Wn} key=${JSON.stringify(t)} filters=${t} />
      ${i.error&&!i.items.length&&n`<${b} error=${i.error} retry=${i.reload} />`}
      ${!Ce(t)&&!(i.error&&!i.items.length)&&n`
        <${Kn} of=${i} selection=${o} onSelect=${s} />
        <${x} of=${i} what="more results" />`}
      ${o.size>0&&n`<${qn} selection=${o} onClear=${()=>{s(Ge),w("Nothing is selected.")}} onCompose=${()=>a(!0)} />`}
      ${r&&n`<${fo} selection=${o} onClose=${()=>a(!1)} onDone=${l=>W("versions",l.id)} />`}
    <//>`}var zn=[["tag","Tags","One a line; all must be there."],["property","Properties","One a line: factory=eu-02, accuracy>=0.9, approved_by"],["name","Name","Path or file name; * and ? stand for anything."],["alias","Datum alias",""],["output_execution","Execution","Outputs of this one."],["dataset_version","Dataset version","Members of this one, such as images:v1."]],jn=["tag","property"];function Wn({filters:e}){let[t,o]=c(()=>go(e)),s=a=>{a.preventDefault(),L({q:"",...t})},r=a=>i=>o({...t,[a]:i.target.value});return n`
    <form class="card search-form" onSubmit=${s} aria-label="Search">
      <div class="fields thirds">${zn.map(([a,i,l])=>n`
        <${j} key=${a} id=${`search-${a}`} label=${i} hint=${l} value=${t[a]} onInput=${r(a)}>
          ${jn.includes(a)?n`<textarea id=${`search-${a}`} rows="2" value=${t[a]} onInput=${r(a)} aria-describedby=${`search-${a}-hint`} spellcheck=${!1}></textarea>`:null}
        <//>`)}</div>
      <div class="buttons"><button type="submit" class="primary">Search</button></div>
    </form>`}var bo=20;function Gn({part:e}){let t=_("datasets/",{search:e,limit:bo}),o=_("models/",{name:e,limit:bo}),s=[...(t.data?.results??[]).map(({name:a})=>["Dataset",a,$("datasets",a)]),...(o.data?.results??[]).map(({name:a})=>["Model",a,$("models",a)])];if(!s.length)return null;let r=t.data?.next||o.data?.next;return n`
    <${h} title="Datasets and models">
      <ul class="plain">${s.map(([a,i,l])=>n`<li key=${l}><small>${a}</small> <a href=${l}>${i}</a></li>`)}</ul>
      ${r&&n`<p class="note">There are more with “${e}” in their name.</p>`}
    <//>`}function Kn({of:e,selection:t,onSelect:o}){if(e.loading&&!e.items.length)return null;let s=$o(t,e.items),r=n`<${vo} label=${`Select all ${e.items.length} shown`} checked=${s==="all"} some=${s==="some"}
    onChange=${()=>o(s==="all"?He(t,e.items):Ke(t,e.items))} />`;return n`
    <p class="note" role="status">${D(e.items.length,"file")} shown${e.more?"; there are more":""}.</p>
    ${!e.items.length&&!e.more&&e.searched&&n`<p class="note">Searched: ${e.searched}. A version's Files tab finds any of its files.</p>`}
    ${e.notSearched?.length>0&&n`<p class="note" role="status">Not everything was searched: ${e.notSearched.map(a=>`${D(a.files,"file")} of execution ${a.execution}`).join(", ")} will be in the index soon.</p>`}
    <${k} caption="Found files" rows=${e.items} empty=${e.more?"Nothing on these pages.":"Nothing is like that."} columns=${[{title:r,kind:"box",cell:a=>n`<${vo} label=${`Select ${a.name}`} checked=${t.has(a.id)} onChange=${()=>o(co(t,a))} />`},{title:"Name",cell:({id:a,name:i})=>n`<a href=${$("data",a)}>${i}</a>`,header:!0},{title:"Size",cell:({size:a})=>p(a),kind:"number"},{title:"Tags",cell:({tags:a})=>a.length?a.map(i=>n`<${q}>${i}<//>`):"\u2013"},{title:"Properties",cell:({properties:a})=>n`<${Hn} of=${a} />`},{title:"Execution",cell:({output_execution:a})=>a?n`<a href=${$("executions",a.id)}>${a.id}</a>`:"\u2013"},{title:"Datum",cell:({uri:a,name:i})=>n`<${N} text=${a} label="Copy URI" what=${`URI of ${i}`} />`}]} />`}var Qe=4;function Hn({of:e}){let t=Object.entries(e);if(!t.length)return"\u2013";let o=([s,r])=>`${s} = ${typeof r=="string"?r:JSON.stringify(r)}`;return n`<span class="properties" title=${t.map(o).join(`
`)}>${t.slice(0,Qe).map(s=>n`<code>${o(s)}</code> `)}
    ${t.length>Qe&&`and ${t.length-Qe} more`}</span>`}function vo({label:e,checked:t,some:o=!1,onChange:s}){let r=B();return C(()=>{r.current.indeterminate=o},[o]),n`<input ref=${r} type="checkbox" aria-label=${e} checked=${t} onChange=${s} />`}var qn=({selection:e,onClear:t,onCompose:o})=>n`
  <div class="selected" role="region" aria-label="Selection">
    <span role="status">${u(e.size)} selected, ${p(xe(e))}</span>
    <button type="button" class="quiet" onClick=${t}>Clear</button>
    <button type="button" class="primary" onClick=${o}>Create version from selection…</button>
  </div>`;var ae=e=>`dataset-versions/${encodeURIComponent(e.id)}/package/`,ko={built:"Package again?",failed:"Try packaging again?",none:"Package this version?"},yo={built:"Rebuild",failed:"Retry",none:"Package now"};function Pe({version:e,onDone:t,onClose:o}){let s=e.packaging==="built",r=()=>J(ae(e),s?{rebuild:!0}:{}),a=i=>{w(`Packaging of ${e.uri} has started.`),t(i)};return n`
    <${F} title=${ko[e.packaging]??ko.none} verb=${yo[e.packaging]??yo.none}
      twin=${St(e.uri,s)} send=${r} onDone=${a} onClose=${o}>
      <p>${D(e.file_count,"file")}, ${p(e.size)} of <code>${e.uri}</code> become a few large parts.
        ${s?"Every part is packed anew from the files; until that is done, the version is fetched file by file.":"Parts that another version has already are not built again."}</p>
      ${e.packaging==="failed"&&n`<p class="note">Last time: ${e.packaging_reason}</p>`}
    <//>`}function wo(e,t=0){return t>0?Math.min(6e4,2e3*2**(t-1)):Math.min(15e3,Math.round(1e3*1.5**e))}function Xe(e,t){let o=t?.parts??null;return o?e>=o?{done:e,of:o,share:1,text:o===1?"The part is packed; publishing\u2026":`All ${o} parts are packed; publishing\u2026`}:{done:e,of:o,share:e/o,text:`${e} of ${o} ${o===1?"part":"parts"} packed`}:{done:e,of:null,share:0,text:"Planning the parts\u2026"}}function xo({version:e,onEnd:t}){return e.packaging==="pending"?n`<${Jn} version=${e} onEnd=${t} />`:e.packaging==="failed"?n`<${Qn} version=${e} onStart=${t} />`:null}function Jn({version:e,onEnd:t}){let{step:o,error:s}=Yn(e,t),r=Math.round(o.share*100);return n`
    <section class="card packaging" aria-label="Packaging">
      <header><h2>Packaging</h2><${U} of="pending" /></header>
      <div>
        <div class="progress" role="progressbar" aria-label="Packaging" aria-valuemin="0" aria-valuemax="100"
          aria-valuenow=${o.of?r:null} aria-valuetext=${o.text}>
          <svg viewBox="0 0 100 1" preserveAspectRatio="none" aria-hidden="true">
            <rect class=${o.of?"":"unknown"} width=${o.of?Math.max(r,1):100} height="1" /></svg>
        </div>
        <p aria-live="polite" class="said">${o.text}</p>
        <p class="note">The version can be fetched meanwhile, file by file.</p>
        ${s&&n`<p class="note">The API does not answer; retrying. ${s.message}</p>`}
      </div>
    </section>`}function Qn({version:e,onStart:t}){let[o,s]=c(!1);return n`
    <section class="problem" role="alert" aria-label="Packaging failed">
      <p><strong>Packaging failed.</strong> Files are fetched one by one meanwhile.</p>
      <p class="reason">${e.packaging_reason}</p>
      <button type="button" onClick=${()=>s(!0)}>Retry packaging</button>
      ${o&&n`<${Pe} version=${e} onClose=${()=>s(!1)} onDone=${()=>{s(!1),t?.()}} />`}
    </section>`}function Yn(e,t){let[o,s]=c({step:Xe(0,null)}),r=B(t);return r.current=t,C(()=>{let[a,i,l,d]=[0,0,"",0],f=new AbortController,g=async()=>{try{let A=await X(ae(e),{limit:1},{signal:f.signal});if(A.packaging!=="pending")return w(A.packaging==="built"?"Packaging is done.":"Packaging failed."),r.current?.();let E=Xe(A.count??0,A.planned);[a,i,l]=[E.text===l?a+1:0,0,E.text],s({step:E})}catch(A){if(A.name==="AbortError")return;i+=1,s(E=>({...E,error:A}))}d=setTimeout(g,wo(a,i))};return g(),()=>{f.abort(),clearTimeout(d)}},[e.id]),o}var So="packline.expert",Ze="packline:expert",Ee=()=>localStorage.getItem(So)==="on";function Co(e){localStorage.setItem(So,e?"on":"off"),w(e?"Expert view on: blocks, offsets, checksums and keys are shown.":"Expert view off."),window.dispatchEvent(new Event(Ze))}function et(){let[e,t]=c(Ee);return C(()=>{let o=()=>t(Ee());return window.addEventListener(Ze,o),window.addEventListener("storage",o),()=>{window.removeEventListener(Ze,o),window.removeEventListener("storage",o)}},[]),e}function Po(e){C(()=>{let t=o=>{o.key?.toLowerCase()!=="x"||!o.shiftKey||o.altKey||o.repeat||!(o.ctrlKey||o.metaKey)||(o.preventDefault(),Co(!Ee()),e?.(Ee()))};return window.addEventListener("keydown",t),()=>window.removeEventListener("keydown",t)},[e])}function tt(){let e=et();return n`
    <button type="button" class="switch" role="switch" aria-checked=${String(e)} onClick=${()=>Co(!e)}
      aria-keyshortcuts="Control+Shift+X Meta+Shift+X" title="Ctrl/Cmd+Shift+X">
      <span class="knob" aria-hidden="true"></span>Expert view</button>`}var Eo={none:"Package now",failed:"Retry packaging",built:"Rebuild"};function Do({version:e,reload:t}){let[o,s]=c("");Po(pt(d=>d&&L({tab:"packages"}),[]));let r=()=>s(""),a=()=>{r(),t()},i=()=>l?W("models",e.dataset.id.slice(6)):W("datasets",e.dataset.id),l=e.dataset.id.startsWith("model:");return n`
    ${!l&&n`<button type="button" class="primary" onClick=${()=>s("promote")}>Promote</button>`}
    ${Eo[e.packaging]&&n`<button type="button" onClick=${()=>s("package")}>${Eo[e.packaging]}</button>`}
    <button type="button" class="danger" onClick=${()=>s("delete")}>Delete</button>
    ${o==="promote"&&n`<${te} dataset=${e.dataset.name} version=${e.name} onDone=${a} onClose=${r} />`}
    ${o==="package"&&n`<${Pe} version=${e} onDone=${a} onClose=${r} />`}
    ${o==="delete"&&n`<${Qt} version=${e} onDone=${i} onClose=${r} />`}`}function _o({id:e,error:t,reload:o}){let[s,r]=c(!1),a={id:e,uri:pe(e),name:e.split(":").pop()};return n`
    <div class="problem" role="alert"><p><strong>${t.message}</strong></p>
      <button type="button" onClick=${()=>r(!0)}>Restore</button></div>
    ${s&&n`<${fe} version=${a} onDone=${()=>{r(!1),o()}} onClose=${()=>r(!1)} />`}`}var To={added:"+",removed:"\u2212",changed:"\u2260"};function ot({version:e,query:t}){let o=v("dataset-versions/",{dataset:e.dataset.id,limit:100}),s=e.previous_version,r=t.against??s??"",a=o.items.filter(l=>l.id!==e.id),i=!r||a.some(l=>l.id===r);return n`
    <${h} title="Compare" aside=${n`
      <label for="against">with version</label>
      <select id="against" value=${r} onChange=${l=>L({against:l.target.value})}>
        <option value="" disabled>Choose one</option>
        ${!i&&n`<option value=${r}>${ne(r)}</option>`}
        ${a.map(l=>n`<option key=${l.id} value=${l.id}>${l.name}</option>`)}
      </select>`}>
      ${r?n`<${Xn} key=${r} version=${e} against=${r} />`:n`<p class="note">Choose a version: what must be done to it to have this one is listed here.</p>`}
    <//>`}function Xn({version:e,against:t}){let o=v(`dataset-versions/${encodeURIComponent(e.id)}/diff/`,{against:t,limit:200}),s=[{title:"Change",cell:i=>n`<span class=${`change ${i.change}`}><span aria-hidden="true">${To[i.change]}</span> ${i.change}</span>`},{title:"File",header:!0,kind:"path",cell:i=>i.path},{title:`In ${ne(t)}`,kind:"number",cell:i=>p(i.before?.size)},{title:`In ${e.name}`,kind:"number",cell:i=>p(i.after?.size)}],r=Object.keys(To).map(i=>[i,o.items.filter(l=>l.change===i).length]),a=o.items.length>0||!(o.loading||o.error);return n`
    ${o.items.length>0&&n`<p class="so-far" aria-live="polite">
      ${r.filter(([,i])=>i).map(([i,l])=>`${D(l,"file")} ${i}`).join(", ")}${o.more?", and more below":""}.</p>`}
    ${a&&n`<${k} caption=${`Changes from ${ne(t)} to ${e.name}`} columns=${s} rows=${o.items}
      id=${i=>`${i.change} ${i.path}`} empty=${o.more?"Nothing so far; there is more to compare.":"Their files are the same."} />`}
    <${x} of=${o} what="more changes" />`}var Mo=e=>function(o){let[s,r]=c({}),[a,i]=c(0);return C(()=>{import("./previews.js").then(l=>r({view:l[e]}),()=>r({failed:!0}))},[a]),s.failed?n`<${b} error=${Zn} retry=${()=>a?location.reload():i(1)} />`:s.view?n`<${s.view} ...${o} />`:n`<${Q} />`},Zn={message:"Previews cannot be loaded.",remedy:"Check the network; if the deployment was updated meanwhile, load the page again."},Ao=Mo("Preview"),Ro=Mo("Gallery");var es=[36,44],ts=matchMedia("(max-width: 48rem), (pointer: coarse)"),Io=12,os=1e3;function Oo({caption:e,columns:t,rows:o,more:s,loading:r,onOpen:a,selected:i,focus:l,start:d}){let f=B(),[g,A]=c({top:0,height:600}),[E,P]=c(()=>Math.max(0,d?o.findIndex(({path:m})=>m===d):0)),R=B(!1),y=es[Number(ts.matches)],I=()=>f.current&&A({top:f.current.scrollTop,height:f.current.clientHeight}),O=Math.max(0,Math.floor(g.top/y)-Io),K=Math.min(o.length,Math.ceil((g.top+g.height)/y)+Io);return C(()=>{s&&o.length-K<os&&s()},[s,K,o.length]),Me(()=>{let m=new ResizeObserver(I);return m.observe(f.current),l&&document.activeElement===document.body&&(R.current=!0,E&&(f.current.scrollTop=Math.max(0,E-2)*y),I()),()=>m.disconnect()},[]),Me(()=>{R.current&&(R.current=!1,f.current.querySelector(`[data-row="${E}"]`)?.focus({preventScroll:!0}))}),n`
    <div class="window" ref=${f} onScroll=${I} onKeyDown=${m=>{let H=Math.max(1,Math.floor(g.height/y)-2),V={ArrowDown:1,ArrowUp:-1,PageDown:H,PageUp:-H,Home:-o.length,End:o.length};if(!(m.key in V)||m.ctrlKey||m.metaKey||m.altKey)return;m.preventDefault();let ee=Math.max(0,Math.min(o.length-1,E+V[m.key])),{scrollTop:me,clientHeight:dt}=f.current;ee*y<me?f.current.scrollTop=ee*y:(ee+2)*y>me+dt&&(f.current.scrollTop=(ee+2)*y-dt),R.current=!0,P(ee),I()}} role="region" aria-label=${e}
      aria-busy=${!!r} tabindex="0">
      <table aria-rowcount=${s||r?-1:o.length+1}>
        <caption class="unseen">${e}</caption>
        <thead><tr aria-rowindex="1">${t.map(({title:m,kind:H})=>n`<th scope="col" class=${H}>${m}</th>`)}</tr></thead>
        <tbody>
          ${O>0&&n`<tr key="above" aria-hidden="true"><td colspan=${t.length} style=${{height:`${O*y}px`}} /></tr>`}
          ${o.slice(O,K).map((m,H)=>n`<${ns} key=${m.path} row=${m} at=${O+H} columns=${t}
            tabindex=${O+H===E?0:-1} marked=${i(m)} open=${()=>{P(O+H),a(m)}} />`)}
          ${K<o.length&&n`<tr key="below" aria-hidden="true"><td colspan=${t.length} style=${{height:`${(o.length-K)*y}px`}} /></tr>`}
        </tbody>
      </table>
    </div>`}var ns=({row:e,at:t,columns:o,tabindex:s,marked:r,open:a})=>n`
  <tr aria-rowindex=${t+2} class=${r?"marked":null} aria-selected=${r?"true":null}>
    ${o.map(({header:i,kind:l,cell:d})=>i?n`<th scope="row" class=${l}><button class="link" data-row=${t} tabindex=${s} onClick=${a}>${d(e)}</button></th>`:n`<td class=${l}>${d(e)}</td>`)}
  </tr>`;var No=1e3,ss=250,as="This deployment cannot show folders yet: update it, or list the files with packline show.";function nt({version:e,query:t}){let o=t.prefix??"",[s,r]=c("");C(()=>r(""),[o]);let a=t.find??"",i=`dataset-versions/${encodeURIComponent(e.id)}/`,l=v(...a?[`${i}files/`,{search:a,limit:No}]:[`${i}tree/`,{prefix:o+s,limit:No}]);se(l,JSON.stringify([o,s,a]));let d=rs(o),f=B(!1),g=m=>{m.kind==="folder"?L({prefix:m.path,file:""}):(t.file||(f.current=!0),L({file:m.path},{replace:!!t.file}))},A=()=>{document.activeElement?.closest?.(".preview")&&document.querySelector('.window [data-row][tabindex="0"]')?.focus(),f.current?history.back():L({file:""},{replace:!0}),f.current=!1};C(()=>{t.file||(f.current=!1)},[t.file]),C(()=>{t.file&&w(`Preview of ${t.file}`)},[t.file]);let E=[{title:"Name",header:!0,kind:"entry",cell:m=>n`<${Fo} kind=${m.kind} />${m.name}${m.kind==="folder"?"/":""}`},{title:"Files",kind:"number",cell:m=>m.kind==="folder"?u(m.files):""},{title:"Size",kind:"number",cell:m=>m.datum?p(m.datum.size):""}],P=[{title:"Path",header:!0,kind:"entry",cell:m=>n`<${Fo} kind="file" />${m.path}`},E[2]],R=l.items.filter(m=>m.kind!=="folder"),y=R.filter(m=>Lt(m.path)),I=t.view==="gallery"&&(y.length>0||l.loading),O=R.findIndex(m=>m.path===t.file),K=m=>O>=0&&R[O+m]?()=>g(R[O+m]):null,$e=!l.items.length&&!l.loading&&!l.error&&!l.more;return n`
    <div class=${t.file?"browser open":"browser"}>
      <${h} title="Files" aside=${n`
        ${y.length>0&&n`<button type="button" aria-pressed=${String(I)} onClick=${()=>L({view:I?"":"gallery"},{replace:!0})}>Gallery</button>`}
        ${!a&&n`<${Lo} key=${o} label="Name begins with" onChange=${r} />`}
        <${Lo} label="Find in all folders" initial=${a} onChange=${m=>L({find:m},{replace:!0})} />`}>
        ${!a&&n`<${At} label="Folder" of=${ls(e,o)} />`}
        ${l.error&&n`<${b} error=${l.error} retry=${l.more??l.reload} missing=${as} />`}
        ${I&&n`<${Ro} version=${e.id} files=${y} onOpen=${g} more=${l.error?null:l.more} selected=${m=>m.path===t.file} />`}
        ${!I&&l.items.length>0&&n`<${Oo} key=${JSON.stringify([o+s,a])} caption=${a?`Files with ${a} in their path`:`Files in ${o||"the version"}`}
          columns=${a?P:E} rows=${l.items} more=${l.error?null:l.more} loading=${l.loading}
          onOpen=${g} focus=${d.wanted} start=${d.start} selected=${m=>m.path===t.file} />`}
        ${!l.items.length&&l.loading&&n`<${Q} />`}
        ${$e&&n`<p class="note">${is(a,s)}</p>`}
        <p class="so-far">${D(l.items.length,"entry","entries")}${l.more||l.loading?" so far; more as you scroll":""}</p>
      <//>
      ${t.file&&n`<${Ao} key=${t.file} version=${e} path=${t.file} onClose=${A}
        previous=${K(-1)} next=${K(1)} />`}
    </div>`}function rs(e){let t=B({folder:e,wanted:!1,start:""});if(t.current.folder!==e){let o=t.current.folder,s=!!document.activeElement?.closest?.(".browser .window, .browser .crumbs"),r=o.startsWith(e)?o.slice(e.length):"";t.current={folder:e,wanted:s,start:r&&e+r.slice(0,r.indexOf("/")+1)}}return t.current}var is=(e,t)=>e?`No file of this version has \u201C${e}\u201D in its path.`:t?`Nothing here begins with \u201C${t}\u201D.`:"There are no files here.";function Lo({label:e,initial:t="",onChange:o}){let[s,r]=c(t);return C(()=>{if(s===t)return;let a=setTimeout(()=>o(s),ss);return()=>clearTimeout(a)},[s]),n`<input type="search" value=${s} onInput=${a=>r(a.target.value)} aria-label=${e}
    placeholder=${`${e}\u2026`} autocomplete="off" spellcheck="false" />`}function ls(e,t){let o=i=>$("versions",e.id,{tab:"files",prefix:i}),s=t.split("/").slice(0,-1),r=s.length-1,a=s.map((i,l)=>[i||"(empty)",l===r?null:o(`${s.slice(0,l+1).join("/")}/`)]);return[[e.name,s.length?o(""):null],...a]}var Fo=({kind:e})=>n`
  <svg class=${`kind ${e}`} viewBox="0 0 16 16" aria-hidden="true">${e==="folder"?n`<path d="M1.5 3.5h4l1.5 2h7.5v7h-13z" />`:n`<path d="M3.5 1.5h6l3 3v10h-9zM9.5 1.5v3h3" />`}</svg>`;function st({version:e}){let t=e.packaging==="built",o=`dataset-versions/${encodeURIComponent(e.id)}/package/`,s=_(t?o:null,{limit:1}),r=_("lineage/",{uri:e.uri,depth:3}),a=e.file_count?e.size/e.file_count:null,i=Object.entries(e.properties??{});return n`
    <${h} title="In numbers">
      <div class="figures">
        <${M} value=${u(e.file_count)} label="files" />
        <${M} value=${p(e.size)} label="in all" />
        <${M} value=${p(a)} label="a file, on average" />
        ${t&&n`<${M} value=${u(s.data?.count)} label=${s.data?.count===1?"part":"parts"} />`}
      </div>
    <//>
    <div class="columns">
      <${h} title="Facts">
        <${Y} of=${[["Created",n`<${S} of=${e.ctime} />`],["Made by execution",e.execution&&n`<a href=${`#/executions/${encodeURIComponent(e.execution)}`}>${e.execution}</a>`],["Based on",e.previous_version_uri&&n`<${ge} of=${e.previous_version_uri} />`],["Package",e.packaging_reason],["Requested aliases",e.targeting_aliases.join(", ")],["Status",e.status],["Note",e.note],["Tags",e.tags.length>0&&e.tags.map(l=>n`<${q} key=${l}>${l}<//>`)],...i.map(([l,d])=>[l,typeof d=="string"?d:JSON.stringify(d)]),["Content hash",n`<code>${e.content_hash}</code>`]].filter(([,l])=>l)} />
      <//>
      <${h} title="Lineage">
        <${z} of=${r}>${l=>n`<${ve} of=${l} />`}<//>
      <//>
    </div>`}function at({version:e}){let t=et(),o=e.packaging==="built",s=v(e.packaging==="pending"?null:ae(e),{limit:50});return n`
    ${s.items.length>0&&n`
      <${h} title="Packages" aside=${n`<${tt} />`}>
        <${cs} parts=${s.items} whole=${!s.more} total=${s.count} />
        <${$s} version=${e} parts=${s.items} built=${o} expert=${t} />
        <${x} of=${s} what="more parts" />
      <//>
      ${t&&n`<${us} version=${e} parts=${s.items} />`}`}
    ${!s.items.length&&n`
      <${h} title="Packages" aside=${n`<${tt} />`}>
        <p>${e.packaging==="pending"?"Its parts are listed here once it is packaged.":"There is no package: files are fetched one by one."}</p>
        ${t&&n`<p class="note">Packaging: ${e.packaging_reason||"no reason is recorded"}.</p>`}
        <${x} of=${s} />
      <//>`}`}function cs({parts:e,whole:t,total:o}){let s=(i,l=e)=>l.reduce((d,f)=>d+f[i],0),r=e.filter(i=>i.reused),a=t?"":" so far";return n`
    <div class="figures">
      <${M} value=${u(o??e.length)} label=${(o??e.length)===1?"part":"parts"} />
      <${M} value=${p(s("size"))} label=${`in packages${a}`} />
      <${M} value=${u(s("files"))} label=${`files${a}`} />
      <${M} value=${u(r.length)} label=${`reused of other versions${r.length?`: ${p(s("size",r))} not built again`:""}`} />
    </div>`}function $s({version:e,parts:t,built:o,expert:s}){let r=[{title:"Part",cell:({index:a})=>a+1,kind:"number"},{title:"Name",cell:a=>n`<code>${ms(a.name)}</code><${N} text=${a.name} what=${`name of part ${a.index+1}`} />`,header:!0},{title:"Size",cell:({size:a})=>p(a),kind:"number"},{title:"Files",cell:({files:a})=>u(a),kind:"number"},{title:"From",cell:({reused:a})=>a?n`<span class="tag accent">reused</span>`:"built for this version"},{title:"Paths",cell:({first:a,last:i})=>n`<span class="paths-of">${a} … ${i}</span>`},{title:"SHA-256",cell:({sha256:a,index:i})=>n`<code title=${a}>${a.slice(0,12)}…</code><${N} text=${a} what=${`SHA-256 of part ${i+1}`} />`}];return s&&r.splice(4,0,{title:"Blocks",cell:({blocks:a})=>u(a.length),kind:"number"}),o&&r.push({title:n`<span class="unseen">Download</span>`,cell:a=>n`<${ds} version=${e} part=${a} />`}),n`<${k} caption="Parts of the package" columns=${r} rows=${t} id=${({index:a})=>a} />`}var ms=e=>e.length>28?`${e.slice(0,12)}\u2026${e.slice(-12)}`:e;function ds({version:e,part:t}){let[o,s]=c(null);return n`<button type="button" onClick=${async()=>{s(null);try{let{url:a}=await X(`${ae(e)}${t.index}/download/`);w(`Downloading part ${t.index+1}.`);let i=document.createElement("a");i.href=a,i.download=t.name,i.rel="noopener",i.click()}catch(a){s(a)}}} aria-label=${`Download part ${t.index+1}, ${p(t.size)}`}>Download</button>
    ${o&&n`<${b} error=${o} />`}`}var Vo=e=>e.toString(16).padStart(8,"0"),us=({version:e,parts:t})=>n`
  <section class="expert" aria-label="Expert view">
    <${h} title="Identity of the version">
      <dl class="facts">
        <div><dt>Content hash</dt><dd><code>${e.content_hash}</code> <${N} text=${e.content_hash} what="content hash" /></dd></div>
        <div><dt>Packaging</dt><dd>${e.packaging_reason}</dd></div>
      </dl>
    <//>
    ${t.map(o=>n`<${ps} key=${o.index} part=${o} />`)}
  </section>`,ps=({part:e})=>n`
  <${h} title=${`Part ${e.index+1}: ${D(e.blocks.length,"block")}`}>
    <dl class="facts wide">
      ${[["Key",e.key],["Digest",e.digest],["SHA-256",e.sha256],["CRC-32",Vo(e.crc32)]].map(([t,o])=>n`
        <div><dt>${t}</dt><dd><code>${o}</code> <${N} text=${o} what=${`${t} of part ${e.index+1}`} /></dd></div>`)}
      <div><dt>Headers</dt><dd>${p(e.size-e.bytes)} beside ${p(e.bytes)} of files</dd></div>
    </dl>
    <${k} caption=${`Blocks of part ${e.index+1}`} id=${({offset:t})=>t} rows=${e.blocks} columns=${[{title:"Offset",cell:({offset:t})=>u(t),kind:"number"},{title:"Length",cell:({length:t})=>u(t),kind:"number"},{title:"Files",cell:({members:t})=>u(t),kind:"number"},{title:"CRC-32",cell:({crc32:t})=>n`<code>${Vo(t)}</code>`,kind:"number"}]} />
  <//>`;var fs=[1,100,1e4];function it({version:e}){let t=_(`dataset-versions/${encodeURIComponent(e.id)}/savings/`);return n`<${z} of=${t}>${o=>n`<${hs} savings=${o} />`}<//>`}function hs({savings:e}){let[t,o]=c(1),s=so(e,t),r=n`<label class="inline" for="fetches">Fetches</label>
    <select id="fetches" value=${t} onChange=${a=>o(Number(a.target.value))}>
      ${fs.map(a=>n`<option value=${a}>${a.toLocaleString("en")}</option>`)}</select>`;return n`
    <${h} title="Files one by one, and the package" aside=${r}>
      <${gs} savings=${s} />
      <${k} caption="Savings" id=${({key:a})=>a} rows=${ye(s)} columns=${[{title:"",cell:({title:a})=>a,header:!0},{title:"Files one by one",cell:({files:a})=>a,kind:"number"},{title:"Package",cell:({packed:a})=>a,kind:"number"},{title:"Less by",cell:({less:a})=>a||"\u2013",kind:"number"}]} />
    <//>
    <${h} title="Where the numbers are from">
      <p class="first">${e.estimated?"There is no package yet: its requests are what it would likely have. ":""}Reckoned, not measured, on these assumptions:</p>
      <${k} caption="Assumptions" id=${({name:a})=>a} rows=${e.assumptions} columns=${[{title:"Assumption",cell:({name:a})=>a.replaceAll("_"," "),header:!0},{title:"Value",cell:({value:a,unit:i})=>`${a.toLocaleString("en")} ${i}`},{title:"Source",cell:({source:a})=>a}]} />
      <${Y} of=${[["Making the package, once",`${D(e.packing.requests,"request")}, ${G(e.packing.dollars)}`],["Paid back in requests after",e.fetches_until_paid==null?"never":D(e.fetches_until_paid,"fetch","fetches")]]} />
    <//>`}var[Bo,re,rt,De]=[640,130,64,20];function gs({savings:e}){let t=ye(e),o=Bo-re-110;return n`
    <figure class="chart">
      <svg viewBox=${`0 0 ${Bo} ${t.length*rt}`} role="img" aria-label=${no(e)}>
        ${t.map((s,r)=>n`
          <g key=${s.key} transform=${`translate(0 ${r*rt+8})`} aria-hidden="true">
            <text class="name" x=${re-12} y=${De+6} text-anchor="end">${s.title}</text>
            <${Uo} kind="by-files" y=${0} long=${o} share=${s.filesShare} text=${s.files} />
            <${Uo} kind="by-package" y=${De+3} long=${o} share=${s.share} text=${s.packed} />
          </g>`)}
        <line class="axis" x1=${re} x2=${re} y1="0" y2=${t.length*rt} />
      </svg>
      <figcaption aria-hidden="true"><span class="key by-files"></span>Files one by one <span class="key by-package"></span>Package</figcaption>
    </figure>`}var Uo=({kind:e,y:t,long:o,share:s,text:r})=>n`
  <rect class=${e} x=${re} y=${t} width=${Math.max(2,s*o)} height=${De} rx="2" />
  <text class="value" x=${re+Math.max(2,s*o)+8} y=${t+De-5}>${r}</text>`;var _e=[{key:"",title:"Overview",view:st},{key:"files",title:"Files",view:nt},{key:"packages",title:"Packages",view:at},{key:"savings",title:"Savings",view:it},{key:"diff",title:"Compare",view:ot}];var bs=3e3;function lt({params:e,query:t}){let o=e.version,s=_(`dataset-versions/${encodeURIComponent(o)}/`,{files:0},{every:l=>l.packaging==="pending"?bs:0}),r=s.data?.dataset.name??eo(o),a=s.data?.name??ne(o),i=_e.find(({key:l})=>l===(t.tab??""))??_e[0];return n`
    <${T} title=${`${r} ${a}`} crumbs=${[["Datasets",$("datasets")],[r,$("datasets",r)],[a]]}
      lead=${s.data&&n`<code>${s.data.uri}</code> <${U} of=${s.data.packaging} /> <${de} uri=${s.data.uri} />`}
      actions=${s.data&&!s.error&&n`<${Do} version=${s.data} reload=${s.reload} />`}>
      <nav class="tabs" aria-label="About this version">${_e.map(({key:l,title:d})=>n`
        <a key=${l} href=${$("versions",o,{tab:l})} aria-current=${l===i.key?"page":null}>${d}</a>`)}</nav>
      ${s.error?.title==="VersionDeleted"?n`<${_o} id=${o} error=${s.error} reload=${s.reload} />`:n`
      <${z} of=${s}>${l=>n`<${xo} version=${l} onEnd=${s.reload} /><${i.view} key=${i.key} version=${l} params=${e} query=${t} reload=${s.reload} />`}<//>`}
    <//>`}var ct=[{path:"datasets",nav:"Datasets",view:Ie},{path:"datasets/:dataset",under:"datasets",view:Re},{path:"datasets/:dataset/aliases/:alias",under:"datasets",view:Ae},{path:"versions/:version",under:"datasets",view:lt},{path:"models",nav:"Models",view:We},{path:"models/:model",under:"models",view:je},{path:"executions",nav:"Executions",view:Fe},{path:"executions/:execution",under:"executions",view:Be},{path:"data/:datum",under:"search",view:Le},{path:"fleet",nav:"Fleet",view:ze},{path:"search",nav:"Search",view:Ye}];var vs=matchMedia("(prefers-color-scheme: dark)"),zo=()=>document.documentElement.dataset.theme??(vs.matches?"dark":"light");function jo(){let[e,t]=c(zo),o=()=>{let r=zo()==="dark"?"light":"dark";document.documentElement.dataset.theme=r,localStorage.setItem("packline.theme",r),t(r),w(`${r==="dark"?"Dark":"Light"} theme`)},s=`Switch to the ${e==="dark"?"light":"dark"} theme`;return n`
    <button class="icon" onClick=${o} aria-label=${s} title=${s}>
      <svg viewBox="0 0 20 20" aria-hidden="true"><circle cx="10" cy="10" r="7" /><path d="M10 3a7 7 0 0 1 0 14z" /></svg>
    </button>`}function Wo({session:e}){let{path:t,query:o}=It(),s=Ot(ct,t.length?t:["datasets"]),r=s?.route.under??s?.route.path;return n`
    <header class="bar">
      <a class="brand" href=${$("datasets")}><${ys} />Packline</a>
      <nav aria-label="Main">
        ${ct.filter(a=>a.nav).map(a=>n`
          <a href=${$(a.path)} aria-current=${a.path===r?"page":null}>${a.nav}</a>`)}
      </nav>
      <${ks} query=${o.q} />
      <${jo} />
      ${e.needed&&n`
        <div class="account"><span title=${e.name}>${e.name}</span>
          <button class="quiet" onClick=${gt}>Sign out</button></div>`}
    </header>
    <main id="content" tabindex="-1">
      ${s?n`<${s.route.view} key=${[s.route.path,...Object.values(s.params)].join("/")} params=${s.params} query=${o} />`:n`<${b} error=${{message:"There is no such page.",remedy:"Start from the datasets."}} />`}
    </main>
    <footer class="foot">Times are those of ${vt()}.</footer>`}function ks({query:e}){let t=B();return C(()=>{let s=r=>{let a=r.target.closest?.("input, textarea, select, dialog");r.key!=="/"||r.ctrlKey||r.metaKey||r.altKey||a||(r.preventDefault(),t.current.focus(),t.current.select())};return document.addEventListener("keydown",s),()=>document.removeEventListener("keydown",s)},[]),n`
    <form class="search" role="search" onSubmit=${s=>{s.preventDefault();let r=t.current.value.trim();r&&(w(`Searching ${r}`),W("search",{q:r}))}}>
      <input ref=${t} type="search" name="q" value=${e??""} aria-label="Search" aria-keyshortcuts="/"
        placeholder="Search datasets, models and files" autocomplete="off" spellcheck="false" />
      <kbd aria-hidden="true">/</kbd>
    </form>`}var ys=()=>n`
  <svg class="mark" viewBox="0 0 32 32" aria-hidden="true"><rect width="32" height="32" rx="7" />
    <path d="M6.5 11 16 6l9.5 5v10L16 26l-9.5-5zm0 0 9.5 5 9.5-5M16 16v10" /></svg>`;function $t({error:e}){return C(()=>{document.title="Sign in \xB7 Packline"},[]),n`
    <main id="content" class="welcome" tabindex="-1">
      <h1>Packline</h1>
      <p>Datasets, their versions and packages. Sign in with your organisation's account.</p>
      ${e&&n`<${b} error=${e} />`}
      <button class="primary" onClick=${ht}>Sign in</button>
    </main>`}var mt=document.getElementById("app");document.querySelector(".skip").addEventListener("click",e=>{e.preventDefault(),document.getElementById("content")?.focus()});mt.replaceChildren();ft().then(e=>Te(e.signedIn?n`<${Wo} session=${e} />`:n`<${$t} />`,mt)).catch(e=>Te(n`<${$t} error=${e} />`,mt));
