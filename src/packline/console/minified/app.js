/* sources c4c2f2c4289462e6c6bf8c0df5aaaf93ce65a413deb6c9770aa7159d9b784e91 */
import{$ as J,A as Mt,B as At,C as Ot,D as F,E as pe,F as Rt,G as T,H as It,I as z,J as Q,K as b,L as h,M as k,N as S,O as U,P as q,Q as C,R as Y,S as M,T as Nt,U as d,V as W,W as R,X as Lt,Y as Ft,_ as X,a as Oe,aa as Vt,b as m,ba as fe,c as x,ca as _,d as Re,da as v,e as I,f as ht,g as gt,ha as Bt,i as n,j as w,k as bt,l as vt,m as kt,n as p,o as D,p as f,q as yt,r as wt,s as xt,t as St,u as Ct,v as Pt,w as Et,x as Dt,y as _t,z as Tt}from"./shared.js";var qo=5,Jo=1e3,Ut=8,Qo=[["added","+"],["removed","\u2212"],["changed","\u2260"]];function zt({before:e,after:t}){let{differences:o,error:s,whole:r}=Xo(e,t);if(s)return n`<${b} error=${s} />`;if(!o)return n`<${Q} text="Comparing the files…" />`;let a=i=>o.filter(({change:l})=>l===i).length;return n`
    <div class="changes" aria-live="polite">
      <ul class="tally">${Qo.map(([i,l])=>n`
        <li class=${i}><span aria-hidden="true">${l}</span> ${r?"":"at least "}${p(a(i))} ${i}</li>`)}</ul>
      ${o.length>0&&n`<ul class="paths">${o.slice(0,Ut).map(({change:i,path:l,before:c,after:$})=>n`
        <li class=${i}><code>${l}</code> <span>${i}${Yo(c,$)}</span></li>`)}</ul>`}
      ${(o.length>Ut||!r)&&n`<p><a href=${d("versions",t,{tab:"diff",against:e})}>All that differs</a></p>`}
      ${!o.length&&r&&n`<p class="note">Their files are the same.</p>`}
    </div>`}function Yo(e,t){let[o,s]=[e?.size,t?.size];return o!=null&&s!=null?o===s?"":`, ${f(o)} \u2192 ${f(s)}`:`, ${f(o??s)}`}function Xo(e,t){let[o,s]=m({});return x(()=>{let r=new AbortController;return s({}),Zo(e,t,r.signal).then(s,a=>a.name!=="AbortError"&&s({error:a})),()=>r.abort()},[e,t]),o}async function Zo(e,t,o){let s=[],r=`dataset-versions/${encodeURIComponent(t)}/diff/`,a={against:e,limit:Jo};for(let i=0;r&&i<qo;i+=1){let l=await X(r,a,{signal:o});s=[...s,...l.results],[r,a]=[l.next,void 0]}return{differences:s,whole:!r}}function V({title:e,verb:t,twin:o,send:s,onDone:r,onClose:a,onProblem:i,disabled:l,danger:c,wide:$,children:g}){let[A,E]=m(!1),[P,O]=m(null);return n`
    <${Nt} title=${e} onClose=${a} wide=${$}>
      <form class="write" onSubmit=${async N=>{if(N.preventDefault(),!(A||l)){E(!0),O(null);try{r(await s())}catch(L){await i?.(L)||O(L),E(!1)}}}} novalidate>
        ${g}
        ${P&&n`<${b} error=${P} />`}
        ${o&&n`<${Rt} line=${o} />`}
        <div class="buttons">
          <button type="button" class="quiet" onClick=${a}>Cancel</button>
          <button type="submit" class=${c?"danger":"primary"} aria-disabled=${String(!!(l||A))}>
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
    </div>`}var jt=({label:e,id:t,checked:o,onChange:s,hint:r})=>n`
  <div class="field check">
    <input id=${t} type="checkbox" checked=${o} onChange=${a=>s(a.target.checked)} />
    <label for=${t}>${e}</label>${r&&n`<small>${r}</small>`}
  </div>`;var en=/^[A-Za-z0-9._-]{1,256}$/,Wt=100,Gt=(e,t)=>`datasets/${encodeURIComponent(e)}/aliases/${encodeURIComponent(t)}/`;function te({dataset:e,alias:t="",version:o="",onDone:s,onClose:r}){let[a,i]=m(t),[l,c]=m(o),[$,g]=m(null),A=_(`datasets/${encodeURIComponent(e)}/aliases/`,{limit:Wt}),E=a&&!en.test(a)?"Letters, digits, dots, underscores and dashes only.":"",[P,O]=sn(e,E?"":a),y=!!P.alias&&P.alias.version.name===l,N=a&&l&&!E&&P.loaded&&!y,L=()=>{let B=P.alias?{"If-Match":`"${P.alias.rev}"`}:{"If-None-Match":"*"};return Vt(Gt(e,a),{version:l},B)},K=async B=>{if(B.status!==412)return!1;let ee=P.alias?.version.name??null,ue=await O();return g({before:ee,after:ue}),!0},de=B=>{w(`${B.name} now points to ${B.version.name}.`),s(B)},u=B=>{i(B.target.value.trim()),g(null)},H=$?"Move it anyway":`${P.loaded&&!P.alias?"Create":"Move"} ${a||"alias"}`;return n`
    <${V} title=${o?`Promote ${e}/${o}`:`Promote a version of ${e}`}
      verb=${H} twin=${St(e,a,l||"VERSION",P.alias?.rev??0)} disabled=${!N}
      send=${L} onProblem=${K} onDone=${de} onClose=${r}>
      <${j} id="promote-alias" label="Alias" value=${a} onInput=${u} wrong=${E} list="promote-aliases"
        hint="Choose one, or type a new name, such as production." />
      <datalist id="promote-aliases">${(A.data?.results??[]).map(({name:B})=>n`<option value=${B} />`)}</datalist>
      ${!o&&n`<${tn} dataset=${e} version=${l} onChoose=${c} />`}
      ${$&&n`<${on} alias=${a} ...${$} />`}
      ${P.error&&n`<${b} error=${P.error} retry=${O} />`}
      ${a&&l&&P.loaded&&n`<${nn} dataset=${e} alias=${a} now=${P.alias} version=${l} same=${y} />`}
      ${a&&l&&!E&&!P.loaded&&!P.error&&n`<${Q} text="Loading the alias…" />`}
    <//>`}function tn({dataset:e,version:t,onChoose:o}){let s=_("dataset-versions/",{dataset:e,limit:Wt});return n`
    <${j} id="promote-version" label="Version" value=${t} list="promote-versions"
      onInput=${r=>o(r.target.value.trim())} hint="Newest first." />
    <datalist id="promote-versions">${(s.data?.results??[]).map(({name:r})=>n`<option value=${r} />`)}</datalist>`}var on=({alias:e,before:t,after:o})=>n`
  <div class="problem" role="alert">
    <p><strong>Someone else changed it first: ${e} ${o?n`now points to ${o.version.name}`:"is gone"}${t?`, no longer to ${t}`:""}.</strong></p>
    <p>You changed nothing. Check what would change now, then decide again.</p>
  </div>`;function nn({dataset:e,alias:t,now:o,version:s,same:r}){return r?n`<p class="note">${t} points to ${s} already.</p>`:n`
    <section class="what-changes" aria-label="What changes">
      <p class="from-to"><strong>${t}</strong>${" "}
        ${o?n`<del>${o.version.name}</del>`:n`<span class="note">new</span>`}<span aria-hidden="true"> → </span><span class="unseen"> will point to </span><ins>${s}</ins></p>
      ${o&&n`<p class="note">Revision ${o.rev}, moved <${C} of=${o.mtime} />.</p>`}
      ${o&&n`<${zt} before=${`${e}:${o.version.name}`} after=${`${e}:${s}`} />`}
    </section>`}function sn(e,t){let[o,s]=m({loaded:!1}),r=async()=>{try{let a=await X(Gt(e,t));return s({loaded:!0,alias:a}),a}catch(a){return s(a.status===404?{loaded:!0,alias:null}:{loaded:!1,error:a}),null}};return x(()=>{if(s({loaded:!1}),!t)return;let a=setTimeout(r,250);return()=>clearTimeout(a)},[e,t]),[o,r]}function Kt({dataset:e,alias:t,now:o,onDone:s,onClose:r}){let a=`datasets/${encodeURIComponent(e)}/aliases/${encodeURIComponent(t)}/`,i=l=>{w(`${t} is removed.`),s(l)};return n`
    <${V} title="Remove this alias?" verb=${`Remove ${t}`} danger twin=${Ct(e,t,o.rev)}
      send=${()=>fe(a,{"If-Match":`"${o.rev}"`})} onDone=${i} onClose=${r}>
      <p>Jobs that fetch <code>${o.uri}</code> fail from now on. Version ${o.version.name} stays, and so does the
        history of the alias; it can be created again.</p>
    <//>`}var an={DatasetVersionCreated:({data:e})=>`Version ${e.version.name} was created`,ModelVersionCreated:({data:e})=>`Model version ${e.model_version.counter} was created`,ModelVersionStatusChanged:({data:e,old_status:t})=>`Model version ${e.model_version.counter} is ${e.model_version.status}${t?`, no longer ${t}`:""}`,VersionAliasMoved:({alias:e,old_version:t,version:o})=>`${e} ${t?`moved from ${t} to ${o}`:`was created, pointing to ${o}`}`,VersionAliasRemoved:({alias:e,old_version:t})=>`${e} was removed${t?`; it pointed to ${t}`:""}`,DatumAliasUpdated:({data:e})=>`${e.updated_alias.name} points to ${e.updated_alias.datum}`,PackagePublished:({uri:e,parts:t,reused:o})=>`${ie(e)} was packaged: ${t} ${t===1?"part":"parts"}${o?`, ${o} reused`:""}`,VersionDeleted:({uri:e})=>`${ie(e)} was deleted`,VersionRestored:({uri:e})=>`${ie(e)} was restored`,PropertiesChanged:e=>`Properties of ${ie(e.uri)}: ${Ht(e)}`,MetadataChanged:e=>`Metadata of ${e.path}: ${Ht(e)}`,PackagingFailed:({uri:e,reason:t})=>`Packaging of ${ie(e)} failed: ${t}`};function qt({type:e,detail:t}){try{return an[e](t)}catch{return t?.title||e.replace(/(?<=[a-z])(?=[A-Z])/g," ")}}var rn={token:"proved by a token",signature:"proved by a signature",client:"said by the client",marker:"said by the marker",pipeline:"Packline itself"};function oe(e){let t=e?.name??e?.who??e?.data?.version?.created_by??e?.data?.model_version?.created_by;return t?{name:t,basis:rn[e.source??e.who_source]??""}:null}function Jt({detail:e}){let t=e?.data?.version?.uri??e?.data?.model_version?.uri??e?.uri??"";return ln(e?.type==="version_alias_moved"?`dataset://${e.dataset}/${e.version}`:t)}function ln(e){let t=/^(dataset|model):\/\/([^/]+)\/([^/]+)$/.exec(e??"");return t?`${t[1]==="model"?"model:":""}${t[2]}:${t[3]}`:""}function he(e){let[t,o,s]=e.startsWith("model:")?e.split(":"):["dataset",...e.split(":")];return`${t}://${o}/${s}`}var Ht=({set:e,removed:t})=>[e.length&&`set ${e.join(", ")}`,t.length&&`removed ${t.join(", ")}`].filter(Boolean).join("; "),ie=e=>(e??"").split("/").pop();var cn="This stack keeps no events.";function Z({of:e}){let t=v("events/",{...e,limit:20});return n`
    <${h} title="Activity">
      ${t.items.length>0&&n`<ol class="events">${t.items.map(o=>n`<li key=${o.id}><${$n} event=${o} /></li>`)}</ol>`}
      ${!t.items.length&&!t.loading&&!t.error&&n`<p class="note">Nothing in the last 90 days.</p>`}
      ${t.error&&!t.items.length?n`<${b} error=${t.error} retry=${t.reload} missing=${cn} />`:n`<${S} of=${t} what="earlier events" />`}
    <//>`}function $n({event:e}){let t=Jt(e),o=qt(e);return n`<${C} of=${e.time} /><span class=${e.type==="PackagingFailed"?"wrong":""}>${t?n`<a href=${d("versions",t)}>${o}</a>`:o}<${le} of=${oe(e.detail)} before=" by " /></span>`}function le({of:e,before:t=""}){return e&&n`<span>${t}${e.name}${e.basis&&n` <span class="soft">(${e.basis})</span>`}</span>`}function Ie({params:{dataset:e,alias:t}}){let o=v(`datasets/${encodeURIComponent(e)}/aliases/${encodeURIComponent(t)}/history/`,{limit:50}),[s,r]=m(null),[a,i]=m(!1),l=o.items[0],c=!!l?.version,$=()=>{r(null),i(!1),o.reload()};return n`
    <${T} title=${`${e}/${t}`} crumbs=${[["Datasets",d("datasets")],[e,d("datasets",e)],[t]]}
      lead=${l&&n`${c?n`Points to ${Qt(l)}.`:"Removed."} ${o.count!=null&&`${D(o.count,"revision")}.`}`}
      actions=${l&&n`${c&&n`<${pe} uri=${l.uri} />`}<${F} text=${Pt(e,t)} label="History line" what="command line of the history" />
        ${c&&n`<button type="button" class="quiet" onClick=${()=>i(!0)}>Remove…</button>`}
        <button type="button" class="primary" onClick=${()=>r("")}>${c?"Move":"Create"} ${t}…</button>`}>
      ${o.error&&!o.items.length&&n`<${b} error=${o.error} retry=${o.reload} />`}
      ${o.items.length>0&&n`<${k} caption=${`History of ${t}`} rows=${o.items} id=${({rev:g})=>g} columns=${[{title:"Revision",cell:({rev:g})=>g,header:!0},{title:"Version",cell:Qt},{title:"By",cell:({moved_by:g})=>n`<${le} of=${oe(g)} />`},{title:"Moved",cell:({mtime:g})=>n`<${C} of=${g} />`,kind:"time"},{title:n`<span class="unseen">Change</span>`,cell:g=>n`<${mn} move=${g} now=${l} onBack=${r} />`}]} />`}
      ${!(o.error&&!o.items.length)&&n`<${S} of=${o} what="earlier moves" />`}
      ${s!=null&&n`<${te} dataset=${e} alias=${t} version=${s} onClose=${()=>r(null)} onDone=${$} />`}
      ${a&&n`<${Kt} dataset=${e} alias=${t} now=${l} onClose=${()=>i(!1)} onDone=${$} />`}
    <//>`}var Qt=({version:e})=>e?n`<a href=${d("versions",e.id)}>${e.name}</a>`:"(removed)";function mn({move:e,now:t,onBack:o}){return e.rev===t.rev?n`<span class="tag accent">now</span>`:!e.version||e.version.name===t.version?.name?null:n`<button type="button" class="quiet" onClick=${()=>o(e.version.name)}>Move back to ${e.version.name}</button>`}var dn=/^[a-z0-9._-]{1,128}$/;function Yt({onDone:e,onClose:t}){let[o,s]=m(""),r=o&&!dn.test(o)?"Lower-case letters, digits, dots, underscores and dashes only.":"",a=i=>{w(`${i.uri} was created.`),e(i)};return n`
    <${V} title="New dataset" verb="Create dataset" twin=${Tt(o)} disabled=${!o||r}
      send=${()=>J("datasets/",{name:o})} onDone=${a} onClose=${t}>
      <${j} id="dataset-name" label="Name" value=${o} wrong=${r} onInput=${i=>s(i.target.value.trim())}
        hint="Versions come from executions that name it, or from data you select in the search." />
    <//>`}var Xt=e=>`dataset-versions/${encodeURIComponent(e.id)}/`;function Zt({version:e,onDone:t,onClose:o}){let s=r=>{w(`${e.uri} is deleted.`),t(r)};return n`
    <${V} title="Delete this version?" verb=${`Delete ${e.name}`} danger twin=${Dt(e.uri)}
      send=${()=>fe(Xt(e))} onDone=${s} onClose=${o}>
      <p><code>${e.uri}</code> disappears from lists and can no longer be fetched. It can be restored until its
        retention ends; then it is purged, with the parts that no other version uses.</p>
      <p>The uploaded files themselves stay.</p>
    <//>`}function ge({version:e,onDone:t,onClose:o}){let s=r=>{w(`${e.uri} is restored.`),t(r)};return n`
    <${V} title="Restore this version?" verb=${`Restore ${e.name}`} twin=${_t(e.uri)}
      send=${()=>J(`${Xt(e)}restore/`,{})} onDone=${s} onClose=${o}>
      <p><code>${e.uri}</code> comes back as it was${e.deleted_at?` before ${yt(e.deleted_at)}`:""}.</p>
    <//>`}function eo({dataset:e,reload:t}){let[o,s]=m(!1);return n`
    <button type="button" class="primary" onClick=${()=>s(!0)}>Promote a version…</button>
    ${o&&n`<${te} dataset=${e} onClose=${()=>s(!1)} onDone=${()=>{s(!1),t()}} />`}`}function to(){let[e,t]=m(!1);return n`
    <button type="button" class="primary" onClick=${()=>t(!0)}>New dataset</button>
    ${e&&n`<${Yt} onClose=${()=>t(!1)} onDone=${o=>W("datasets",o.id)} />`}`}function oo({dataset:e,reload:t}){let o=v("dataset-versions/",{dataset:e,deleted:"true",limit:200}),[s,r]=m(null),a=o.items.filter(i=>i.deleted_at);return a.length?n`
    <${h} title="Deleted versions">
      <${k} caption="Deleted versions" rows=${a} columns=${[{title:"Version",cell:({id:i,name:l})=>n`<a href=${d("versions",i)}>${l}</a>`,header:!0},{title:"Deleted",cell:({deleted_at:i})=>n`<${C} of=${i} />`,kind:"time"},{title:"Purged after",cell:({purge_at:i})=>n`<${C} of=${i} />`,kind:"time"},{title:n`<span class="unseen">Restore</span>`,cell:i=>n`<button type="button" aria-label=${`Restore ${i.name}`} onClick=${()=>r(i)}>Restore</button>`}]} />
      <${S} of=${o} what="more deleted versions" />
      ${s&&n`<${ge} version=${s} onClose=${()=>r(null)}
        onDone=${()=>{r(null),o.reload(),t()}} />`}
    <//>`:null}function Ne({params:e}){let t=e.dataset,o=_(`datasets/${encodeURIComponent(t)}/`),s=v(o.data?"dataset-versions/":null,{dataset:t,limit:50}),r=v(o.data?`datasets/${encodeURIComponent(t)}/aliases/`:null,{limit:200}),a=()=>{r.reload(),s.reload()};return n`
    <${T} title=${t} crumbs=${[["Datasets",d("datasets")],[t]]} lead=${n`<code>${o.data?.uri??""}</code>`}
      actions=${o.data&&n`<${eo} dataset=${t} reload=${a} />`}>
      <${z} of=${o}>${()=>n`
        <${pn} of=${r} dataset=${t} />
        <${un} of=${s} aliases=${r.items} />
        <${oo} dataset=${t} reload=${a} />
        <${Z} of=${{dataset:t}} />`}<//>
    <//>`}function un({of:e,aliases:t}){let o=a=>t.filter(i=>i.version.id===a.id),s=[{title:"Version",header:!0,cell:a=>n`<a href=${d("versions",a.id)}>${a.name}</a>
        ${o(a).map(i=>n` <span class="tag accent" key=${i.name}>${i.name}</span>`)}`},{title:"Files",kind:"number",cell:a=>p(a.file_count)},{title:"Size",kind:"number",cell:a=>f(a.size)},{title:"Package",cell:a=>n`<${U} of=${a.packaging} />`},{title:"Tags",cell:a=>a.tags.map(i=>n`<${q} key=${i}>${i}<//>`)},{title:"Created",kind:"time",cell:a=>n`<${C} of=${a.ctime} />`}],r=e.items.length>0||!(e.loading||e.error);return n`
    <${h} title="Versions">
      ${r&&n`<${k} caption="Versions, newest first" columns=${s} rows=${e.items} empty="There is no version yet." />`}
      <${S} of=${e} what="older versions" />
    <//>`}function pn({of:e,dataset:t}){let[o,s]=m("");return e.error?n`<${b} error=${e.error} retry=${e.reload} />`:e.items.length?n`
    <${h} title="Aliases">
      <${k} caption="Aliases" columns=${[{title:"Alias",header:!0,cell:a=>n`<a class="tag accent" href=${d("datasets",t,"aliases",a.name)}>${a.name}</a>`},{title:"Version",cell:a=>n`<a href=${d("versions",a.version.id)}>${a.version.name}</a>`},{title:"Moved",kind:"time",cell:a=>n`<${C} of=${a.mtime} />`},{title:"History",cell:a=>n`<button class="quiet" aria-expanded=${o===a.name}
        onClick=${()=>s(o===a.name?"":a.name)}>${o===a.name?"Hide":"Show"}<span class="unseen"> history of ${a.name}</span></button>`}]} rows=${e.items} id=${a=>a.name} />
      ${o&&n`<${fn} key=${o} dataset=${t} alias=${o} />`}
    <//>`:null}function fn({dataset:e,alias:t}){let o=v(`datasets/${encodeURIComponent(e)}/aliases/${encodeURIComponent(t)}/history/`,{limit:20});return n`
    <div class="history"><h3>Where ${t} pointed</h3>
      <ol>${o.items.map(s=>n`<li key=${s.rev}>
        <${C} of=${s.mtime} /> ${s.version?n`<a href=${d("versions",s.version.id)}>${s.version.name}</a>`:"(removed)"}<${le} of=${oe(s.moved_by)} before=" by " />${" "}
        <span class="soft">revision ${s.rev}</span></li>`)}</ol>
      <${S} of=${o} what="older moves" />
    </div>`}var hn=50;function Le(){let e=v("datasets/",{limit:hn,newest:!0}),t=r=>({newest_version:a})=>a?r(a):"\u2013",o=[{title:"Dataset",header:!0,cell:r=>n`<a href=${d("datasets",r.id)}>${r.name}</a>`},{title:"Newest version",cell:t(r=>n`<a href=${d("versions",r.id)}>${r.name}</a>`)},{title:"Files",kind:"number",cell:t(r=>p(r.file_count))},{title:"Size",kind:"number",cell:t(r=>f(r.size))},{title:"Package",cell:t(r=>n`<${U} of=${r.packaging} />`)},{title:"Created",kind:"time",cell:t(r=>n`<${C} of=${r.ctime} />`)}],s=e.items.length>0||!(e.loading||e.error);return n`
    <${T} title="Datasets" lead="Every dataset of this deployment, by name, with its newest version."
      actions=${n`<${to} />`}>
      ${s&&n`<${k} caption="Datasets" columns=${o} rows=${e.items}
        empty="There is no dataset yet. Upload files whose metadata names one, and it appears here." />`}
      <${S} of=${e} what="more datasets" />
    <//>`}function ne(e){let t=/^dataset:\/\/([^/]+)\/(.+)$/.exec(e??"");return t?`${t[1]}:${t[2]}`:null}var ce=e=>e.slice(0,e.lastIndexOf(":")),$e=e=>e.slice(e.lastIndexOf(":")+1);function be({of:e}){let t=ne(e);return t?n`<a href=${d("versions",t)}>${e}</a>`:n`<span>${e}</span>`}function ke({of:e}){let t=Fe(e),o=Ve(e);return n`
    <div class="lineage">
      <h3>Made from</h3>
      ${t.length?n`<ul>${t}</ul>`:n`<p class="soft">Nothing is recorded.</p>`}
      <h3>Used by</h3>
      ${o.length?n`<ul>${o}</ul>`:n`<p class="soft">Nothing yet.</p>`}
    </div>`}function Fe({made_by:e,based_on:t}){let o=e?[e.step,e.commit,e.image].filter(s=>typeof s=="string"):[];return[t&&n`<li><small>version before</small> <${ve} of=${t}>${Fe(t)}<//></li>`,e&&n`<li><small>execution</small> <${no} id=${e.execution} /> <span class="soft">${o.join(" \xB7 ")}</span>
      ${e.inputs?.length>0&&n`<ul>${e.inputs.map(s=>n`
        <li><small>input</small> <${ve} of=${s}>${Fe(s)}<//></li>`)}</ul>`}</li>`].filter(Boolean)}function Ve({used_by:e=[]}){return e.map(t=>{if(t.more)return n`<li class="soft">and more</li>`;if(t.version)return n`<li><small>version</small> <${ve} of=${t.version}>${Ve(t.version)}<//></li>`;let o=t.made??[];return n`<li><small>execution</small> <${no} id=${t.execution} />
      ${o.length>0&&n`<ul>${o.map(s=>n`<li><small>made</small> <${ve} of=${s}>${Ve(s)}<//></li>`)}</ul>`}</li>`})}function ve({of:e,children:t}){let o=[].concat(t).flat().filter(Boolean);return n`<${be} of=${e.uri} />
    ${e.files!=null&&n` <span class="soft">${D(e.files,"file")}</span>`}
    ${e.unknown&&n` <span class="soft">(not known here)</span>`}
    ${e.more&&n` <span class="soft">…</span>`}
    ${o.length>0&&n`<ul>${o}</ul>`}`}var no=({id:e})=>n`<a href=${d("executions",e)}>${e}</a>`;function Be({params:e}){let t=e.datum,o=_(`data/${encodeURIComponent(t)}/`,{hashes:!1}),s=_("lineage/",{uri:`datum://${t}`,depth:3}),r=_(o.data?.output_execution?`executions/${encodeURIComponent(o.data.output_execution.id)}/`:null);return n`
    <${T} title=${o.data?.name??t} crumbs=${[["Search",d("search")],[o.data?.name??t]]}
      lead=${o.data&&n`<code>${o.data.uri}</code> <${F} text=${o.data.uri} label="Copy URI" what="URI" />`}>
      <${z} of=${o}>${a=>n`
        <div class="columns">
          <${h} title="Facts"><${Y} of=${gn(a)} /><//>
          <${h} title="Versions">
            ${r.data?n`<${bn} of=${r.data.versions} path=${a.name} />`:n`<p class="note">No execution is known that made it.</p>`}
          <//>
          <${h} title="Lineage"><${z} of=${s}>${i=>n`<${ke} of=${i} />`}<//><//>
        </div>
        <${Z} of=${{datum:t}} />`}<//>
    <//>`}var gn=e=>[["Size",f(e.size)],["Stored",e.file_mtime&&n`<${C} of=${e.file_mtime} />`],["Made by execution",e.output_execution&&n`<a href=${d("executions",e.output_execution.id)}>${e.output_execution.id}</a>`],["Aliases",e.aliases.join(", ")],["Tags",e.tags.length>0&&e.tags.map(t=>n`<${q} key=${t}>${t}<//>`)],...Object.entries(e.properties).map(([t,o])=>[t,typeof o=="string"?o:JSON.stringify(o)]),["MD5",e.md5&&n`<code>${e.md5}</code>`],e.part?["Inside of part",n`<code>${e.part.key}</code>`]:["Key",e.key&&n`<code>${e.key}</code>`]].filter(([,t])=>t);function bn({of:e,path:t}){let o=e.filter(s=>ne(s));return o.length?n`
    <ul class="plain">${o.map(s=>n`<li key=${s}><a href=${d("versions",ne(s),{tab:"files",find:t})}>${s}</a></li>`)}</ul>
    <p class="note">Those that its execution made. Versions that are based on them may have it as well.</p>`:n`<p class="note">Its execution made no dataset version.</p>`}var vn=5;function se(e,t){let o=I({query:"",pages:0});x(()=>{o.current.query!==t&&(o.current={query:t,pages:0}),!(!e.more||e.items.length||o.current.pages>=vn)&&(o.current.pages+=1,e.more())})}var kn=["open","sealing","sealed"],yn="This stack does not list executions; open one by its id.";function Ue({query:e}){let t=v("executions/",{state:e.state,alerts:e.alerts,limit:50});return se(t,`${e.state} ${e.alerts}`),n`
    <${T} title="Executions" lead="Jobs whose outputs were uploaded: what each made, and what was wrong." actions=${n`<${Sn} />`}>
      <div class="filters" role="group" aria-label="Filters">
        <label class="inline" for="state">State</label>
        <select id="state" value=${e.state??""} onChange=${o=>R({state:o.target.value})}>
          <option value="">any</option>${kn.map(o=>n`<option value=${o}>${o}</option>`)}</select>
        <label class="inline"><input type="checkbox" checked=${e.alerts==="true"}
          onChange=${o=>R({alerts:o.target.checked?"true":""})} /> With alerts only</label>
      </div>
      ${t.error&&!t.items.length?n`<${b} error=${t.error} retry=${t.reload} missing=${yn} />`:n`${!(t.loading&&!t.items.length)&&n`<${wn} of=${t} />`}<${S} of=${t} what="more executions" />`}
    <//>`}var wn=({of:e})=>n`
  <${k} caption="Executions" rows=${e.items} empty=${e.more?"None on this page; there are more.":"No execution is like that."} columns=${[{title:"Execution",cell:({id:t})=>n`<a href=${d("executions",t)}>${t}</a>`,header:!0},{title:"State",cell:({state:t})=>n`<${U} of=${t} />`},{title:"Files",cell:({file_count:t})=>p(t),kind:"number"},{title:"Size",cell:({size:t})=>f(t),kind:"number"},{title:"Versions",cell:({versions:t})=>n`<${xn} of=${t} />`},{title:"Alerts",cell:({alerts:t})=>t.length?n`<span class="state bad">${t.length}</span>`:"\u2013"},{title:"Sealed, or last upload",cell:({mtime:t})=>n`<${C} of=${t} />`,kind:"time"}]} />`,xn=({of:e})=>e.length?n`${e.slice(0,3).map(t=>n`<${ze} uri=${t} /> `)}${e.length>3&&`and ${e.length-3} more`}`:"\u2013";function ze({uri:e}){let[,t,o,s]=/^(\w+):\/\/([^/]+)\/(.+)$/.exec(e)??[];return t?n`<a href=${d("versions",`${t==="model"?"model:":""}${o}:${s}`)}>${e}</a>`:n`<code>${e}</code>`}function Sn(){let[e,t]=m("");return n`
    <form class="by-id" onSubmit=${s=>{s.preventDefault(),e.trim()&&W("executions",e.trim())}}>
      <input type="text" aria-label="Execution id" placeholder="Execution id" value=${e} autocomplete="off" spellcheck=${!1}
        onInput=${s=>t(s.target.value)} />
      <button>Open</button>
    </form>`}var Cn=3e3;function je({params:e}){let t=`executions/${encodeURIComponent(e.execution)}/`,o=_(t,void 0,{every:({state:s})=>s==="sealed"?0:Cn});return n`
    <${T} title=${e.execution} crumbs=${[["Executions",d("executions")],[e.execution]]}
      actions=${n`<${F} text=${`packline execution ${e.execution}`} label="Command line" what="Command line" />`}>
      <${z} of=${o}>${s=>n`<${Pn} execution=${s} path=${t} />`}<//>
    <//>`}var Pn=({execution:e,path:t})=>n`
  <p class="lead" aria-live="polite"><${U} of=${e.state} /> ${e.sealed_at&&n`since <${C} of=${e.sealed_at} />`}</p>
  ${e.alerts.length>0&&n`<${En} of=${e.alerts} />`}
  <${h} title="What it made">
    <div class="figures">
      <${M} value=${p(e.file_count)} label="outputs" />
      <${M} value=${f(e.size)} label="together" />
      <${M} value=${p(e.versions.length)} label=${e.versions.length===1?"version":"versions"} />
    </div>
    ${e.versions.length>0&&n`<ul class="plain">${e.versions.map(o=>n`<li><${ze} uri=${o} /></li>`)}</ul>`}
    ${e.datum_aliases.length+e.late.length>0&&n`<${Y} of=${[["Datum aliases",e.datum_aliases.join(", ")],["Late files",e.late.join(", ")]]} />`}
  <//>
  ${e.state==="sealed"&&n`<${Dn} path=${t} />`}
  ${Object.keys(e.marker).length>0&&n`
    <${h} title="Marker"><pre class="json" tabindex="0">${JSON.stringify(e.marker,null,2)}</pre><//>`}
  <${Z} of=${{execution:e.id}} />`,En=({of:e})=>n`
  <${h} title=${e.length===1?"Alert":"Alerts"}>
    <ul class="alerts">${e.map(({code:t,message:o,remedy:s})=>n`
      <li><strong><code>${t}</code></strong><p>${o}</p>${s&&n`<p class="remedy">What to do: ${s}</p>`}</li>`)}</ul>
  <//>`;function Dn({path:e}){let t=v(`${e}outputs/`,{limit:100});return n`
    <${h} title="Outputs">
      ${t.items.length>0&&n`<${k} caption="Outputs" rows=${t.items} id=${({path:o,datum:s})=>`${o}:${s.id}`} columns=${[{title:"Path",cell:({path:o,datum:s})=>n`<a href=${d("data",s.id)}>${o}</a>`,header:!0},{title:"Size",cell:({datum:o})=>f(o.size),kind:"number"},{title:"Datum",cell:({datum:o})=>n`<code>${o.id}</code><${F} text=${`datum://${o.id}`} what=${`URI of ${o.name}`} />`}]} />`}
      ${!t.items.length&&!t.loading&&!t.error&&n`<p class="note">It has none.</p>`}
      <${S} of=${t} what="more outputs" />
    <//>`}var so=1e-6,ye=e=>e!=null&&e<1?`${Math.max(1,Math.round(e*1e3))} ms`:xt(e);function G(e){if(e==null)return"\u2013";if(e===0)return"$0";if(e<so)return`< $${so.toFixed(6)}`;let t=e>=1?2:Math.min(8,1-Math.floor(Math.log10(Math.abs(e))));return`$${e.toFixed(t)}`}function _n(e,t){if(!(t>0)||!(e>t))return"";let o=e/t;return`${o>=10?p(Math.round(o)):o.toFixed(1)} times`}var Tn=[["requests","Requests",p],["seconds","Time",ye],["dollars","Price of requests",G]];function we(e){return Tn.map(([t,o,s])=>{let[r,a]=[e.by_files[t],e.by_package[t]],i=Math.max(r,a),l=c=>i>0?c/i:0;return{key:t,title:o,files:s(r),packed:s(a),filesShare:l(r),share:l(a),less:_n(r,a)}})}function ao(e){let t=we(e).map(({title:o,files:s,packed:r})=>`${o.toLowerCase()}: ${s} file by file, ${r} by package`);return`One fetch of ${p(e.files)} files. ${t.join("; ")}.`}var ro=(e,t)=>{let o=s=>({requests:s.requests*t,seconds:s.seconds*t,dollars:s.dollars*t});return{...e,by_files:o(e.by_files),by_package:o(e.by_package)}};var xe=["versions","packages","package_dollars","fetches","saved_requests","saved_seconds","saved_dollars"];function We(e){let t=new Map;for(let o of e.flatMap(s=>s.months)){let s=t.get(o.month)??Object.fromEntries(xe.map(r=>[r,0]));for(let r of xe)s[r]+=o[r];t.set(o.month,s)}return[...t].map(([o,s])=>({month:o,...s})).sort((o,s)=>o.month<s.month?1:-1)}var io=e=>e.months.reduce((t,o)=>t+o.saved_dollars,0);function lo(e){let t=Object.fromEntries(xe.map(o=>[o,0]));for(let o of We(e))for(let s of xe)t[s]+=o[s];return{...t,storage_dollars:e.reduce((o,{storage_dollars:s})=>o+s,0),stale:e.filter(({stale:o})=>o).length}}var co=e=>e.fetched_by.map(({name:t,fetches:o})=>`${t||"unknown"} ${o}`).join(", ");function $o({stale:e,complete:t,versions:o}){return e?"stale":o===0?"no versions":t?"in use":"not all read"}var Mn="Estimated from fetches that executions have recorded and from list prices; storage at most, as versions may share files.";function Ge(){let e=v("fleet/",{limit:10});return n`
    <${T} title="Fleet" lead=${Mn}>
      ${e.error&&!e.items.length?n`<${b} error=${e.error} retry=${e.reload} missing=${"This stack has no fleet page."} />`:n`${e.items.length>0&&n`<${An} of=${e.items} partial=${e.next!=null} />`}
          ${!(e.loading&&!e.items.length)&&n`<${On} of=${e.items} />`}<${S} of=${e} what="more datasets" />`}
    <//>`}function An({of:e,partial:t}){let o=lo(e);return n`
    <${h} title=${t?`The first ${D(e.length,"dataset")}`:`All ${D(e.length,"dataset")}`}>
      <div class="figures">
        <${M} value=${G(o.saved_dollars)} label="saved in requests" />
        <${M} value=${p(o.saved_requests)} label="requests saved" />
        <${M} value=${ye(o.saved_seconds)} label="of waiting saved" />
        <${M} value=${G(o.package_dollars)} label="paid for packages" />
        <${M} value=${p(o.fetches)} label="recorded fetches" />
        <${M} value=${G(o.storage_dollars)} label="storage a month, at most" />
        <${M} value=${p(o.stale)} label="stale: unused for 90 days" />
      </div>
    <//>
    <${h} title="By month">
      <${k} caption="Savings by month" id=${({month:s})=>s} rows=${We(e)} columns=${[{title:"Month",cell:({month:s})=>s,header:!0},{title:"Versions",cell:s=>p(s.versions),kind:"number"},{title:"Packages",cell:s=>p(s.packages),kind:"number"},{title:"Paid for packages",cell:s=>G(s.package_dollars),kind:"number"},{title:"Fetches",cell:s=>p(s.fetches),kind:"number"},{title:"Requests saved",cell:s=>p(s.saved_requests),kind:"number"},{title:"Time saved",cell:s=>ye(s.saved_seconds),kind:"number"},{title:"Saved",cell:s=>G(s.saved_dollars),kind:"number"}]} />
    <//>`}var On=({of:e})=>n`
  <${h} title="By dataset">
    <${k} caption="Datasets of the fleet" id=${({name:t})=>t} rows=${e} empty="There is no dataset yet." columns=${[{title:"Dataset",cell:({name:t})=>n`<a href=${d("datasets",t)}>${t}</a>`,header:!0},{title:"Use",cell:t=>n`<${q}>${$o(t)}<//>`},{title:"Versions",cell:({versions:t,complete:o})=>`${p(t)}${o?"":" or more"}`,kind:"number"},{title:"Fetches",cell:({fetches:t})=>p(t),kind:"number"},{title:"By whom",cell:t=>co(t)||"\u2013"},{title:"Last fetch",cell:({last_fetch_at:t})=>n`<${C} of=${t} />`},{title:"Saved",cell:t=>G(io(t)),kind:"number"},{title:"Stored, at most",cell:({stored_bytes_at_most:t})=>f(t),kind:"number"},{title:"A month",cell:({storage_dollars:t})=>G(t),kind:"number"}]} />
  <//>`;var Rn={approved:"good",rejected:"bad",pending:"busy"},me={approved:"Approve",rejected:"Reject",pending:"Set back"};function Ke({params:{model:e}}){let t=v("model-versions/",{model:e,limit:50}),[o,s]=m(null),[r,a]=m({}),i=t.items.map(c=>r[c.id]??c),l=c=>{s(null),a({...r,[c.id]:c}),w(`Version ${c.counter} is ${c.status}.`)};return n`
    <${T} title=${e} crumbs=${[["Models",d("models")],[e]]}>
      ${t.error&&!i.length?n`<${b} error=${t.error} retry=${t.reload} />`:n`${!(t.loading&&!i.length)&&n`<${In} rows=${i} onDecide=${(c,$)=>s({version:c,status:$})} />`}<${S} of=${t} what="more versions" />`}
      <${Z} of=${{dataset:`model:${e}`}} />
      ${o&&n`<${Nn} ...${o} onDone=${l} onClose=${()=>s(null)} />`}
    <//>`}var In=({rows:e,onDecide:t})=>n`
  <${k} caption="Versions of the model" rows=${e} empty="There is no version of this model." columns=${[{title:"Version",cell:({id:o,counter:s})=>n`<a href=${d("versions",o)}>${s}</a>`,header:!0},{title:"Status",cell:({status:o})=>n`<span class=${`state ${Rn[o]??"idle"}`}>${o||"pending"}</span>`},{title:"Files",cell:({file_count:o})=>p(o),kind:"number"},{title:"Size",cell:({size:o})=>f(o),kind:"number"},{title:"Packaging",cell:({packaging:o})=>n`<${U} of=${o} />`},{title:"Created",cell:({ctime:o})=>n`<${C} of=${o} />`,kind:"time"},{title:"Note",cell:({note:o})=>o||"\u2013"},{title:n`<span class="unseen">Decide</span>`,cell:o=>n`<span class="decide">${Object.keys(me).filter(s=>s!==(o.status||"pending")).map(s=>n`<button type="button" class="quiet" aria-label=${`${me[s]} version ${o.counter}`} onClick=${()=>t(o,s)}>${me[s]}</button>`)}</span>`}]} />`,Nn=({version:e,status:t,onDone:o,onClose:s})=>n`
  <${V} title=${`${me[t]} ${e.uri}?`} verb=${me[t]} danger=${t==="rejected"} twin=${Mt(e.uri,t)}
    send=${()=>J(`model-versions/${encodeURIComponent(e.id)}/status/`,{status:t})} onDone=${o} onClose=${s}>
    <p>It is ${e.status||"pending"} now; it will be ${t}. Subscribers of events are notified.</p>
  <//>`;function He(){let e=v("models/",{limit:100});return n`
    <${T} title="Models" lead="Versions of models, and what people decided about them.">
      ${e.error&&!e.items.length?n`<${b} error=${e.error} retry=${e.reload} missing="This stack does not list models." />`:n`${!(e.loading&&!e.items.length)&&n`<${k} caption="Models" rows=${e.items} empty="No execution has made a model yet." columns=${[{title:"Model",cell:({name:t})=>n`<a href=${d("models",t)}>${t}</a>`,header:!0},{title:"URI",cell:({uri:t})=>n`<code>${t}</code>`}]} />`}<${S} of=${e} what="more models" />`}
    <//>`}var qe=new Map,mo=(e,t)=>e.has(t.id)?Qe(e,[t]):Je(e,[t]),Je=(e,t)=>new Map([...e,...t.map(o=>[o.id,o])]);function Qe(e,t){let o=new Map(e);for(let{id:s}of t)o.delete(s);return o}function uo(e,t){let o=t.filter(({id:s})=>e.has(s)).length;return o?o===t.length?"all":"some":"none"}var Se=e=>[...e.values()].reduce((t,{size:o})=>t+(o??0),0);function po(e){let t=new Map;for(let{name:o}of e.values())t.set(o,(t.get(o)??0)+1);return[...t].filter(([,o])=>o>1).map(([o])=>o)}var Ln=/^[a-z0-9._-]{1,128}$/,fo=/^[A-Za-z0-9._-]{1,256}$/,ho=e=>e.split(/[\s,]+/).filter(Boolean);function go({selection:e,onDone:t,onClose:o}){let[s,r]=m({dataset:"",name:"",base:"",packaging:!0,aliases:"",tags:""}),a=y=>N=>r({...s,[y]:N.target.value}),i=_("datasets/",{limit:100}),l=[...e.keys()],c=s.base&&Vn(s.dataset,s.base),$={...s,base:c.includes("://")||!c?c:he(c),datums:l,aliases:ho(s.aliases),tags:ho(s.tags)},g=Fn(s,$),A=po(e),E=()=>J("dataset-versions/",{dataset:s.dataset,name:s.name,files:l.map(y=>({datum:y})),previous_version:c||null,packaging:s.packaging,targeting_aliases:$.aliases,tags:$.tags}),P=y=>{w(`${y.uri} was created.`),t(y)},O=s.dataset&&s.name&&!Object.values(g).some(Boolean)&&l.length<=1e3;return n`
    <${V} title="Create a version from the selection" verb="Create version" twin=${At($)}
      disabled=${!O} send=${E} onDone=${P} onClose=${o}>
      <p>${D(l.length,"file")}, ${f(Se(e))}. The version has exactly these.</p>
      ${l.length>1e3&&n`<p class="problem" role="alert">At most ${1e3} files at a time: take some out of the selection.</p>`}
      ${A.length>0&&n`<p class="note" role="status">${D(A.length,"path")} selected twice (such as <code>${A[0]}</code>): on disk the last one wins.</p>`}
      <div class="fields">
        <${j} id="compose-dataset" label="Dataset" value=${s.dataset} onInput=${a("dataset")} wrong=${g.dataset} list="compose-datasets" hint="An existing one, or a new name." />
        <datalist id="compose-datasets">${(i.data?.results??[]).map(({name:y})=>n`<option value=${y} />`)}</datalist>
        <${j} id="compose-name" label="Version" value=${s.name} onInput=${a("name")} wrong=${g.name} hint="Such as v2; it never changes afterwards." />
        <${j} id="compose-base" label="Made from (optional)" value=${s.base} onInput=${a("base")} wrong=${g.base} hint="A version or alias, for lineage; no files are taken from it." />
        <${j} id="compose-aliases" label="Aliases (optional)" value=${s.aliases} onInput=${a("aliases")} wrong=${g.aliases} hint="Moved to it once it is packaged." />
        <${j} id="compose-tags" label="Tags (optional)" value=${s.tags} onInput=${a("tags")} hint="Separated by spaces or commas." />
        <${jt} id="compose-packaging" label="Package it" checked=${s.packaging} onChange=${y=>r({...s,packaging:y})} />
      </div>
    <//>`}function Fn(e,{aliases:t}){let o="Letters, digits, dots, underscores and dashes only.";return{dataset:e.dataset&&!Ln.test(e.dataset)?"Lower-case letters, digits, dots, underscores and dashes only.":"",name:e.name&&!fo.test(e.name)?o:"",base:e.base&&!/^(?:[a-z]+:\/\/)?[\w.:/-]+$/.test(e.base)?"A version, such as v1, or dataset://images/v1.":"",aliases:t.every(s=>fo.test(s))?"":o}}var Vn=(e,t)=>/[:/]/.test(t)?t:`${e}:${t}`;var Xe={tag:"tag",name:"name",alias:"alias",execution:"output_execution",version:"dataset_version",property:"property"},Bn=["tag","property"],Un=/^[^=<>!]+(?:[=<>]|!=)/,zn=/[*?/]|\.\w{1,8}$/;function jn(e){let t={};for(let o of Wn(e)){let s=o.indexOf(":"),r=Xe[o.slice(0,s).toLowerCase()];r&&s<o.length-1?Ce(t,r,o.slice(s+1)):Un.test(o)?Ce(t,"property",o):Ce(t,zn.test(o)?"name":"tag",o)}return t}function bo(e){let t=e.q?jn(e.q):{};for(let o of Object.values(Xe))for(let s of(e[o]??"").split(`
`))s.trim()&&Ce(t,o,s.trim());return t}var vo=e=>Object.fromEntries(Object.values(Xe).map(t=>[t,[].concat(e[t]??[]).join(`
`)])),Pe=e=>Object.keys(e).length===0;function Ce(e,t,o){Bn.includes(t)?e[t]=[...e[t]??[],o]:e[t]=o}var Wn=e=>[...e.matchAll(/(?:[^\s"]|"[^"]*"?)+/g)].map(([t])=>t.replaceAll('"',"")).filter(Boolean);function et({query:e}){let t=ht(()=>bo(e),[JSON.stringify(e)]),[o,s]=m(qe),[r,a]=m(!1),i=v(Pe(t)?null:"data/",{...t,limit:100});return se(i,JSON.stringify(t)),n`
    <${T} title="Search" lead="Find files by their metadata. Select some to create a version from them."
      actions=${!Pe(t)&&n`<${F} text=${Ot(t)} label="Command line" what="Command line" />`}>
      ${e.q&&n`<${qn} part=${e.q} />`}
      <${Hn} key=${JSON.stringify(t)} filters=${t} />
      ${i.error&&!i.items.length&&n`<${b} error=${i.error} retry=${i.reload} />`}
      ${!Pe(t)&&!(i.error&&!i.items.length)&&n`
        <${Jn} of=${i} selection=${o} onSelect=${s} />
        <${S} of=${i} what="more results" />`}
      ${o.size>0&&n`<${Yn} selection=${o} onClear=${()=>{s(qe),w("Nothing is selected.")}} onCompose=${()=>a(!0)} />`}
      ${r&&n`<${go} selection=${o} onClose=${()=>a(!1)} onDone=${l=>W("versions",l.id)} />`}
    <//>`}var Gn=[["tag","Tags","One a line; all must be there."],["property","Properties","One a line: factory=eu-02, accuracy>=0.9, approved_by"],["name","Name","Path or file name; * and ? stand for anything."],["alias","Datum alias",""],["output_execution","Execution","Outputs of this one."],["dataset_version","Dataset version","Members of this one, such as images:v1."]],Kn=["tag","property"];function Hn({filters:e}){let[t,o]=m(()=>vo(e)),s=a=>{a.preventDefault(),R({q:"",...t})},r=a=>i=>o({...t,[a]:i.target.value});return n`
    <form class="card search-form" onSubmit=${s} aria-label="Search">
      <div class="fields thirds">${Gn.map(([a,i,l])=>n`
        <${j} key=${a} id=${`search-${a}`} label=${i} hint=${l} value=${t[a]} onInput=${r(a)}>
          ${Kn.includes(a)?n`<textarea id=${`search-${a}`} rows="2" value=${t[a]} onInput=${r(a)} aria-describedby=${`search-${a}-hint`} spellcheck=${!1}></textarea>`:null}
        <//>`)}</div>
      <div class="buttons"><button type="submit" class="primary">Search</button></div>
    </form>`}var ko=20;function qn({part:e}){let t=_("datasets/",{search:e,limit:ko}),o=_("models/",{name:e,limit:ko}),s=[...(t.data?.results??[]).map(({name:a})=>["Dataset",a,d("datasets",a)]),...(o.data?.results??[]).map(({name:a})=>["Model",a,d("models",a)])];if(!s.length)return null;let r=t.data?.next||o.data?.next;return n`
    <${h} title="Datasets and models">
      <ul class="plain">${s.map(([a,i,l])=>n`<li key=${l}><small>${a}</small> <a href=${l}>${i}</a></li>`)}</ul>
      ${r&&n`<p class="note">There are more with “${e}” in their name.</p>`}
    <//>`}function Jn({of:e,selection:t,onSelect:o}){if(e.loading&&!e.items.length)return null;let s=uo(t,e.items),r=n`<${yo} label=${`Select all ${e.items.length} shown`} checked=${s==="all"} some=${s==="some"}
    onChange=${()=>o(s==="all"?Qe(t,e.items):Je(t,e.items))} />`;return n`
    <p class="note" role="status">${D(e.items.length,"file")} shown${e.more?"; there are more":""}.</p>
    ${!e.items.length&&!e.more&&e.searched&&n`<p class="note">Searched: ${e.searched}. A version's Files tab finds any of its files.</p>`}
    ${e.notSearched?.length>0&&n`<p class="note" role="status">Not everything was searched: ${e.notSearched.map(a=>`${D(a.files,"file")} of execution ${a.execution}`).join(", ")} will be in the index soon.</p>`}
    <${k} caption="Found files" rows=${e.items} empty=${e.more?"Nothing on these pages.":"Nothing is like that."} columns=${[{title:r,kind:"box",cell:a=>n`<${yo} label=${`Select ${a.name}`} checked=${t.has(a.id)} onChange=${()=>o(mo(t,a))} />`},{title:"Name",cell:({id:a,name:i})=>n`<a href=${d("data",a)}>${i}</a>`,header:!0},{title:"Size",cell:({size:a})=>f(a),kind:"number"},{title:"Tags",cell:({tags:a})=>a.length?a.map(i=>n`<${q}>${i}<//>`):"\u2013"},{title:"Properties",cell:({properties:a})=>n`<${Qn} of=${a} />`},{title:"Execution",cell:({output_execution:a})=>a?n`<a href=${d("executions",a.id)}>${a.id}</a>`:"\u2013"},{title:"Datum",cell:({uri:a,name:i})=>n`<${F} text=${a} label="Copy URI" what=${`URI of ${i}`} />`}]} />`}var Ze=4;function Qn({of:e}){let t=Object.entries(e);if(!t.length)return"\u2013";let o=([s,r])=>`${s} = ${typeof r=="string"?r:JSON.stringify(r)}`;return n`<span class="properties" title=${t.map(o).join(`
`)}>${t.slice(0,Ze).map(s=>n`<code>${o(s)}</code> `)}
    ${t.length>Ze&&`and ${t.length-Ze} more`}</span>`}function yo({label:e,checked:t,some:o=!1,onChange:s}){let r=I();return x(()=>{r.current.indeterminate=o},[o]),n`<input ref=${r} type="checkbox" aria-label=${e} checked=${t} onChange=${s} />`}var Yn=({selection:e,onClear:t,onCompose:o})=>n`
  <div class="selected" role="region" aria-label="Selection">
    <span role="status">${p(e.size)} selected, ${f(Se(e))}</span>
    <button type="button" class="quiet" onClick=${t}>Clear</button>
    <button type="button" class="primary" onClick=${o}>Create version from selection…</button>
  </div>`;var ae=e=>`dataset-versions/${encodeURIComponent(e.id)}/package/`,wo={built:"Package again?",failed:"Try packaging again?",none:"Package this version?"},xo={built:"Rebuild",failed:"Retry",none:"Package now"};function Ee({version:e,onDone:t,onClose:o}){let s=e.packaging==="built",r=()=>J(ae(e),s?{rebuild:!0}:{}),a=i=>{w(`Packaging of ${e.uri} has started.`),t(i)};return n`
    <${V} title=${wo[e.packaging]??wo.none} verb=${xo[e.packaging]??xo.none}
      twin=${Et(e.uri,s)} send=${r} onDone=${a} onClose=${o}>
      <p>${D(e.file_count,"file")}, ${f(e.size)} of <code>${e.uri}</code> become a few large parts.
        ${s?"Every part is packed anew from the files; until that is done, the version is fetched file by file.":"Parts that another version has already are not built again."}</p>
      ${e.packaging==="failed"&&n`<p class="note">Last time: ${e.packaging_reason}</p>`}
    <//>`}function So(e,t=0){return t>0?Math.min(6e4,2e3*2**(t-1)):Math.min(15e3,Math.round(1e3*1.5**e))}function tt(e,t){let o=t?.parts??null;return o?e>=o?{done:e,of:o,share:1,text:o===1?"The part is packed; publishing\u2026":`All ${o} parts are packed; publishing\u2026`}:{done:e,of:o,share:e/o,text:`${e} of ${o} ${o===1?"part":"parts"} packed`}:{done:e,of:null,share:0,text:"Planning the parts\u2026"}}function Co({version:e,onEnd:t}){return e.packaging==="pending"?n`<${Xn} version=${e} onEnd=${t} />`:e.packaging==="failed"?n`<${Zn} version=${e} onStart=${t} />`:null}function Xn({version:e,onEnd:t}){let{step:o,error:s}=es(e,t),r=Math.round(o.share*100);return n`
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
    </section>`}function Zn({version:e,onStart:t}){let[o,s]=m(!1);return n`
    <section class="problem" role="alert" aria-label="Packaging failed">
      <p><strong>Packaging failed.</strong> Files are fetched one by one meanwhile.</p>
      <p class="reason">${e.packaging_reason}</p>
      <button type="button" onClick=${()=>s(!0)}>Retry packaging</button>
      ${o&&n`<${Ee} version=${e} onClose=${()=>s(!1)} onDone=${()=>{s(!1),t?.()}} />`}
    </section>`}function es(e,t){let[o,s]=m({step:tt(0,null)}),r=I(t);return r.current=t,x(()=>{let[a,i,l,c]=[0,0,"",0],$=new AbortController,g=async()=>{try{let A=await X(ae(e),{limit:1},{signal:$.signal});if(A.packaging!=="pending")return w(A.packaging==="built"?"Packaging is done.":"Packaging failed."),r.current?.();let E=tt(A.count??0,A.planned);[a,i,l]=[E.text===l?a+1:0,0,E.text],s({step:E})}catch(A){if(A.name==="AbortError")return;i+=1,s(E=>({...E,error:A}))}c=setTimeout(g,So(a,i))};return g(),()=>{$.abort(),clearTimeout(c)}},[e.id]),o}var Po="packline.expert",ot="packline:expert",De=()=>localStorage.getItem(Po)==="on";function Eo(e){localStorage.setItem(Po,e?"on":"off"),w(e?"Expert view on: blocks, offsets, checksums and keys are shown.":"Expert view off."),window.dispatchEvent(new Event(ot))}function nt(){let[e,t]=m(De);return x(()=>{let o=()=>t(De());return window.addEventListener(ot,o),window.addEventListener("storage",o),()=>{window.removeEventListener(ot,o),window.removeEventListener("storage",o)}},[]),e}function Do(e){x(()=>{let t=o=>{o.key?.toLowerCase()!=="x"||!o.shiftKey||o.altKey||o.repeat||!(o.ctrlKey||o.metaKey)||(o.preventDefault(),Eo(!De()),e?.(De()))};return window.addEventListener("keydown",t),()=>window.removeEventListener("keydown",t)},[e])}function st(){let e=nt();return n`
    <button type="button" class="switch" role="switch" aria-checked=${String(e)} onClick=${()=>Eo(!e)}
      aria-keyshortcuts="Control+Shift+X Meta+Shift+X" title="Ctrl/Cmd+Shift+X">
      <span class="knob" aria-hidden="true"></span>Expert view</button>`}var _o={none:"Package now",failed:"Retry packaging",built:"Rebuild"};function To({version:e,reload:t}){let[o,s]=m("");Do(gt(c=>c&&R({tab:"packages"}),[]));let r=()=>s(""),a=()=>{r(),t()},i=()=>l?W("models",e.dataset.id.slice(6)):W("datasets",e.dataset.id),l=e.dataset.id.startsWith("model:");return n`
    ${!l&&n`<button type="button" class="primary" onClick=${()=>s("promote")}>Promote</button>`}
    ${_o[e.packaging]&&n`<button type="button" onClick=${()=>s("package")}>${_o[e.packaging]}</button>`}
    <button type="button" class="danger" onClick=${()=>s("delete")}>Delete</button>
    ${o==="promote"&&n`<${te} dataset=${e.dataset.name} version=${e.name} onDone=${a} onClose=${r} />`}
    ${o==="package"&&n`<${Ee} version=${e} onDone=${a} onClose=${r} />`}
    ${o==="delete"&&n`<${Zt} version=${e} onDone=${i} onClose=${r} />`}`}function Mo({id:e,error:t,reload:o}){let[s,r]=m(!1),a={id:e,uri:he(e),name:e.split(":").pop()};return n`
    <div class="problem" role="alert"><p><strong>${t.message}</strong></p>
      <button type="button" onClick=${()=>r(!0)}>Restore</button></div>
    ${s&&n`<${ge} version=${a} onDone=${()=>{r(!1),o()}} onClose=${()=>r(!1)} />`}`}var _e=e=>function(o){let[s,r]=m({}),[a,i]=m(0);return x(()=>{import("./previews.js").then(l=>r({view:l[e]}),()=>r({failed:!0}))},[a]),s.failed?n`<${b} error=${ts} retry=${()=>a?location.reload():i(1)} />`:s.view?n`<${s.view} ...${o} />`:n`<${Q} />`},ts={message:"Previews cannot be loaded.",remedy:"Check the network; if the deployment was updated meanwhile, load the page again."},Ao=_e("Preview"),Oo=_e("Gallery"),Ro=_e("Comparison"),Io=_e("OneSide");var No={added:"+",removed:"\u2212",changed:"\u2260"};function at({version:e,query:t}){let o=v("dataset-versions/",{dataset:e.dataset.id,limit:100}),s=e.previous_version,r=t.against??s??"",a=o.items.filter(l=>l.id!==e.id),i=!r||a.some(l=>l.id===r);return n`
    <${h} title="Compare" aside=${n`
      <label for="against">with version</label>
      <select id="against" value=${r} onChange=${l=>R({against:l.target.value})}>
        <option value="" disabled>Choose one</option>
        ${!i&&n`<option value=${r}>${Te(r,e)}</option>`}
        ${a.map(l=>n`<option key=${l.id} value=${l.id}>${l.name}</option>`)}
      </select>
      <${os} />`}>
      ${r?n`<${ns} key=${r} version=${e} against=${r} file=${t.file} />`:n`<p class="note">Choose a version: what must be done to it to have this one is listed here.</p>`}
    <//>`}var Te=(e,t)=>ce(e)===t.dataset.id?$e(e):`${ce(e)} ${$e(e)}`;function os(){let[e,t]=m(""),o=ne(e.trim())??e.trim();return n`<form class="by-id" onSubmit=${r=>{r.preventDefault(),o&&R({against:o,file:""})}}>
    <input type="text" value=${e} onInput=${r=>t(r.target.value)} aria-label="Version of any dataset" placeholder="dataset:version" autocomplete="off" spellcheck=${!1} />
    <button type="submit">Compare</button></form>`}function ns({version:e,against:t,file:o}){let s=v(`dataset-versions/${encodeURIComponent(e.id)}/diff/`,{against:t,limit:200}),r=[{title:"Change",cell:c=>n`<span class=${`change ${c.change}`}><span aria-hidden="true">${No[c.change]}</span> ${c.change}</span>`},{title:"File",header:!0,kind:"path",cell:c=>n`<button type="button" class="link" aria-expanded=${String(c.path===o)} onClick=${()=>R({file:c.path===o?"":c.path},{replace:!0})}>${c.path}</button>`},{title:`In ${Te(t,e)}`,kind:"number",cell:c=>f(c.before?.size)},{title:`In ${e.name}`,kind:"number",cell:c=>f(c.after?.size)}],a=Object.keys(No).map(c=>[c,s.items.filter($=>$.change===c).length]),i=s.items.find(c=>c.path===o),l=s.items.length>0||!(s.loading||s.error);return n`
    ${s.items.length>0&&n`<p class="so-far" aria-live="polite">
      ${a.filter(([,c])=>c).map(([c,$])=>`${D($,"file")} ${c}`).join(", ")}${s.more?", and more below":""}.</p>`}
    ${l&&n`<${k} caption=${`Changes from ${Te(t,e)} to ${e.name}`} columns=${r} rows=${s.items}
      id=${c=>`${c.change} ${c.path}`} empty=${s.more?"Nothing so far; there is more to compare.":"Their files are the same."} />`}
    <${S} of=${s} what="more changes" />
    ${i&&n`<${ss} key=${o} change=${i} version=${e} against=${t} />`}`}function ss({change:e,version:t,against:o}){let s=[[o,e.before],[t.id,e.after]].filter(([,r])=>r).map(([r,a])=>({version:r,path:e.path,datum:a.id,label:Te(r,t)}));return n`<section class="compared" aria-label=${`Content of ${e.path}`}><h3>${e.path}</h3>
    ${s.length===2?n`<${Ro} sides=${s} />`:n`<${Io} of=${s[0]} />`}</section>`}var as=[36,44],rs=matchMedia("(max-width: 48rem), (pointer: coarse)"),Lo=12,is=1e3;function Fo({caption:e,columns:t,rows:o,more:s,loading:r,onOpen:a,selected:i,focus:l,start:c}){let $=I(),[g,A]=m({top:0,height:600}),[E,P]=m(()=>Math.max(0,c?o.findIndex(({path:u})=>u===c):0)),O=I(!1),y=as[Number(rs.matches)],N=()=>$.current&&A({top:$.current.scrollTop,height:$.current.clientHeight}),L=Math.max(0,Math.floor(g.top/y)-Lo),K=Math.min(o.length,Math.ceil((g.top+g.height)/y)+Lo);return x(()=>{s&&o.length-K<is&&s()},[s,K,o.length]),Re(()=>{let u=new ResizeObserver(N);return u.observe($.current),l&&document.activeElement===document.body&&(O.current=!0,E&&($.current.scrollTop=Math.max(0,E-2)*y),N()),()=>u.disconnect()},[]),Re(()=>{O.current&&(O.current=!1,$.current.querySelector(`[data-row="${E}"]`)?.focus({preventScroll:!0}))}),n`
    <div class="window" ref=${$} onScroll=${N} onKeyDown=${u=>{let H=Math.max(1,Math.floor(g.height/y)-2),B={ArrowDown:1,ArrowUp:-1,PageDown:H,PageUp:-H,Home:-o.length,End:o.length};if(!(u.key in B)||u.ctrlKey||u.metaKey||u.altKey)return;u.preventDefault();let ee=Math.max(0,Math.min(o.length-1,E+B[u.key])),{scrollTop:ue,clientHeight:ft}=$.current;ee*y<ue?$.current.scrollTop=ee*y:(ee+2)*y>ue+ft&&($.current.scrollTop=(ee+2)*y-ft),O.current=!0,P(ee),N()}} role="region" aria-label=${e}
      aria-busy=${!!r} tabindex="0">
      <table aria-rowcount=${s||r?-1:o.length+1}>
        <caption class="unseen">${e}</caption>
        <thead><tr aria-rowindex="1">${t.map(({title:u,kind:H})=>n`<th scope="col" class=${H}>${u}</th>`)}</tr></thead>
        <tbody>
          ${L>0&&n`<tr key="above" aria-hidden="true"><td colspan=${t.length} style=${{height:`${L*y}px`}} /></tr>`}
          ${o.slice(L,K).map((u,H)=>n`<${ls} key=${u.path} row=${u} at=${L+H} columns=${t}
            tabindex=${L+H===E?0:-1} marked=${i(u)} open=${()=>{P(L+H),a(u)}} />`)}
          ${K<o.length&&n`<tr key="below" aria-hidden="true"><td colspan=${t.length} style=${{height:`${(o.length-K)*y}px`}} /></tr>`}
        </tbody>
      </table>
    </div>`}var ls=({row:e,at:t,columns:o,tabindex:s,marked:r,open:a})=>n`
  <tr aria-rowindex=${t+2} class=${r?"marked":null} aria-selected=${r?"true":null}>
    ${o.map(({header:i,kind:l,cell:c})=>i?n`<th scope="row" class=${l}><button class="link" data-row=${t} tabindex=${s} onClick=${a}>${c(e)}</button></th>`:n`<td class=${l}>${c(e)}</td>`)}
  </tr>`;var Vo=1e3,cs=250,$s="This deployment cannot show folders yet: update it, or list the files with packline show.";function rt({version:e,query:t}){let o=t.prefix??"",[s,r]=m("");x(()=>r(""),[o]);let a=t.find??"",i=`dataset-versions/${encodeURIComponent(e.id)}/`,l=v(...a?[`${i}files/`,{search:a,limit:Vo}]:[`${i}tree/`,{prefix:o+s,limit:Vo}]);se(l,JSON.stringify([o,s,a]));let c=ms(o),$=I(!1),g=u=>{u.kind==="folder"?R({prefix:u.path,file:""}):(t.file||($.current=!0),R({file:u.path},{replace:!!t.file}))},A=()=>{document.activeElement?.closest?.(".preview")&&document.querySelector('.window [data-row][tabindex="0"]')?.focus(),$.current?history.back():R({file:""},{replace:!0}),$.current=!1};x(()=>{t.file||($.current=!1)},[t.file]),x(()=>{t.file&&w(`Preview of ${t.file}`)},[t.file]);let E=[{title:"Name",header:!0,kind:"entry",cell:u=>n`<${Uo} kind=${u.kind} />${u.name}${u.kind==="folder"?"/":""}`},{title:"Files",kind:"number",cell:u=>u.kind==="folder"?`${u.files_at_most?"\u2264 ":""}${p(u.files)}`:""},{title:"Size",kind:"number",cell:u=>u.datum?f(u.datum.size):""}],P=[{title:"Path",header:!0,kind:"entry",cell:u=>n`<${Uo} kind="file" />${u.path}`},E[2]],O=l.items.filter(u=>u.kind!=="folder"),y=O.filter(u=>Bt(u.path)),N=t.view==="gallery"&&(y.length>0||l.loading),L=O.findIndex(u=>u.path===t.file),K=u=>L>=0&&O[L+u]?()=>g(O[L+u]):null,de=!l.items.length&&!l.loading&&!l.error&&!l.more;return n`
    <div class=${t.file?"browser open":"browser"}>
      <${h} title="Files" aside=${n`
        ${y.length>0&&n`<button type="button" aria-pressed=${String(N)} onClick=${()=>R({view:N?"":"gallery"},{replace:!0})}>Gallery</button>`}
        ${!a&&n`<${Bo} key=${o} label="Name begins with" onChange=${r} />`}
        <${Bo} label="Find in all folders" initial=${a} onChange=${u=>R({find:u},{replace:!0})} />`}>
        ${!a&&n`<${It} label="Folder" of=${us(e,o)} />`}
        ${l.error&&n`<${b} error=${l.error} retry=${l.more??l.reload} missing=${$s} />`}
        ${N&&n`<${Oo} version=${e.id} files=${y} onOpen=${g} more=${l.error?null:l.more} selected=${u=>u.path===t.file} />`}
        ${!N&&l.items.length>0&&n`<${Fo} key=${JSON.stringify([o+s,a])} caption=${a?`Files with ${a} in their path`:`Files in ${o||"the version"}`}
          columns=${a?P:E} rows=${l.items} more=${l.error?null:l.more} loading=${l.loading}
          onOpen=${g} focus=${c.wanted} start=${c.start} selected=${u=>u.path===t.file} />`}
        ${!l.items.length&&l.loading&&n`<${Q} />`}
        ${de&&n`<p class="note">${ds(a,s)}</p>`}
        <p class="so-far">${D(l.items.length,"entry","entries")}${l.more||l.loading?" so far; more as you scroll":""}</p>
      <//>
      ${t.file&&n`<${Ao} key=${t.file} version=${e} path=${t.file} onClose=${A}
        previous=${K(-1)} next=${K(1)} />`}
    </div>`}function ms(e){let t=I({folder:e,wanted:!1,start:""});if(t.current.folder!==e){let o=t.current.folder,s=!!document.activeElement?.closest?.(".browser .window, .browser .crumbs"),r=o.startsWith(e)?o.slice(e.length):"";t.current={folder:e,wanted:s,start:r&&e+r.slice(0,r.indexOf("/")+1)}}return t.current}var ds=(e,t)=>e?`No file of this version has \u201C${e}\u201D in its path.`:t?`Nothing here begins with \u201C${t}\u201D.`:"There are no files here.";function Bo({label:e,initial:t="",onChange:o}){let[s,r]=m(t);return x(()=>{if(s===t)return;let a=setTimeout(()=>o(s),cs);return()=>clearTimeout(a)},[s]),n`<input type="search" value=${s} onInput=${a=>r(a.target.value)} aria-label=${e}
    placeholder=${`${e}\u2026`} autocomplete="off" spellcheck="false" />`}function us(e,t){let o=i=>d("versions",e.id,{tab:"files",prefix:i}),s=t.split("/").slice(0,-1),r=s.length-1,a=s.map((i,l)=>[i||"(empty)",l===r?null:o(`${s.slice(0,l+1).join("/")}/`)]);return[[e.name,s.length?o(""):null],...a]}var Uo=({kind:e})=>n`
  <svg class=${`kind ${e}`} viewBox="0 0 16 16" aria-hidden="true">${e==="folder"?n`<path d="M1.5 3.5h4l1.5 2h7.5v7h-13z" />`:n`<path d="M3.5 1.5h6l3 3v10h-9zM9.5 1.5v3h3" />`}</svg>`;function it({version:e}){let t=e.packaging==="built",o=`dataset-versions/${encodeURIComponent(e.id)}/package/`,s=_(t?o:null,{limit:1}),r=_("lineage/",{uri:e.uri,depth:3}),a=_(`datasets/${encodeURIComponent(e.dataset.id)}/aliases/`,{limit:1e3});ps(e,a.reload);let i=(a.data?.results??[]).filter($=>$.version?.id===e.id),l=e.file_count?e.size/e.file_count:null,c=Object.entries(e.properties??{});return n`
    <${h} title="In numbers">
      <div class="figures">
        <${M} value=${p(e.file_count)} label="files" />
        <${M} value=${f(e.size)} label="in all" />
        <${M} value=${f(l)} label="a file, on average" />
        ${t&&n`<${M} value=${p(s.data?.count)} label=${s.data?.count===1?"part":"parts"} />`}
      </div>
    <//>
    <div class="columns">
      <${h} title="Facts">
        <${Y} of=${[["Created",n`<${C} of=${e.ctime} />`],["Made by execution",e.execution&&n`<a href=${`#/executions/${encodeURIComponent(e.execution)}`}>${e.execution}</a>`],["Based on",e.previous_version_uri&&n`<${be} of=${e.previous_version_uri} />`],["Aliases now",i.length>0&&i.map(({name:$})=>n`<a class="tag accent" key=${$} href=${d("datasets",e.dataset.id,"aliases",$)}>${$}</a> `)],["Package",e.packaging_reason],["Requested aliases",e.targeting_aliases.join(", ")],["Status",e.status],["Note",e.note],["Tags",e.tags.length>0&&e.tags.map($=>n`<${q} key=${$}>${$}<//>`)],...c.map(([$,g])=>[$,typeof g=="string"?g:JSON.stringify(g)]),["Content hash",n`<code>${e.content_hash}</code>`]].filter(([,$])=>$)} />
      <//>
      <${h} title="Lineage">
        <${z} of=${r}>${$=>n`<${ke} of=${$} />`}<//>
      <//>
    </div>`}function ps(e,t){let o=I(e);x(()=>{o.current!==e&&t(),o.current=e},[e])}function lt({version:e}){let t=nt(),o=e.packaging==="built",s=v(e.packaging==="pending"?null:ae(e),{limit:50});return n`
    ${s.items.length>0&&n`
      <${h} title="Packages" aside=${n`<${st} />`}>
        <${fs} parts=${s.items} whole=${!s.more} total=${s.count} />
        <${hs} version=${e} parts=${s.items} built=${o} expert=${t} />
        <${S} of=${s} what="more parts" />
      <//>
      ${t&&n`<${vs} version=${e} parts=${s.items} />`}`}
    ${!s.items.length&&n`
      <${h} title="Packages" aside=${n`<${st} />`}>
        <p>${e.packaging==="pending"?"Its parts are listed here once it is packaged.":"There is no package: files are fetched one by one."}</p>
        ${t&&n`<p class="note">Packaging: ${e.packaging_reason||"no reason is recorded"}.</p>`}
        <${S} of=${s} />
      <//>`}`}function fs({parts:e,whole:t,total:o}){let s=(i,l=e)=>l.reduce((c,$)=>c+$[i],0),r=e.filter(i=>i.reused),a=t?"":" so far";return n`
    <div class="figures">
      <${M} value=${p(o??e.length)} label=${(o??e.length)===1?"part":"parts"} />
      <${M} value=${f(s("size"))} label=${`in packages${a}`} />
      <${M} value=${p(s("files"))} label=${`files${a}`} />
      <${M} value=${p(r.length)} label=${`reused of other versions${r.length?`: ${f(s("size",r))} not built again`:""}`} />
    </div>`}function hs({version:e,parts:t,built:o,expert:s}){let r=[{title:"Part",cell:({index:a})=>a+1,kind:"number"},{title:"Name",cell:a=>n`<code>${gs(a.name)}</code><${F} text=${a.name} what=${`name of part ${a.index+1}`} />`,header:!0},{title:"Size",cell:({size:a})=>f(a),kind:"number"},{title:"Files",cell:({files:a})=>p(a),kind:"number"},{title:"From",cell:({reused:a})=>a?n`<span class="tag accent">reused</span>`:"built for this version"},{title:"Paths",cell:({first:a,last:i})=>n`<span class="paths-of">${a} … ${i}</span>`},{title:"SHA-256",cell:({sha256:a,index:i})=>n`<code title=${a}>${a.slice(0,12)}…</code><${F} text=${a} what=${`SHA-256 of part ${i+1}`} />`}];return s&&r.splice(4,0,{title:"Blocks",cell:({blocks:a})=>p(a.length),kind:"number"}),o&&r.push({title:n`<span class="unseen">Download</span>`,cell:a=>n`<${bs} version=${e} part=${a} />`}),n`<${k} caption="Parts of the package" columns=${r} rows=${t} id=${({index:a})=>a} />`}var gs=e=>e.length>28?`${e.slice(0,12)}\u2026${e.slice(-12)}`:e;function bs({version:e,part:t}){let[o,s]=m(null);return n`<button type="button" onClick=${async()=>{s(null);try{let{url:a}=await X(`${ae(e)}${t.index}/download/`);w(`Downloading part ${t.index+1}.`);let i=document.createElement("a");i.href=a,i.download=t.name,i.rel="noopener",i.click()}catch(a){s(a)}}} aria-label=${`Download part ${t.index+1}, ${f(t.size)}`}>Download</button>
    ${o&&n`<${b} error=${o} />`}`}var zo=e=>e.toString(16).padStart(8,"0"),vs=({version:e,parts:t})=>n`
  <section class="expert" aria-label="Expert view">
    <${h} title="Identity of the version">
      <dl class="facts">
        <div><dt>Content hash</dt><dd><code>${e.content_hash}</code> <${F} text=${e.content_hash} what="content hash" /></dd></div>
        <div><dt>Packaging</dt><dd>${e.packaging_reason}</dd></div>
      </dl>
    <//>
    ${t.map(o=>n`<${ks} key=${o.index} part=${o} />`)}
  </section>`,ks=({part:e})=>n`
  <${h} title=${`Part ${e.index+1}: ${D(e.blocks.length,"block")}`}>
    <dl class="facts wide">
      ${[["Key",e.key],["Digest",e.digest],["SHA-256",e.sha256],["CRC-32",zo(e.crc32)]].map(([t,o])=>n`
        <div><dt>${t}</dt><dd><code>${o}</code> <${F} text=${o} what=${`${t} of part ${e.index+1}`} /></dd></div>`)}
      <div><dt>Headers</dt><dd>${f(e.size-e.bytes)} beside ${f(e.bytes)} of files</dd></div>
    </dl>
    <${k} caption=${`Blocks of part ${e.index+1}`} id=${({offset:t})=>t} rows=${e.blocks} columns=${[{title:"Offset",cell:({offset:t})=>p(t),kind:"number"},{title:"Length",cell:({length:t})=>p(t),kind:"number"},{title:"Files",cell:({members:t})=>p(t),kind:"number"},{title:"CRC-32",cell:({crc32:t})=>n`<code>${zo(t)}</code>`,kind:"number"}]} />
  <//>`;var ys=[1,100,1e4];function $t({version:e}){let t=_(`dataset-versions/${encodeURIComponent(e.id)}/savings/`);return n`<${z} of=${t}>${o=>n`<${ws} savings=${o} />`}<//>`}function ws({savings:e}){let[t,o]=m(1),s=ro(e,t),r=n`<label class="inline" for="fetches">Fetches</label>
    <select id="fetches" value=${t} onChange=${a=>o(Number(a.target.value))}>
      ${ys.map(a=>n`<option value=${a}>${a.toLocaleString("en")}</option>`)}</select>`;return n`
    <${h} title="Files one by one, and the package" aside=${r}>
      <${xs} savings=${s} />
      <${k} caption="Savings" id=${({key:a})=>a} rows=${we(s)} columns=${[{title:"",cell:({title:a})=>a,header:!0},{title:"Files one by one",cell:({files:a})=>a,kind:"number"},{title:"Package",cell:({packed:a})=>a,kind:"number"},{title:"Less by",cell:({less:a})=>a||"\u2013",kind:"number"}]} />
    <//>
    <${h} title="Where the numbers are from">
      <p class="first">${e.estimated?"There is no package yet: its requests are what it would likely have. ":""}Reckoned, not measured, on these assumptions:</p>
      <${k} caption="Assumptions" id=${({name:a})=>a} rows=${e.assumptions} columns=${[{title:"Assumption",cell:({name:a})=>a.replaceAll("_"," "),header:!0},{title:"Value",cell:({value:a,unit:i})=>`${a.toLocaleString("en")} ${i}`},{title:"Source",cell:({source:a})=>a}]} />
      <${Y} of=${[["Making the package, once",`${D(e.packing.requests,"request")}, ${G(e.packing.dollars)}`],["Paid back in requests after",e.fetches_until_paid==null?"never":D(e.fetches_until_paid,"fetch","fetches")]]} />
    <//>`}var[jo,re,ct,Me]=[640,130,64,20];function xs({savings:e}){let t=we(e),o=jo-re-110;return n`
    <figure class="chart">
      <svg viewBox=${`0 0 ${jo} ${t.length*ct}`} role="img" aria-label=${ao(e)}>
        ${t.map((s,r)=>n`
          <g key=${s.key} transform=${`translate(0 ${r*ct+8})`} aria-hidden="true">
            <text class="name" x=${re-12} y=${Me+6} text-anchor="end">${s.title}</text>
            <${Wo} kind="by-files" y=${0} long=${o} share=${s.filesShare} text=${s.files} />
            <${Wo} kind="by-package" y=${Me+3} long=${o} share=${s.share} text=${s.packed} />
          </g>`)}
        <line class="axis" x1=${re} x2=${re} y1="0" y2=${t.length*ct} />
      </svg>
      <figcaption aria-hidden="true"><span class="key by-files"></span>Files one by one <span class="key by-package"></span>Package</figcaption>
    </figure>`}var Wo=({kind:e,y:t,long:o,share:s,text:r})=>n`
  <rect class=${e} x=${re} y=${t} width=${Math.max(2,s*o)} height=${Me} rx="2" />
  <text class="value" x=${re+Math.max(2,s*o)+8} y=${t+Me-5}>${r}</text>`;var Ae=[{key:"",title:"Overview",view:it},{key:"files",title:"Files",view:rt},{key:"packages",title:"Packages",view:lt},{key:"savings",title:"Savings",view:$t},{key:"diff",title:"Compare",view:at}];var Ss=3e3;function mt({params:e,query:t}){let o=e.version,s=_(`dataset-versions/${encodeURIComponent(o)}/`,{files:0},{every:l=>l.packaging==="pending"?Ss:0}),r=s.data?.dataset.name??ce(o),a=s.data?.name??$e(o),i=Ae.find(({key:l})=>l===(t.tab??""))??Ae[0];return n`
    <${T} title=${`${r} ${a}`} crumbs=${[["Datasets",d("datasets")],[r,d("datasets",r)],[a]]}
      lead=${s.data&&n`<code>${s.data.uri}</code> <${U} of=${s.data.packaging} /> <${pe} uri=${s.data.uri} />`}
      actions=${s.data&&!s.error&&n`<${To} version=${s.data} reload=${s.reload} />`}>
      <nav class="tabs" aria-label="About this version">${Ae.map(({key:l,title:c})=>n`
        <a key=${l} href=${d("versions",o,{tab:l})} aria-current=${l===i.key?"page":null}>${c}</a>`)}</nav>
      ${s.error?.title==="VersionDeleted"?n`<${Mo} id=${o} error=${s.error} reload=${s.reload} />`:n`
      <${z} of=${s}>${l=>n`<${Co} version=${l} onEnd=${s.reload} /><${i.view} key=${i.key} version=${l} params=${e} query=${t} reload=${s.reload} />`}<//>`}
    <//>`}var dt=[{path:"datasets",nav:"Datasets",view:Le},{path:"datasets/:dataset",under:"datasets",view:Ne},{path:"datasets/:dataset/aliases/:alias",under:"datasets",view:Ie},{path:"versions/:version",under:"datasets",view:mt},{path:"models",nav:"Models",view:He},{path:"models/:model",under:"models",view:Ke},{path:"executions",nav:"Executions",view:Ue},{path:"executions/:execution",under:"executions",view:je},{path:"data/:datum",under:"search",view:Be},{path:"fleet",nav:"Fleet",view:Ge},{path:"search",nav:"Search",view:et}];var Cs=matchMedia("(prefers-color-scheme: dark)"),Go=()=>document.documentElement.dataset.theme??(Cs.matches?"dark":"light");function Ko(){let[e,t]=m(Go),o=()=>{let r=Go()==="dark"?"light":"dark";document.documentElement.dataset.theme=r,localStorage.setItem("packline.theme",r),t(r),w(`${r==="dark"?"Dark":"Light"} theme`)},s=`Switch to the ${e==="dark"?"light":"dark"} theme`;return n`
    <button class="icon" onClick=${o} aria-label=${s} title=${s}>
      <svg viewBox="0 0 20 20" aria-hidden="true"><circle cx="10" cy="10" r="7" /><path d="M10 3a7 7 0 0 1 0 14z" /></svg>
    </button>`}function Ho({session:e}){let{path:t,query:o}=Lt(),s=Ft(dt,t.length?t:["datasets"]),r=s?.route.under??s?.route.path;return n`
    <header class="bar">
      <a class="brand" href=${d("datasets")}><${Es} />Packline</a>
      <nav aria-label="Main">
        ${dt.filter(a=>a.nav).map(a=>n`
          <a href=${d(a.path)} aria-current=${a.path===r?"page":null}>${a.nav}</a>`)}
      </nav>
      <${Ps} query=${o.q} />
      <${Ko} />
      ${e.needed&&n`
        <div class="account"><span title=${e.name}>${e.name}</span>
          <button class="quiet" onClick=${kt}>Sign out</button></div>`}
    </header>
    <main id="content" tabindex="-1">
      ${s?n`<${s.route.view} key=${[s.route.path,...Object.values(s.params)].join("/")} params=${s.params} query=${o} />`:n`<${b} error=${{message:"There is no such page.",remedy:"Start from the datasets."}} />`}
    </main>
    <footer class="foot">Times are those of ${wt()}.</footer>`}function Ps({query:e}){let t=I();return x(()=>{let s=r=>{let a=r.target.closest?.("input, textarea, select, dialog");r.key!=="/"||r.ctrlKey||r.metaKey||r.altKey||a||(r.preventDefault(),t.current.focus(),t.current.select())};return document.addEventListener("keydown",s),()=>document.removeEventListener("keydown",s)},[]),n`
    <form class="search" role="search" onSubmit=${s=>{s.preventDefault();let r=t.current.value.trim();r&&(w(`Searching ${r}`),W("search",{q:r}))}}>
      <input ref=${t} type="search" name="q" value=${e??""} aria-label="Search" aria-keyshortcuts="/"
        placeholder="Search datasets, models and files" autocomplete="off" spellcheck="false" />
      <kbd aria-hidden="true">/</kbd>
    </form>`}var Es=()=>n`
  <svg class="mark" viewBox="0 0 32 32" aria-hidden="true"><rect width="32" height="32" rx="7" />
    <path d="M6.5 11 16 6l9.5 5v10L16 26l-9.5-5zm0 0 9.5 5 9.5-5M16 16v10" /></svg>`;function ut({error:e}){return x(()=>{document.title="Sign in \xB7 Packline"},[]),n`
    <main id="content" class="welcome" tabindex="-1">
      <h1>Packline</h1>
      <p>Datasets, their versions and packages. Sign in with your organisation's account.</p>
      ${e&&n`<${b} error=${e} />`}
      <button class="primary" onClick=${vt}>Sign in</button>
    </main>`}var pt=document.getElementById("app");document.querySelector(".skip").addEventListener("click",e=>{e.preventDefault(),document.getElementById("content")?.focus()});pt.replaceChildren();bt().then(e=>Oe(e.signedIn?n`<${Ho} session=${e} />`:n`<${ut} />`,pt)).catch(e=>Oe(n`<${ut} error=${e} />`,pt));
