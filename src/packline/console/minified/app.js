/* sources 14063faea84c027a2e72b36ada106e4574ff2684a9fe20a08b89dafb0c9fba16 */
import{$ as X,A as It,B as Nt,C as Ft,D as Lt,E as V,F as fe,G as Bt,H as M,I as Vt,J as z,K as q,L as v,M as f,N as C,O as E,P as U,Q,R as P,S as Y,T as A,U as he,V as d,W as K,X as F,Y as jt,Z as Ut,_ as zt,a as Ne,aa as G,b as $,ba as Wt,c as S,ca as ge,d as Fe,da as O,e as B,ea as x,f as kt,g as yt,i as n,ia as Gt,j as w,k as wt,l as xt,m as St,n as p,o as _,p as h,q as Ct,r as Et,s as Dt,t as Pt,u as Ot,v as _t,w as Tt,x as Mt,y as At,z as Rt}from"./shared.js";var an=5,rn=1e3,Kt=8,ln=[["added","+"],["removed","\u2212"],["changed","\u2260"]];function Jt({before:e,after:t}){let{differences:o,error:s,whole:r}=$n(e,t);if(s)return n`<${v} error=${s} />`;if(!o)return n`<${q} text="Comparing the files…" />`;let a=i=>o.filter(({change:l})=>l===i).length;return n`
    <div class="changes" aria-live="polite">
      <ul class="tally">${ln.map(([i,l])=>n`
        <li class=${i}><span aria-hidden="true">${l}</span> ${r?"":"at least "}${p(a(i))} ${i}</li>`)}</ul>
      ${o.length>0&&n`<ul class="paths">${o.slice(0,Kt).map(({change:i,path:l,before:c,after:m})=>n`
        <li class=${i}><code>${l}</code> <span>${i}${cn(c,m)}</span></li>`)}</ul>`}
      ${(o.length>Kt||!r)&&n`<p><a href=${d("versions",t,{tab:"diff",against:e})}>All that differs</a></p>`}
      ${!o.length&&r&&n`<p class="note">Their files are the same.</p>`}
    </div>`}function cn(e,t){let[o,s]=[e?.size,t?.size];return o!=null&&s!=null?o===s?"":`, ${h(o)} \u2192 ${h(s)}`:`, ${h(o??s)}`}function $n(e,t){let[o,s]=$({});return S(()=>{let r=new AbortController;return s({}),mn(e,t,r.signal).then(s,a=>a.name!=="AbortError"&&s({error:a})),()=>r.abort()},[e,t]),o}async function mn(e,t,o){let s=[],r=`dataset-versions/${encodeURIComponent(t)}/diff/`,a={against:e,limit:rn};for(let i=0;r&&i<an;i+=1){let l=await X(r,a,{signal:o});s=[...s,...l.results],[r,a]=[l.next,void 0]}return{differences:s,whole:!r}}function L({title:e,verb:t,twin:o,send:s,onDone:r,onClose:a,onProblem:i,disabled:l,danger:c,wide:m,children:b}){let[D,g]=$(!1),[k,T]=$(null);return n`
    <${he} title=${e} onClose=${a} wide=${m}>
      <form class="write" onSubmit=${async N=>{if(N.preventDefault(),!(D||l)){g(!0),T(null);try{r(await s())}catch(R){await i?.(R)||T(R),g(!1)}}}} novalidate>
        ${b}
        ${k&&n`<${v} error=${k} />`}
        ${o&&n`<${Bt} line=${o} />`}
        <div class="buttons">
          <button type="button" class="quiet" onClick=${a}>Cancel</button>
          <button type="submit" class=${c?"danger":"primary"} aria-disabled=${String(!!(l||D))}>
            ${D?"Working\u2026":t}</button>
        </div>
      </form>
    <//>`}function I({label:e,hint:t,wrong:o,id:s,children:r,...a}){let i=[t&&`${s}-hint`,o&&`${s}-wrong`].filter(Boolean).join(" ")||null;return n`
    <div class="field">
      <label for=${s}>${e}</label>
      ${r??n`<input id=${s} type="text" autocomplete="off" spellcheck=${!1} aria-describedby=${i}
        aria-invalid=${o?"true":null} ...${a} />`}
      ${t&&n`<small id=${`${s}-hint`}>${t}</small>`}
      ${o&&n`<small id=${`${s}-wrong`} class="wrong">${o}</small>`}
    </div>`}var Ht=({label:e,id:t,checked:o,onChange:s,hint:r})=>n`
  <div class="field check">
    <input id=${t} type="checkbox" checked=${o} onChange=${a=>s(a.target.checked)} />
    <label for=${t}>${e}</label>${r&&n`<small>${r}</small>`}
  </div>`;var dn=/^[A-Za-z0-9._-]{1,256}$/,qt=100,Qt=(e,t)=>`datasets/${encodeURIComponent(e)}/aliases/${encodeURIComponent(t)}/`;function te({dataset:e,alias:t="",version:o="",onDone:s,onClose:r}){let[a,i]=$(t),[l,c]=$(o),[m,b]=$(null),D=O(`datasets/${encodeURIComponent(e)}/aliases/`,{limit:qt}),g=a&&!dn.test(a)?"Letters, digits, dots, underscores and dashes only.":"",[k,T]=hn(e,g?"":a),y=!!k.alias&&k.alias.version.name===l,N=a&&l&&!g&&k.loaded&&!y,R=()=>{let j=k.alias?{"If-Match":`"${k.alias.rev}"`}:{"If-None-Match":"*"};return Wt(Qt(e,a),{version:l},j)},W=async j=>{if(j.status!==412)return!1;let ee=k.alias?.version.name??null,pe=await T();return b({before:ee,after:pe}),!0},ue=j=>{w(`${j.name} now points to ${j.version.name}.`),s(j)},u=j=>{i(j.target.value.trim()),b(null)},H=m?"Move it anyway":`${k.loaded&&!k.alias?"Create":"Move"} ${a||"alias"}`;return n`
    <${L} title=${o?`Promote ${e}/${o}`:`Promote a version of ${e}`}
      verb=${H} twin=${Pt(e,a,l||"VERSION",k.alias?.rev??0)} disabled=${!N}
      send=${R} onProblem=${W} onDone=${ue} onClose=${r}>
      <${I} id="promote-alias" label="Alias" value=${a} onInput=${u} wrong=${g} list="promote-aliases"
        hint="Choose one, or type a new name, such as production." />
      <datalist id="promote-aliases">${(D.data?.results??[]).map(({name:j})=>n`<option value=${j} />`)}</datalist>
      ${!o&&n`<${un} dataset=${e} version=${l} onChoose=${c} />`}
      ${m&&n`<${pn} alias=${a} ...${m} />`}
      ${k.error&&n`<${v} error=${k.error} retry=${T} />`}
      ${a&&l&&k.loaded&&n`<${fn} dataset=${e} alias=${a} now=${k.alias} version=${l} same=${y} />`}
      ${a&&l&&!g&&!k.loaded&&!k.error&&n`<${q} text="Loading the alias…" />`}
    <//>`}function un({dataset:e,version:t,onChoose:o}){let s=O("dataset-versions/",{dataset:e,limit:qt});return n`
    <${I} id="promote-version" label="Version" value=${t} list="promote-versions"
      onInput=${r=>o(r.target.value.trim())} hint="Newest first." />
    <datalist id="promote-versions">${(s.data?.results??[]).map(({name:r})=>n`<option value=${r} />`)}</datalist>`}var pn=({alias:e,before:t,after:o})=>n`
  <div class="problem" role="alert">
    <p><strong>Someone else changed it first: ${e} ${o?n`now points to ${o.version.name}`:"is gone"}${t?`, no longer to ${t}`:""}.</strong></p>
    <p>You changed nothing. Check what would change now, then decide again.</p>
  </div>`;function fn({dataset:e,alias:t,now:o,version:s,same:r}){return r?n`<p class="note">${t} points to ${s} already.</p>`:n`
    <section class="what-changes" aria-label="What changes">
      <p class="from-to"><strong>${t}</strong>${" "}
        ${o?n`<del>${o.version.name}</del>`:n`<span class="note">new</span>`}<span aria-hidden="true"> → </span><span class="unseen"> will point to </span><ins>${s}</ins></p>
      ${o&&n`<p class="note">Revision ${o.rev}, moved <${P} of=${o.mtime} />.</p>`}
      ${o&&n`<${Jt} before=${`${e}:${o.version.name}`} after=${`${e}:${s}`} />`}
    </section>`}function hn(e,t){let[o,s]=$({loaded:!1}),r=async()=>{try{let a=await X(Qt(e,t));return s({loaded:!0,alias:a}),a}catch(a){return s(a.status===404?{loaded:!0,alias:null}:{loaded:!1,error:a}),null}};return S(()=>{if(s({loaded:!1}),!t)return;let a=setTimeout(r,250);return()=>clearTimeout(a)},[e,t]),[o,r]}function Yt({dataset:e,alias:t,now:o,onDone:s,onClose:r}){let a=`datasets/${encodeURIComponent(e)}/aliases/${encodeURIComponent(t)}/`,i=l=>{w(`${t} is removed.`),s(l)};return n`
    <${L} title="Remove this alias?" verb=${`Remove ${t}`} danger twin=${Ot(e,t,o.rev)}
      send=${()=>ge(a,{"If-Match":`"${o.rev}"`})} onDone=${i} onClose=${r}>
      <p>Jobs that fetch <code>${o.uri}</code> fail from now on. Version ${o.version.name} stays, and so does the
        history of the alias; it can be created again.</p>
    <//>`}var gn={DatasetVersionCreated:({data:e})=>`Version ${e.version.name} was created`,ModelVersionCreated:({data:e})=>`Model version ${e.model_version.counter} was created`,ModelVersionStatusChanged:({data:e,old_status:t})=>`Model version ${e.model_version.counter} is ${e.model_version.status}${t?`, no longer ${t}`:""}`,VersionAliasMoved:({alias:e,old_version:t,version:o})=>`${e} ${t?`moved from ${t} to ${o}`:`was created, pointing to ${o}`}`,VersionAliasRemoved:({alias:e,old_version:t})=>`${e} was removed${t?`; it pointed to ${t}`:""}`,DatumAliasUpdated:({data:e})=>`${e.updated_alias.name} points to ${e.updated_alias.datum}`,PackagePublished:({uri:e,parts:t,reused:o})=>`${le(e)} was packaged: ${t} ${t===1?"part":"parts"}${o?`, ${o} reused`:""}`,VersionDeleted:({uri:e})=>`${le(e)} was deleted`,VersionRestored:({uri:e})=>`${le(e)} was restored`,PropertiesChanged:e=>`Properties of ${le(e.uri)}: ${Xt(e)}`,MetadataChanged:e=>`Metadata of ${e.path}: ${Xt(e)}`,PackagingFailed:({uri:e,reason:t})=>`Packaging of ${le(e)} failed: ${t}`};function Zt({type:e,detail:t}){try{return gn[e](t)}catch{return t?.title||e.replace(/(?<=[a-z])(?=[A-Z])/g," ")}}var bn={token:"proved by a token",signature:"proved by a signature",client:"said by the client",marker:"said by the marker",pipeline:"Packline itself"};function oe(e){let t=e?.name??e?.who??e?.data?.version?.created_by??e?.data?.model_version?.created_by;return t?{name:t,basis:bn[e.source??e.who_source]??""}:null}function eo({detail:e}){let t=e?.data?.version?.uri??e?.data?.model_version?.uri??e?.uri??"";return vn(e?.type==="version_alias_moved"?`dataset://${e.dataset}/${e.version}`:t)}function vn(e){let t=/^(dataset|model):\/\/([^/]+)\/([^/]+)$/.exec(e??"");return t?`${t[1]==="model"?"model:":""}${t[2]}:${t[3]}`:""}function be(e){let[t,o,s]=e.startsWith("model:")?e.split(":"):["dataset",...e.split(":")];return`${t}://${o}/${s}`}var Xt=({set:e,removed:t})=>[e.length&&`set ${e.join(", ")}`,t.length&&`removed ${t.join(", ")}`].filter(Boolean).join("; "),le=e=>(e??"").split("/").pop();var kn="This stack keeps no events.";function Z({of:e}){let t=x("events/",{...e,limit:20});return n`
    <${f} title="Activity">
      ${t.items.length>0&&n`<ol class="events">${t.items.map(o=>n`<li key=${o.id}><${yn} event=${o} /></li>`)}</ol>`}
      ${!t.items.length&&!t.loading&&!t.error&&n`<p class="note">Nothing in the last 90 days.</p>`}
      ${t.error&&!t.items.length?n`<${v} error=${t.error} retry=${t.reload} missing=${kn} />`:n`<${E} of=${t} what="earlier events" />`}
    <//>`}function yn({event:e}){let t=eo(e),o=Zt(e);return n`<${P} of=${e.time} /><span class=${e.type==="PackagingFailed"?"wrong":""}>${t?n`<a href=${d("versions",t)}>${o}</a>`:o}<${ce} of=${oe(e.detail)} before=" by " /></span>`}function ce({of:e,before:t=""}){return e&&n`<span>${t}${e.name}${e.basis&&n` <span class="soft">(${e.basis})</span>`}</span>`}function Le({params:{dataset:e,alias:t}}){let o=x(`datasets/${encodeURIComponent(e)}/aliases/${encodeURIComponent(t)}/history/`,{limit:50}),[s,r]=$(null),[a,i]=$(!1),l=o.items[0],c=!!l?.version,m=()=>{r(null),i(!1),o.reload()};return n`
    <${M} title=${`${e}/${t}`} crumbs=${[["Datasets",d("datasets")],[e,d("datasets",e)],[t]]}
      lead=${l&&n`${c?n`Points to ${to(l)}.`:"Removed."} ${o.count!=null&&`${_(o.count,"revision")}.`}`}
      actions=${l&&n`${c&&n`<${fe} uri=${l.uri} />`}<${V} text=${_t(e,t)} label="History line" what="command line of the history" />
        ${c&&n`<button type="button" class="quiet" onClick=${()=>i(!0)}>Remove…</button>`}
        <button type="button" class="primary" onClick=${()=>r("")}>${c?"Move":"Create"} ${t}…</button>`}>
      ${o.error&&!o.items.length&&n`<${v} error=${o.error} retry=${o.reload} />`}
      ${o.items.length>0&&n`<${C} caption=${`History of ${t}`} rows=${o.items} id=${({rev:b})=>b} columns=${[{title:"Revision",cell:({rev:b})=>b,header:!0},{title:"Version",cell:to},{title:"By",cell:({moved_by:b})=>n`<${ce} of=${oe(b)} />`},{title:"Moved",cell:({mtime:b})=>n`<${P} of=${b} />`,kind:"time"},{title:n`<span class="unseen">Change</span>`,cell:b=>n`<${wn} move=${b} now=${l} onBack=${r} />`}]} />`}
      ${!(o.error&&!o.items.length)&&n`<${E} of=${o} what="earlier moves" />`}
      ${s!=null&&n`<${te} dataset=${e} alias=${t} version=${s} onClose=${()=>r(null)} onDone=${m} />`}
      ${a&&n`<${Yt} dataset=${e} alias=${t} now=${l} onClose=${()=>i(!1)} onDone=${m} />`}
    <//>`}var to=({version:e})=>e?n`<a href=${d("versions",e.id)}>${e.name}</a>`:"(removed)";function wn({move:e,now:t,onBack:o}){return e.rev===t.rev?n`<span class="tag accent">now</span>`:!e.version||e.version.name===t.version?.name?null:n`<button type="button" class="quiet" onClick=${()=>o(e.version.name)}>Move back to ${e.version.name}</button>`}var xn=["description","owner","license","tags","readme"],Be=e=>typeof e=="string"&&e!=="";function ve(e,t=null){let o=Object.fromEntries(["description","owner","license","readme"].map(a=>[a,Be(e[a])?e[a]:""])),s=Array.isArray(e.tags)?e.tags.filter(Be):[],r=Object.fromEntries(Object.entries(e).filter(([a,i])=>!(xn.includes(a)&&!(a==="tags"&&t)&&Sn(a,i))));return{...o,tags:t??s,others:r}}var Sn=(e,t)=>e==="tags"?Array.isArray(t)&&t.every(Be):typeof t=="string",oo=e=>[...new Set(e.split(",").map(t=>t.trim()).filter(Boolean))];function no(e){try{let t=JSON.parse(e.trim()||"{}");return t&&typeof t=="object"&&!Array.isArray(t)?{value:t}:{wrong:"Write one JSON object."}}catch(t){return{wrong:`This is not JSON: ${t.message}`}}}function so(e,t,o){let s={};for(let r of["description","owner","license","readme"])e[r]!==t[r]&&(s[r]=t[r]||null);JSON.stringify(e.tags)!==JSON.stringify(t.tags)&&(s[o?"valohai.tags":"tags"]=t.tags.length?t.tags:null);for(let r of new Set([...Object.keys(e.others),...Object.keys(t.others)]))JSON.stringify(e.others[r])!==JSON.stringify(t.others[r])&&(s[r]=t.others[r]??null);return s}function ao({uri:e,path:t,isVersion:o,onDone:s,onClose:r}){let[a,i]=$(null),[l,c]=$(null);return S(()=>{Cn(t,o).then(i,c)},[t]),a?n`<${En} uri=${e} path=${t} isVersion=${o} seen=${a} onDone=${s} onClose=${r} />`:n`<${he} title="Edit" onClose=${r}>${l?n`<${v} error=${l} />`:n`<${q} />`}<//>`}async function Cn(e,t){let o=await zt(`${e}metadata/`),s=await o.json(),r=t?(await X(e,{files:0})).tags:null;return{card:ve(s,r),etag:o.headers.get("ETag")}}function En({uri:e,path:t,isVersion:o,seen:s,onDone:r,onClose:a}){let[i,l]=$(s.card),[c,m]=$(s.card.tags.join(", ")),[b,D]=$(Object.keys(s.card.others).length?JSON.stringify(s.card.others,null,2):""),g=no(b),k=g.wrong?{}:so(s.card,{...i,tags:oo(c),others:g.value},o),T=R=>W=>l({...i,[R]:W.target.value}),y=()=>G(`${t}metadata/`,k,{headers:{"If-Match":s.etag}}),N=()=>{w(`${e} was changed.`),r()};return n`
    <${L} title="Edit" verb="Save" wide twin=${Nt(e,k)} disabled=${g.wrong||!Object.keys(k).length} send=${y} onDone=${N} onClose=${a}>
      <${I} id="card-description" label="Description" value=${i.description} onInput=${T("description")} />
      <div class="fields">
        <${I} id="card-owner" label="Owner" value=${i.owner} onInput=${T("owner")} />
        <${I} id="card-license" label="Licence" value=${i.license} onInput=${T("license")} hint="An SPDX identifier, such as CC-BY-4.0." />
        <${I} id="card-tags" label="Tags" value=${c} onInput=${R=>m(R.target.value)} hint="With commas between them." />
      </div>
      <${I} id="card-others" label="Other properties" hint="One JSON object." wrong=${g.wrong}>
        <textarea id="card-others" rows="5" spellcheck=${!1} value=${b} aria-describedby=${g.wrong?"card-others-hint card-others-wrong":"card-others-hint"}
          aria-invalid=${g.wrong?"true":null} onInput=${R=>D(R.target.value)} /><//>
      <${I} id="card-readme" label="README" hint="Markdown. Empty: the README.md of the version is shown, if it has one.">
        <textarea id="card-readme" rows="10" value=${i.readme} aria-describedby="card-readme-hint" onInput=${T("readme")} /><//>
    <//>`}var ne=e=>function(o){let[s,r]=$({}),[a,i]=$(0);return S(()=>{import("./previews.js").then(l=>r({view:l[e]}),()=>r({failed:!0}))},[a]),s.failed?n`<${v} error=${Dn} retry=${()=>a?location.reload():i(1)} />`:s.view?n`<${s.view} ...${o} />`:n`<${q} />`},Dn={message:"Previews cannot be loaded.",remedy:"Check the network; if the deployment was updated meanwhile, load the page again."},ro=ne("Preview"),io=ne("Gallery"),lo=ne("Comparison"),co=ne("OneSide"),$o=ne("Readme"),mo=ne("FileSummary");var Pn=/^readme\.(md|markdown)$/i;function ke({uri:e,path:t,properties:o,tags:s,version:r,owner:a,reload:i}){let[l,c]=$(!1),m=ve(o,s),b=Object.entries(m.others).map(([g,k])=>[g,typeof k=="string"?k:JSON.stringify(k)]),D=[["Owner",m.owner||a],["Licence",m.license],["Tags",m.tags.length>0&&m.tags.map(g=>n`<${Q} key=${g}>${g}<//>`)],...b].filter(([,g])=>g);return n`
    <${f} title="About" aside=${n`<button type="button" onClick=${()=>c(!0)}>Edit</button>`}>
      ${m.description&&n`<p class="description">${m.description}</p>`}
      ${D.length>0&&n`<${Y} of=${D} />`}
      ${!m.description&&!D.length&&n`<p class="note">There is no description yet.</p>`}
    <//>
    <${On} text=${m.readme} version=${r} />
    ${l&&n`<${ao} uri=${e} path=${t} isVersion=${!!s} onClose=${()=>c(!1)} onDone=${()=>{c(!1),i()}} />`}`}function On({text:e,version:t}){let s=O(!e&&t?`dataset-versions/${encodeURIComponent(t)}/tree/`:null,{prefix:"README",limit:20}).data?.results.find(r=>r.kind==="file"&&Pn.test(r.path));return!e&&!s?null:n`<${f} title="README"><${$o} key=${e||s.path} text=${e} version=${t} path=${s?.path} /><//>`}var _n=/^[a-z0-9._-]{1,128}$/;function uo({onDone:e,onClose:t}){let[o,s]=$(""),r=o&&!_n.test(o)?"Lower-case letters, digits, dots, underscores and dashes only.":"",a=i=>{w(`${i.uri} was created.`),e(i)};return n`
    <${L} title="New dataset" verb="Create dataset" twin=${Rt(o)} disabled=${!o||r}
      send=${()=>G("datasets/",{name:o})} onDone=${a} onClose=${t}>
      <${I} id="dataset-name" label="Name" value=${o} wrong=${r} onInput=${i=>s(i.target.value.trim())}
        hint="Versions come from executions that name it, or from data you select in the search." />
    <//>`}var po=e=>`dataset-versions/${encodeURIComponent(e.id)}/`;function fo({version:e,onDone:t,onClose:o}){let s=r=>{w(`${e.uri} is deleted.`),t(r)};return n`
    <${L} title="Delete this version?" verb=${`Delete ${e.name}`} danger twin=${Mt(e.uri)}
      send=${()=>ge(po(e))} onDone=${s} onClose=${o}>
      <p><code>${e.uri}</code> disappears from lists and can no longer be fetched. It can be restored until its
        retention ends; then it is purged, with the parts that no other version uses.</p>
      <p>The uploaded files themselves stay.</p>
    <//>`}function ye({version:e,onDone:t,onClose:o}){let s=r=>{w(`${e.uri} is restored.`),t(r)};return n`
    <${L} title="Restore this version?" verb=${`Restore ${e.name}`} twin=${At(e.uri)}
      send=${()=>G(`${po(e)}restore/`,{})} onDone=${s} onClose=${o}>
      <p><code>${e.uri}</code> comes back as it was${e.deleted_at?` before ${Ct(e.deleted_at)}`:""}.</p>
    <//>`}function ho({dataset:e,reload:t}){let[o,s]=$(!1);return n`
    <button type="button" class="primary" onClick=${()=>s(!0)}>Promote a version…</button>
    ${o&&n`<${te} dataset=${e} onClose=${()=>s(!1)} onDone=${()=>{s(!1),t()}} />`}`}function go(){let[e,t]=$(!1);return n`
    <button type="button" class="primary" onClick=${()=>t(!0)}>New dataset</button>
    ${e&&n`<${uo} onClose=${()=>t(!1)} onDone=${o=>K("datasets",o.id)} />`}`}function bo({dataset:e,reload:t}){let o=x("dataset-versions/",{dataset:e,deleted:"true",limit:200}),[s,r]=$(null),a=o.items.filter(i=>i.deleted_at);return a.length?n`
    <${f} title="Deleted versions">
      <${C} caption="Deleted versions" rows=${a} columns=${[{title:"Version",cell:({id:i,name:l})=>n`<a href=${d("versions",i)}>${l}</a>`,header:!0},{title:"Deleted",cell:({deleted_at:i})=>n`<${P} of=${i} />`,kind:"time"},{title:"Purged after",cell:({purge_at:i})=>n`<${P} of=${i} />`,kind:"time"},{title:n`<span class="unseen">Restore</span>`,cell:i=>n`<button type="button" aria-label=${`Restore ${i.name}`} onClick=${()=>r(i)}>Restore</button>`}]} />
      <${E} of=${o} what="more deleted versions" />
      ${s&&n`<${ye} version=${s} onClose=${()=>r(null)}
        onDone=${()=>{r(null),o.reload(),t()}} />`}
    <//>`:null}function Ve({params:e}){let t=e.dataset,o=O(`datasets/${encodeURIComponent(t)}/`),s=x(o.data?"dataset-versions/":null,{dataset:t,limit:50}),r=x(o.data?`datasets/${encodeURIComponent(t)}/aliases/`:null,{limit:200}),a=()=>{r.reload(),s.reload()};return n`
    <${M} title=${t} crumbs=${[["Datasets",d("datasets")],[t]]} lead=${n`<code>${o.data?.uri??""}</code>`}
      actions=${o.data&&n`<${ho} dataset=${t} reload=${a} />`}>
      <${z} of=${o}>${i=>n`
        <${ke} uri=${i.uri} path=${`datasets/${encodeURIComponent(t)}/`} properties=${i.properties} owner=${i.owner} version=${i.latest_version?.id} reload=${o.reload} />
        <${Mn} of=${r} dataset=${t} />
        <${Tn} of=${s} aliases=${r.items} />
        <${bo} dataset=${t} reload=${a} />
        <${Z} of=${{dataset:t}} />`}<//>
    <//>`}function Tn({of:e,aliases:t}){let o=a=>t.filter(i=>i.version.id===a.id),s=[{title:"Version",header:!0,cell:a=>n`<a href=${d("versions",a.id)}>${a.name}</a>
        ${o(a).map(i=>n` <span class="tag accent" key=${i.name}>${i.name}</span>`)}`},{title:"Files",kind:"number",cell:a=>p(a.file_count)},{title:"Size",kind:"number",cell:a=>h(a.size)},{title:"Package",cell:a=>n`<${U} of=${a.packaging} />`},{title:"Tags",cell:a=>a.tags.map(i=>n`<${Q} key=${i}>${i}<//>`)},{title:"Created",kind:"time",cell:a=>n`<${P} of=${a.ctime} />`}],r=e.items.length>0||!(e.loading||e.error);return n`
    <${f} title="Versions">
      ${r&&n`<${C} caption="Versions, newest first" columns=${s} rows=${e.items} empty="There is no version yet." />`}
      <${E} of=${e} what="older versions" />
    <//>`}function Mn({of:e,dataset:t}){let[o,s]=$("");return e.error?n`<${v} error=${e.error} retry=${e.reload} />`:e.items.length?n`
    <${f} title="Aliases">
      <${C} caption="Aliases" columns=${[{title:"Alias",header:!0,cell:a=>n`<a class="tag accent" href=${d("datasets",t,"aliases",a.name)}>${a.name}</a>`},{title:"Version",cell:a=>n`<a href=${d("versions",a.version.id)}>${a.version.name}</a>`},{title:"Moved",kind:"time",cell:a=>n`<${P} of=${a.mtime} />`},{title:"History",cell:a=>n`<button class="quiet" aria-expanded=${o===a.name}
        onClick=${()=>s(o===a.name?"":a.name)}>${o===a.name?"Hide":"Show"}<span class="unseen"> history of ${a.name}</span></button>`}]} rows=${e.items} id=${a=>a.name} />
      ${o&&n`<${An} key=${o} dataset=${t} alias=${o} />`}
    <//>`:null}function An({dataset:e,alias:t}){let o=x(`datasets/${encodeURIComponent(e)}/aliases/${encodeURIComponent(t)}/history/`,{limit:20});return n`
    <div class="history"><h3>Where ${t} pointed</h3>
      <ol>${o.items.map(s=>n`<li key=${s.rev}>
        <${P} of=${s.mtime} /> ${s.version?n`<a href=${d("versions",s.version.id)}>${s.version.name}</a>`:"(removed)"}<${ce} of=${oe(s.moved_by)} before=" by " />${" "}
        <span class="soft">revision ${s.rev}</span></li>`)}</ol>
      <${E} of=${o} what="older moves" />
    </div>`}var Rn=50;function je(){let e=x("datasets/",{limit:Rn,newest:!0}),t=r=>({newest_version:a})=>a?r(a):"\u2013",o=[{title:"Dataset",header:!0,cell:r=>n`<a href=${d("datasets",r.id)}>${r.name}</a>`},{title:"Newest version",cell:t(r=>n`<a href=${d("versions",r.id)}>${r.name}</a>`)},{title:"Files",kind:"number",cell:t(r=>p(r.file_count))},{title:"Size",kind:"number",cell:t(r=>h(r.size))},{title:"Package",cell:t(r=>n`<${U} of=${r.packaging} />`)},{title:"Created",kind:"time",cell:t(r=>n`<${P} of=${r.ctime} />`)}],s=e.items.length>0||!(e.loading||e.error);return n`
    <${M} title="Datasets" lead="Every dataset of this deployment, by name, with its newest version."
      actions=${n`<${go} />`}>
      ${s&&n`<${C} caption="Datasets" columns=${o} rows=${e.items}
        empty="There is no dataset yet. Upload files whose metadata names one, and it appears here." />`}
      <${E} of=${e} what="more datasets" />
    <//>`}function se(e){let t=/^dataset:\/\/([^/]+)\/(.+)$/.exec(e??"");return t?`${t[1]}:${t[2]}`:null}var $e=e=>e.slice(0,e.lastIndexOf(":")),me=e=>e.slice(e.lastIndexOf(":")+1);function we({of:e}){let t=se(e);return t?n`<a href=${d("versions",t)}>${e}</a>`:n`<span>${e}</span>`}function Se({of:e}){let t=Ue(e),o=ze(e);return n`
    <div class="lineage">
      <h3>Made from</h3>
      ${t.length?n`<ul>${t}</ul>`:n`<p class="soft">Nothing is recorded.</p>`}
      <h3>Used by</h3>
      ${o.length?n`<ul>${o}</ul>`:n`<p class="soft">Nothing yet.</p>`}
    </div>`}function Ue({made_by:e,based_on:t}){let o=e?[e.step,e.commit,e.image].filter(s=>typeof s=="string"):[];return[t&&n`<li><small>version before</small> <${xe} of=${t}>${Ue(t)}<//></li>`,e&&n`<li><small>execution</small> <${vo} id=${e.execution} /> <span class="soft">${o.join(" \xB7 ")}</span>
      ${e.inputs?.length>0&&n`<ul>${e.inputs.map(s=>n`
        <li><small>input</small> <${xe} of=${s}>${Ue(s)}<//></li>`)}</ul>`}</li>`].filter(Boolean)}function ze({used_by:e=[]}){return e.map(t=>{if(t.more)return n`<li class="soft">and more</li>`;if(t.version)return n`<li><small>version</small> <${xe} of=${t.version}>${ze(t.version)}<//></li>`;let o=t.made??[];return n`<li><small>execution</small> <${vo} id=${t.execution} />
      ${o.length>0&&n`<ul>${o.map(s=>n`<li><small>made</small> <${xe} of=${s}>${ze(s)}<//></li>`)}</ul>`}</li>`})}function xe({of:e,children:t}){let o=[].concat(t).flat().filter(Boolean);return n`<${we} of=${e.uri} />
    ${e.files!=null&&n` <span class="soft">${_(e.files,"file")}</span>`}
    ${e.unknown&&n` <span class="soft">(not known here)</span>`}
    ${e.more&&n` <span class="soft">…</span>`}
    ${o.length>0&&n`<ul>${o}</ul>`}`}var vo=({id:e})=>n`<a href=${d("executions",e)}>${e}</a>`;function We({params:e}){let t=e.datum,o=O(`data/${encodeURIComponent(t)}/`,{hashes:!1}),s=O("lineage/",{uri:`datum://${t}`,depth:3}),r=O(o.data?.output_execution?`executions/${encodeURIComponent(o.data.output_execution.id)}/`:null);return n`
    <${M} title=${o.data?.name??t} crumbs=${[["Search",d("search")],[o.data?.name??t]]}
      lead=${o.data&&n`<code>${o.data.uri}</code> <${V} text=${o.data.uri} label="Copy URI" what="URI" />`}>
      <${z} of=${o}>${a=>n`
        <div class="columns">
          <${f} title="Facts"><${Y} of=${In(a)} /><//>
          <${f} title="Versions">
            ${r.data?n`<${Nn} of=${r.data.versions} path=${a.name} />`:n`<p class="note">No execution is known that made it.</p>`}
          <//>
          <${f} title="Lineage"><${z} of=${s}>${i=>n`<${Se} of=${i} />`}<//><//>
        </div>
        <${Z} of=${{datum:t}} />`}<//>
    <//>`}var In=e=>[["Size",h(e.size)],["Stored",e.file_mtime&&n`<${P} of=${e.file_mtime} />`],["Made by execution",e.output_execution&&n`<a href=${d("executions",e.output_execution.id)}>${e.output_execution.id}</a>`],["Aliases",e.aliases.join(", ")],["Tags",e.tags.length>0&&e.tags.map(t=>n`<${Q} key=${t}>${t}<//>`)],...Object.entries(e.properties).map(([t,o])=>[t,typeof o=="string"?o:JSON.stringify(o)]),["MD5",e.md5&&n`<code>${e.md5}</code>`],e.part?["Inside of part",n`<code>${e.part.key}</code>`]:["Key",e.key&&n`<code>${e.key}</code>`]].filter(([,t])=>t);function Nn({of:e,path:t}){let o=e.filter(s=>se(s));return o.length?n`
    <ul class="plain">${o.map(s=>n`<li key=${s}><a href=${d("versions",se(s),{tab:"files",find:t})}>${s}</a></li>`)}</ul>
    <p class="note">Those that its execution made. Versions that are based on them may have it as well.</p>`:n`<p class="note">Its execution made no dataset version.</p>`}var Fn=5;function ae(e,t){let o=B({query:"",pages:0});S(()=>{o.current.query!==t&&(o.current={query:t,pages:0}),!(!e.more||e.items.length||o.current.pages>=Fn)&&(o.current.pages+=1,e.more())})}var Ln=["open","sealing","sealed"],Bn="This stack does not list executions; open one by its id.";function Ge({query:e}){let t=x("executions/",{state:e.state,alerts:e.alerts,limit:50});return ae(t,`${e.state} ${e.alerts}`),n`
    <${M} title="Executions" lead="Jobs whose outputs were uploaded: what each made, and what was wrong." actions=${n`<${Un} />`}>
      <div class="filters" role="group" aria-label="Filters">
        <label class="inline" for="state">State</label>
        <select id="state" value=${e.state??""} onChange=${o=>F({state:o.target.value})}>
          <option value="">any</option>${Ln.map(o=>n`<option value=${o}>${o}</option>`)}</select>
        <label class="inline"><input type="checkbox" checked=${e.alerts==="true"}
          onChange=${o=>F({alerts:o.target.checked?"true":""})} /> With alerts only</label>
      </div>
      ${t.error&&!t.items.length?n`<${v} error=${t.error} retry=${t.reload} missing=${Bn} />`:n`${!(t.loading&&!t.items.length)&&n`<${Vn} of=${t} />`}<${E} of=${t} what="more executions" />`}
    <//>`}var Vn=({of:e})=>n`
  <${C} caption="Executions" rows=${e.items} empty=${e.more?"None on this page; there are more.":"No execution is like that."} columns=${[{title:"Execution",cell:({id:t})=>n`<a href=${d("executions",t)}>${t}</a>`,header:!0},{title:"State",cell:({state:t})=>n`<${U} of=${t} />`},{title:"Files",cell:({file_count:t})=>p(t),kind:"number"},{title:"Size",cell:({size:t})=>h(t),kind:"number"},{title:"Versions",cell:({versions:t})=>n`<${jn} of=${t} />`},{title:"Alerts",cell:({alerts:t})=>t.length?n`<span class="state bad">${t.length}</span>`:"\u2013"},{title:"Sealed, or last upload",cell:({mtime:t})=>n`<${P} of=${t} />`,kind:"time"}]} />`,jn=({of:e})=>e.length?n`${e.slice(0,3).map(t=>n`<${Ke} uri=${t} /> `)}${e.length>3&&`and ${e.length-3} more`}`:"\u2013";function Ke({uri:e}){let[,t,o,s]=/^(\w+):\/\/([^/]+)\/(.+)$/.exec(e)??[];return t?n`<a href=${d("versions",`${t==="model"?"model:":""}${o}:${s}`)}>${e}</a>`:n`<code>${e}</code>`}function Un(){let[e,t]=$("");return n`
    <form class="by-id" onSubmit=${s=>{s.preventDefault(),e.trim()&&K("executions",e.trim())}}>
      <input type="text" aria-label="Execution id" placeholder="Execution id" value=${e} autocomplete="off" spellcheck=${!1}
        onInput=${s=>t(s.target.value)} />
      <button>Open</button>
    </form>`}var zn=3e3;function Je({params:e}){let t=`executions/${encodeURIComponent(e.execution)}/`,o=O(t,void 0,{every:({state:s})=>s==="sealed"?0:zn});return n`
    <${M} title=${e.execution} crumbs=${[["Executions",d("executions")],[e.execution]]}
      actions=${n`<${V} text=${`packline execution ${e.execution}`} label="Command line" what="Command line" />`}>
      <${z} of=${o}>${s=>n`<${Wn} execution=${s} path=${t} />`}<//>
    <//>`}var Wn=({execution:e,path:t})=>n`
  <p class="lead" aria-live="polite"><${U} of=${e.state} /> ${e.sealed_at&&n`since <${P} of=${e.sealed_at} />`}</p>
  ${e.alerts.length>0&&n`<${Gn} of=${e.alerts} />`}
  <${f} title="What it made">
    <div class="figures">
      <${A} value=${p(e.file_count)} label="outputs" />
      <${A} value=${h(e.size)} label="together" />
      <${A} value=${p(e.versions.length)} label=${e.versions.length===1?"version":"versions"} />
    </div>
    ${e.versions.length>0&&n`<ul class="plain">${e.versions.map(o=>n`<li><${Ke} uri=${o} /></li>`)}</ul>`}
    ${e.datum_aliases.length+e.late.length>0&&n`<${Y} of=${[["Datum aliases",e.datum_aliases.join(", ")],["Late files",e.late.join(", ")]]} />`}
  <//>
  ${e.state==="sealed"&&n`<${Kn} path=${t} />`}
  ${Object.keys(e.marker).length>0&&n`
    <${f} title="Marker"><pre class="json" tabindex="0">${JSON.stringify(e.marker,null,2)}</pre><//>`}
  <${Z} of=${{execution:e.id}} />`,Gn=({of:e})=>n`
  <${f} title=${e.length===1?"Alert":"Alerts"}>
    <ul class="alerts">${e.map(({code:t,message:o,remedy:s})=>n`
      <li><strong><code>${t}</code></strong><p>${o}</p>${s&&n`<p class="remedy">What to do: ${s}</p>`}</li>`)}</ul>
  <//>`;function Kn({path:e}){let t=x(`${e}outputs/`,{limit:100});return n`
    <${f} title="Outputs">
      ${t.items.length>0&&n`<${C} caption="Outputs" rows=${t.items} id=${({path:o,datum:s})=>`${o}:${s.id}`} columns=${[{title:"Path",cell:({path:o,datum:s})=>n`<a href=${d("data",s.id)}>${o}</a>`,header:!0},{title:"Size",cell:({datum:o})=>h(o.size),kind:"number"},{title:"Datum",cell:({datum:o})=>n`<code>${o.id}</code><${V} text=${`datum://${o.id}`} what=${`URI of ${o.name}`} />`}]} />`}
      ${!t.items.length&&!t.loading&&!t.error&&n`<p class="note">It has none.</p>`}
      <${E} of=${t} what="more outputs" />
    <//>`}var ko=1e-6,Ce=e=>e!=null&&e<1?`${Math.max(1,Math.round(e*1e3))} ms`:Dt(e);function J(e){if(e==null)return"\u2013";if(e===0)return"$0";if(e<ko)return`< $${ko.toFixed(6)}`;let t=e>=1?2:Math.min(8,1-Math.floor(Math.log10(Math.abs(e))));return`$${e.toFixed(t)}`}function Jn(e,t){if(!(t>0)||!(e>t))return"";let o=e/t;return`${o>=10?p(Math.round(o)):o.toFixed(1)} times`}var Hn=[["requests","Requests",p],["seconds","Time",Ce],["dollars","Price of requests",J]];function Ee(e){return Hn.map(([t,o,s])=>{let[r,a]=[e.by_files[t],e.by_package[t]],i=Math.max(r,a),l=c=>i>0?c/i:0;return{key:t,title:o,files:s(r),packed:s(a),filesShare:l(r),share:l(a),less:Jn(r,a)}})}function yo(e){let t=Ee(e).map(({title:o,files:s,packed:r})=>`${o.toLowerCase()}: ${s} file by file, ${r} by package`);return`One fetch of ${p(e.files)} files. ${t.join("; ")}.`}var wo=(e,t)=>{let o=s=>({requests:s.requests*t,seconds:s.seconds*t,dollars:s.dollars*t});return{...e,by_files:o(e.by_files),by_package:o(e.by_package)}};var De=["versions","packages","package_dollars","fetches","saved_requests","saved_seconds","saved_dollars"];function He(e){let t=new Map;for(let o of e.flatMap(s=>s.months)){let s=t.get(o.month)??Object.fromEntries(De.map(r=>[r,0]));for(let r of De)s[r]+=o[r];t.set(o.month,s)}return[...t].map(([o,s])=>({month:o,...s})).sort((o,s)=>o.month<s.month?1:-1)}var xo=e=>e.months.reduce((t,o)=>t+o.saved_dollars,0);function So(e){let t=Object.fromEntries(De.map(o=>[o,0]));for(let o of He(e))for(let s of De)t[s]+=o[s];return{...t,storage_dollars:e.reduce((o,{storage_dollars:s})=>o+s,0),stale:e.filter(({stale:o})=>o).length}}var Co=e=>e.fetched_by.map(({name:t,fetches:o})=>`${t||"unknown"} ${o}`).join(", ");function Eo({stale:e,complete:t,versions:o}){return e?"stale":o===0?"no versions":t?"in use":"not all read"}var qn="Estimated from fetches that executions have recorded and from list prices; storage at most, as versions may share files.";function qe(){let e=x("fleet/",{limit:10});return n`
    <${M} title="Fleet" lead=${qn}>
      ${e.error&&!e.items.length?n`<${v} error=${e.error} retry=${e.reload} missing=${"This stack has no fleet page."} />`:n`${e.items.length>0&&n`<${Qn} of=${e.items} partial=${e.next!=null} />`}
          ${!(e.loading&&!e.items.length)&&n`<${Yn} of=${e.items} />`}<${E} of=${e} what="more datasets" />`}
    <//>`}function Qn({of:e,partial:t}){let o=So(e);return n`
    <${f} title=${t?`The first ${_(e.length,"dataset")}`:`All ${_(e.length,"dataset")}`}>
      <div class="figures">
        <${A} value=${J(o.saved_dollars)} label="saved in requests" />
        <${A} value=${p(o.saved_requests)} label="requests saved" />
        <${A} value=${Ce(o.saved_seconds)} label="of waiting saved" />
        <${A} value=${J(o.package_dollars)} label="paid for packages" />
        <${A} value=${p(o.fetches)} label="recorded fetches" />
        <${A} value=${J(o.storage_dollars)} label="storage a month, at most" />
        <${A} value=${p(o.stale)} label="stale: unused for 90 days" />
      </div>
    <//>
    <${f} title="By month">
      <${C} caption="Savings by month" id=${({month:s})=>s} rows=${He(e)} columns=${[{title:"Month",cell:({month:s})=>s,header:!0},{title:"Versions",cell:s=>p(s.versions),kind:"number"},{title:"Packages",cell:s=>p(s.packages),kind:"number"},{title:"Paid for packages",cell:s=>J(s.package_dollars),kind:"number"},{title:"Fetches",cell:s=>p(s.fetches),kind:"number"},{title:"Requests saved",cell:s=>p(s.saved_requests),kind:"number"},{title:"Time saved",cell:s=>Ce(s.saved_seconds),kind:"number"},{title:"Saved",cell:s=>J(s.saved_dollars),kind:"number"}]} />
    <//>`}var Yn=({of:e})=>n`
  <${f} title="By dataset">
    <${C} caption="Datasets of the fleet" id=${({name:t})=>t} rows=${e} empty="There is no dataset yet." columns=${[{title:"Dataset",cell:({name:t})=>n`<a href=${d("datasets",t)}>${t}</a>`,header:!0},{title:"Use",cell:t=>n`<${Q}>${Eo(t)}<//>`},{title:"Versions",cell:({versions:t,complete:o})=>`${p(t)}${o?"":" or more"}`,kind:"number"},{title:"Fetches",cell:({fetches:t})=>p(t),kind:"number"},{title:"By whom",cell:t=>Co(t)||"\u2013"},{title:"Last fetch",cell:({last_fetch_at:t})=>n`<${P} of=${t} />`},{title:"Saved",cell:t=>J(xo(t)),kind:"number"},{title:"Stored, at most",cell:({stored_bytes_at_most:t})=>h(t),kind:"number"},{title:"A month",cell:({storage_dollars:t})=>J(t),kind:"number"}]} />
  <//>`;var Xn={approved:"good",rejected:"bad",pending:"busy"},de={approved:"Approve",rejected:"Reject",pending:"Set back"};function Qe({params:{model:e}}){let t=x("model-versions/",{model:e,limit:50}),[o,s]=$(null),[r,a]=$({}),i=t.items.map(c=>r[c.id]??c),l=c=>{s(null),a({...r,[c.id]:c}),w(`Version ${c.counter} is ${c.status}.`)};return n`
    <${M} title=${e} crumbs=${[["Models",d("models")],[e]]}>
      ${t.error&&!i.length?n`<${v} error=${t.error} retry=${t.reload} />`:n`${!(t.loading&&!i.length)&&n`<${Zn} rows=${i} onDecide=${(c,m)=>s({version:c,status:m})} />`}<${E} of=${t} what="more versions" />`}
      <${Z} of=${{dataset:`model:${e}`}} />
      ${o&&n`<${es} ...${o} onDone=${l} onClose=${()=>s(null)} />`}
    <//>`}var Zn=({rows:e,onDecide:t})=>n`
  <${C} caption="Versions of the model" rows=${e} empty="There is no version of this model." columns=${[{title:"Version",cell:({id:o,counter:s})=>n`<a href=${d("versions",o)}>${s}</a>`,header:!0},{title:"Status",cell:({status:o})=>n`<span class=${`state ${Xn[o]??"idle"}`}>${o||"pending"}</span>`},{title:"Files",cell:({file_count:o})=>p(o),kind:"number"},{title:"Size",cell:({size:o})=>h(o),kind:"number"},{title:"Packaging",cell:({packaging:o})=>n`<${U} of=${o} />`},{title:"Created",cell:({ctime:o})=>n`<${P} of=${o} />`,kind:"time"},{title:"Note",cell:({note:o})=>o||"\u2013"},{title:n`<span class="unseen">Decide</span>`,cell:o=>n`<span class="decide">${Object.keys(de).filter(s=>s!==(o.status||"pending")).map(s=>n`<button type="button" class="quiet" aria-label=${`${de[s]} version ${o.counter}`} onClick=${()=>t(o,s)}>${de[s]}</button>`)}</span>`}]} />`,es=({version:e,status:t,onDone:o,onClose:s})=>n`
  <${L} title=${`${de[t]} ${e.uri}?`} verb=${de[t]} danger=${t==="rejected"} twin=${It(e.uri,t)}
    send=${()=>G(`model-versions/${encodeURIComponent(e.id)}/status/`,{status:t})} onDone=${o} onClose=${s}>
    <p>It is ${e.status||"pending"} now; it will be ${t}. Subscribers of events are notified.</p>
  <//>`;function Ye(){let e=x("models/",{limit:100});return n`
    <${M} title="Models" lead="Versions of models, and what people decided about them.">
      ${e.error&&!e.items.length?n`<${v} error=${e.error} retry=${e.reload} missing="This stack does not list models." />`:n`${!(e.loading&&!e.items.length)&&n`<${C} caption="Models" rows=${e.items} empty="No execution has made a model yet." columns=${[{title:"Model",cell:({name:t})=>n`<a href=${d("models",t)}>${t}</a>`,header:!0},{title:"URI",cell:({uri:t})=>n`<code>${t}</code>`}]} />`}<${E} of=${e} what="more models" />`}
    <//>`}var Xe=new Map,Do=(e,t)=>e.has(t.id)?et(e,[t]):Ze(e,[t]),Ze=(e,t)=>new Map([...e,...t.map(o=>[o.id,o])]);function et(e,t){let o=new Map(e);for(let{id:s}of t)o.delete(s);return o}function Po(e,t){let o=t.filter(({id:s})=>e.has(s)).length;return o?o===t.length?"all":"some":"none"}var Pe=e=>[...e.values()].reduce((t,{size:o})=>t+(o??0),0);function Oo(e){let t=new Map;for(let{name:o}of e.values())t.set(o,(t.get(o)??0)+1);return[...t].filter(([,o])=>o>1).map(([o])=>o)}var ts=/^[a-z0-9._-]{1,128}$/,_o=/^[A-Za-z0-9._-]{1,256}$/,To=e=>e.split(/[\s,]+/).filter(Boolean);function Mo({selection:e,onDone:t,onClose:o}){let[s,r]=$({dataset:"",name:"",base:"",packaging:!0,aliases:"",tags:""}),a=y=>N=>r({...s,[y]:N.target.value}),i=O("datasets/",{limit:100}),l=[...e.keys()],c=s.base&&ns(s.dataset,s.base),m={...s,base:c.includes("://")||!c?c:be(c),datums:l,aliases:To(s.aliases),tags:To(s.tags)},b=os(s,m),D=Oo(e),g=()=>G("dataset-versions/",{dataset:s.dataset,name:s.name,files:l.map(y=>({datum:y})),previous_version:c||null,packaging:s.packaging,targeting_aliases:m.aliases,tags:m.tags}),k=y=>{w(`${y.uri} was created.`),t(y)},T=s.dataset&&s.name&&!Object.values(b).some(Boolean)&&l.length<=1e3;return n`
    <${L} title="Create a version from the selection" verb="Create version" twin=${Ft(m)}
      disabled=${!T} send=${g} onDone=${k} onClose=${o}>
      <p>${_(l.length,"file")}, ${h(Pe(e))}. The version has exactly these.</p>
      ${l.length>1e3&&n`<p class="problem" role="alert">At most ${1e3} files at a time: take some out of the selection.</p>`}
      ${D.length>0&&n`<p class="note" role="status">${_(D.length,"path")} selected twice (such as <code>${D[0]}</code>): on disk the last one wins.</p>`}
      <div class="fields">
        <${I} id="compose-dataset" label="Dataset" value=${s.dataset} onInput=${a("dataset")} wrong=${b.dataset} list="compose-datasets" hint="An existing one, or a new name." />
        <datalist id="compose-datasets">${(i.data?.results??[]).map(({name:y})=>n`<option value=${y} />`)}</datalist>
        <${I} id="compose-name" label="Version" value=${s.name} onInput=${a("name")} wrong=${b.name} hint="Such as v2; it never changes afterwards." />
        <${I} id="compose-base" label="Made from (optional)" value=${s.base} onInput=${a("base")} wrong=${b.base} hint="A version or alias, for lineage; no files are taken from it." />
        <${I} id="compose-aliases" label="Aliases (optional)" value=${s.aliases} onInput=${a("aliases")} wrong=${b.aliases} hint="Moved to it once it is packaged." />
        <${I} id="compose-tags" label="Tags (optional)" value=${s.tags} onInput=${a("tags")} hint="Separated by spaces or commas." />
        <${Ht} id="compose-packaging" label="Package it" checked=${s.packaging} onChange=${y=>r({...s,packaging:y})} />
      </div>
    <//>`}function os(e,{aliases:t}){let o="Letters, digits, dots, underscores and dashes only.";return{dataset:e.dataset&&!ts.test(e.dataset)?"Lower-case letters, digits, dots, underscores and dashes only.":"",name:e.name&&!_o.test(e.name)?o:"",base:e.base&&!/^(?:[a-z]+:\/\/)?[\w.:/-]+$/.test(e.base)?"A version, such as v1, or dataset://images/v1.":"",aliases:t.every(s=>_o.test(s))?"":o}}var ns=(e,t)=>/[:/]/.test(t)?t:`${e}:${t}`;var ot={tag:"tag",name:"name",alias:"alias",execution:"output_execution",version:"dataset_version",property:"property"},ss=["tag","property"],as=/^[^=<>!]+(?:[=<>]|!=)/,rs=/[*?/]|\.\w{1,8}$/;function is(e){let t={};for(let o of ls(e)){let s=o.indexOf(":"),r=ot[o.slice(0,s).toLowerCase()];r&&s<o.length-1?Oe(t,r,o.slice(s+1)):as.test(o)?Oe(t,"property",o):Oe(t,rs.test(o)?"name":"tag",o)}return t}function Ao(e){let t=e.q?is(e.q):{};for(let o of Object.values(ot))for(let s of(e[o]??"").split(`
`))s.trim()&&Oe(t,o,s.trim());return t}var Ro=e=>Object.fromEntries(Object.values(ot).map(t=>[t,[].concat(e[t]??[]).join(`
`)])),_e=e=>Object.keys(e).length===0;function Oe(e,t,o){ss.includes(t)?e[t]=[...e[t]??[],o]:e[t]=o}var ls=e=>[...e.matchAll(/(?:[^\s"]|"[^"]*"?)+/g)].map(([t])=>t.replaceAll('"',"")).filter(Boolean);function st({query:e}){let t=kt(()=>Ao(e),[JSON.stringify(e)]),[o,s]=$(Xe),[r,a]=$(!1),i=x(_e(t)?null:"data/",{...t,limit:100});return ae(i,JSON.stringify(t)),n`
    <${M} title="Search" lead="Find files by their metadata. Select some to create a version from them."
      actions=${!_e(t)&&n`<${V} text=${Lt(t)} label="Command line" what="Command line" />`}>
      ${e.q&&n`<${ds} part=${e.q} />`}
      <${ms} key=${JSON.stringify(t)} filters=${t} />
      ${i.error&&!i.items.length&&n`<${v} error=${i.error} retry=${i.reload} />`}
      ${!_e(t)&&!(i.error&&!i.items.length)&&n`
        <${us} of=${i} selection=${o} onSelect=${s} />
        <${E} of=${i} what="more results" />`}
      ${o.size>0&&n`<${fs} selection=${o} onClear=${()=>{s(Xe),w("Nothing is selected.")}} onCompose=${()=>a(!0)} />`}
      ${r&&n`<${Mo} selection=${o} onClose=${()=>a(!1)} onDone=${l=>K("versions",l.id)} />`}
    <//>`}var cs=[["tag","Tags","One a line; all must be there."],["property","Properties","One a line: factory=eu-02, accuracy>=0.9, approved_by"],["name","Name","Path or file name; * and ? stand for anything."],["alias","Datum alias",""],["output_execution","Execution","Outputs of this one."],["dataset_version","Dataset version","Members of this one, such as images:v1."]],$s=["tag","property"];function ms({filters:e}){let[t,o]=$(()=>Ro(e)),s=a=>{a.preventDefault(),F({q:"",...t})},r=a=>i=>o({...t,[a]:i.target.value});return n`
    <form class="card search-form" onSubmit=${s} aria-label="Search">
      <div class="fields thirds">${cs.map(([a,i,l])=>n`
        <${I} key=${a} id=${`search-${a}`} label=${i} hint=${l} value=${t[a]} onInput=${r(a)}>
          ${$s.includes(a)?n`<textarea id=${`search-${a}`} rows="2" value=${t[a]} onInput=${r(a)} aria-describedby=${`search-${a}-hint`} spellcheck=${!1}></textarea>`:null}
        <//>`)}</div>
      <div class="buttons"><button type="submit" class="primary">Search</button></div>
    </form>`}var Io=20;function ds({part:e}){let t=O("datasets/",{search:e,limit:Io}),o=O("models/",{name:e,limit:Io}),s=[...(t.data?.results??[]).map(({name:a})=>["Dataset",a,d("datasets",a)]),...(o.data?.results??[]).map(({name:a})=>["Model",a,d("models",a)])];if(!s.length)return null;let r=t.data?.next||o.data?.next;return n`
    <${f} title="Datasets and models">
      <ul class="plain">${s.map(([a,i,l])=>n`<li key=${l}><small>${a}</small> <a href=${l}>${i}</a></li>`)}</ul>
      ${r&&n`<p class="note">There are more with “${e}” in their name.</p>`}
    <//>`}function us({of:e,selection:t,onSelect:o}){if(e.loading&&!e.items.length)return null;let s=Po(t,e.items),r=n`<${No} label=${`Select all ${e.items.length} shown`} checked=${s==="all"} some=${s==="some"}
    onChange=${()=>o(s==="all"?et(t,e.items):Ze(t,e.items))} />`;return n`
    <p class="note" role="status">${_(e.items.length,"file")} shown${e.more?"; there are more":""}.</p>
    ${!e.items.length&&!e.more&&e.searched&&n`<p class="note">Searched: ${e.searched}. A version's Files tab finds any of its files.</p>`}
    ${e.notSearched?.length>0&&n`<p class="note" role="status">Not everything was searched: ${e.notSearched.map(a=>`${_(a.files,"file")} of execution ${a.execution}`).join(", ")} will be in the index soon.</p>`}
    <${C} caption="Found files" rows=${e.items} empty=${e.more?"Nothing on these pages.":"Nothing is like that."} columns=${[{title:r,kind:"box",cell:a=>n`<${No} label=${`Select ${a.name}`} checked=${t.has(a.id)} onChange=${()=>o(Do(t,a))} />`},{title:"Name",cell:({id:a,name:i})=>n`<a href=${d("data",a)}>${i}</a>`,header:!0},{title:"Size",cell:({size:a})=>h(a),kind:"number"},{title:"Tags",cell:({tags:a})=>a.length?a.map(i=>n`<${Q}>${i}<//>`):"\u2013"},{title:"Properties",cell:({properties:a})=>n`<${ps} of=${a} />`},{title:"Execution",cell:({output_execution:a})=>a?n`<a href=${d("executions",a.id)}>${a.id}</a>`:"\u2013"},{title:"Datum",cell:({uri:a,name:i})=>n`<${V} text=${a} label="Copy URI" what=${`URI of ${i}`} />`}]} />`}var nt=4;function ps({of:e}){let t=Object.entries(e);if(!t.length)return"\u2013";let o=([s,r])=>`${s} = ${typeof r=="string"?r:JSON.stringify(r)}`;return n`<span class="properties" title=${t.map(o).join(`
`)}>${t.slice(0,nt).map(s=>n`<code>${o(s)}</code> `)}
    ${t.length>nt&&`and ${t.length-nt} more`}</span>`}function No({label:e,checked:t,some:o=!1,onChange:s}){let r=B();return S(()=>{r.current.indeterminate=o},[o]),n`<input ref=${r} type="checkbox" aria-label=${e} checked=${t} onChange=${s} />`}var fs=({selection:e,onClear:t,onCompose:o})=>n`
  <div class="selected" role="region" aria-label="Selection">
    <span role="status">${p(e.size)} selected, ${h(Pe(e))}</span>
    <button type="button" class="quiet" onClick=${t}>Clear</button>
    <button type="button" class="primary" onClick=${o}>Create version from selection…</button>
  </div>`;var re=e=>`dataset-versions/${encodeURIComponent(e.id)}/package/`,Fo={built:"Package again?",failed:"Try packaging again?",none:"Package this version?"},Lo={built:"Rebuild",failed:"Retry",none:"Package now"};function Te({version:e,onDone:t,onClose:o}){let s=e.packaging==="built",r=()=>G(re(e),s?{rebuild:!0}:{}),a=i=>{w(`Packaging of ${e.uri} has started.`),t(i)};return n`
    <${L} title=${Fo[e.packaging]??Fo.none} verb=${Lo[e.packaging]??Lo.none}
      twin=${Tt(e.uri,s)} send=${r} onDone=${a} onClose=${o}>
      <p>${_(e.file_count,"file")}, ${h(e.size)} of <code>${e.uri}</code> become a few large parts.
        ${s?"Every part is packed anew from the files; until that is done, the version is fetched file by file.":"Parts that another version has already are not built again."}</p>
      ${e.packaging==="failed"&&n`<p class="note">Last time: ${e.packaging_reason}</p>`}
    <//>`}function Bo(e,t=0){return t>0?Math.min(6e4,2e3*2**(t-1)):Math.min(15e3,Math.round(1e3*1.5**e))}function at(e,t){let o=t?.parts??null;return o?e>=o?{done:e,of:o,share:1,text:o===1?"The part is packed; publishing\u2026":`All ${o} parts are packed; publishing\u2026`}:{done:e,of:o,share:e/o,text:`${e} of ${o} ${o===1?"part":"parts"} packed`}:{done:e,of:null,share:0,text:"Planning the parts\u2026"}}function Vo({version:e,onEnd:t}){return e.packaging==="pending"?n`<${hs} version=${e} onEnd=${t} />`:e.packaging==="failed"?n`<${gs} version=${e} onStart=${t} />`:null}function hs({version:e,onEnd:t}){let{step:o,error:s}=bs(e,t),r=Math.round(o.share*100);return n`
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
    </section>`}function gs({version:e,onStart:t}){let[o,s]=$(!1);return n`
    <section class="problem" role="alert" aria-label="Packaging failed">
      <p><strong>Packaging failed.</strong> Files are fetched one by one meanwhile.</p>
      <p class="reason">${e.packaging_reason}</p>
      <button type="button" onClick=${()=>s(!0)}>Retry packaging</button>
      ${o&&n`<${Te} version=${e} onClose=${()=>s(!1)} onDone=${()=>{s(!1),t?.()}} />`}
    </section>`}function bs(e,t){let[o,s]=$({step:at(0,null)}),r=B(t);return r.current=t,S(()=>{let[a,i,l,c]=[0,0,"",0],m=new AbortController,b=async()=>{try{let D=await X(re(e),{limit:1},{signal:m.signal});if(D.packaging!=="pending")return w(D.packaging==="built"?"Packaging is done.":"Packaging failed."),r.current?.();let g=at(D.count??0,D.planned);[a,i,l]=[g.text===l?a+1:0,0,g.text],s({step:g})}catch(D){if(D.name==="AbortError")return;i+=1,s(g=>({...g,error:D}))}c=setTimeout(b,Bo(a,i))};return b(),()=>{m.abort(),clearTimeout(c)}},[e.id]),o}var jo="packline.expert",rt="packline:expert",Me=()=>localStorage.getItem(jo)==="on";function Uo(e){localStorage.setItem(jo,e?"on":"off"),w(e?"Expert view on: blocks, offsets, checksums and keys are shown.":"Expert view off."),window.dispatchEvent(new Event(rt))}function it(){let[e,t]=$(Me);return S(()=>{let o=()=>t(Me());return window.addEventListener(rt,o),window.addEventListener("storage",o),()=>{window.removeEventListener(rt,o),window.removeEventListener("storage",o)}},[]),e}function zo(e){S(()=>{let t=o=>{o.key?.toLowerCase()!=="x"||!o.shiftKey||o.altKey||o.repeat||!(o.ctrlKey||o.metaKey)||(o.preventDefault(),Uo(!Me()),e?.(Me()))};return window.addEventListener("keydown",t),()=>window.removeEventListener("keydown",t)},[e])}function lt(){let e=it();return n`
    <button type="button" class="switch" role="switch" aria-checked=${String(e)} onClick=${()=>Uo(!e)}
      aria-keyshortcuts="Control+Shift+X Meta+Shift+X" title="Ctrl/Cmd+Shift+X">
      <span class="knob" aria-hidden="true"></span>Expert view</button>`}var Wo={none:"Package now",failed:"Retry packaging",built:"Rebuild"};function Go({version:e,reload:t}){let[o,s]=$("");zo(yt(c=>c&&F({tab:"packages"}),[]));let r=()=>s(""),a=()=>{r(),t()},i=()=>l?K("models",e.dataset.id.slice(6)):K("datasets",e.dataset.id),l=e.dataset.id.startsWith("model:");return n`
    ${!l&&n`<button type="button" class="primary" onClick=${()=>s("promote")}>Promote</button>`}
    ${Wo[e.packaging]&&n`<button type="button" onClick=${()=>s("package")}>${Wo[e.packaging]}</button>`}
    <button type="button" class="danger" onClick=${()=>s("delete")}>Delete</button>
    ${o==="promote"&&n`<${te} dataset=${e.dataset.name} version=${e.name} onDone=${a} onClose=${r} />`}
    ${o==="package"&&n`<${Te} version=${e} onDone=${a} onClose=${r} />`}
    ${o==="delete"&&n`<${fo} version=${e} onDone=${i} onClose=${r} />`}`}function Ko({id:e,error:t,reload:o}){let[s,r]=$(!1),a={id:e,uri:be(e),name:e.split(":").pop()};return n`
    <div class="problem" role="alert"><p><strong>${t.message}</strong></p>
      <button type="button" onClick=${()=>r(!0)}>Restore</button></div>
    ${s&&n`<${ye} version=${a} onDone=${()=>{r(!1),o()}} onClose=${()=>r(!1)} />`}`}var Jo={added:"+",removed:"\u2212",changed:"\u2260"};function ct({version:e,query:t}){let o=x("dataset-versions/",{dataset:e.dataset.id,limit:100}),s=e.previous_version,r=t.against??s??"",a=o.items.filter(l=>l.id!==e.id),i=!r||a.some(l=>l.id===r);return n`
    <${f} title="Compare" aside=${n`
      <label for="against">with version</label>
      <select id="against" value=${r} onChange=${l=>F({against:l.target.value})}>
        <option value="" disabled>Choose one</option>
        ${!i&&n`<option value=${r}>${Ae(r,e)}</option>`}
        ${a.map(l=>n`<option key=${l.id} value=${l.id}>${l.name}</option>`)}
      </select>
      <${vs} />`}>
      ${r?n`<${ks} key=${r} version=${e} against=${r} file=${t.file} />`:n`<p class="note">Choose a version: what must be done to it to have this one is listed here.</p>`}
    <//>`}var Ae=(e,t)=>$e(e)===t.dataset.id?me(e):`${$e(e)} ${me(e)}`;function vs(){let[e,t]=$(""),o=se(e.trim())??e.trim();return n`<form class="by-id" onSubmit=${r=>{r.preventDefault(),o&&F({against:o,file:""})}}>
    <input type="text" value=${e} onInput=${r=>t(r.target.value)} aria-label="Version of any dataset" placeholder="dataset:version" autocomplete="off" spellcheck=${!1} />
    <button type="submit">Compare</button></form>`}function ks({version:e,against:t,file:o}){let s=x(`dataset-versions/${encodeURIComponent(e.id)}/diff/`,{against:t,limit:200}),r=[{title:"Change",cell:c=>n`<span class=${`change ${c.change}`}><span aria-hidden="true">${Jo[c.change]}</span> ${c.change}</span>`},{title:"File",header:!0,kind:"path",cell:c=>n`<button type="button" class="link" aria-expanded=${String(c.path===o)} onClick=${()=>F({file:c.path===o?"":c.path},{replace:!0})}>${c.path}</button>`},{title:`In ${Ae(t,e)}`,kind:"number",cell:c=>h(c.before?.size)},{title:`In ${e.name}`,kind:"number",cell:c=>h(c.after?.size)}],a=Object.keys(Jo).map(c=>[c,s.items.filter(m=>m.change===c).length]),i=s.items.find(c=>c.path===o),l=s.items.length>0||!(s.loading||s.error);return n`<div class="differences">
    ${s.items.length>0&&n`<p class="so-far" aria-live="polite">
      ${a.filter(([,c])=>c).map(([c,m])=>`${_(m,"file")} ${c}`).join(", ")}${s.more?", and more below":""}.</p>`}
    ${l&&n`<${C} caption=${`Changes from ${Ae(t,e)} to ${e.name}`} columns=${r} rows=${s.items}
      id=${c=>`${c.change} ${c.path}`} empty=${s.more?"Nothing so far; there is more to compare.":"Their files are the same."} />`}
    <${E} of=${s} what="more changes" />
    ${i&&n`<${ys} key=${o} change=${i} version=${e} against=${t} />`}</div>`}function ys({change:e,version:t,against:o}){let s=[[o,e.before],[t.id,e.after]].filter(([,r])=>r).map(([r,a])=>({version:r,path:e.path,datum:a.id,label:Ae(r,t)}));return n`<section class="compared" aria-label=${`Content of ${e.path}`}><h3>${e.path}</h3>
    ${s.length===2?n`<${lo} sides=${s} />`:n`<${co} of=${s[0]} />`}</section>`}var ws=[36,44],xs=matchMedia("(max-width: 48rem), (pointer: coarse)"),Ho=12,Ss=1e3;function qo({caption:e,columns:t,rows:o,more:s,loading:r,onOpen:a,selected:i,focus:l,start:c}){let m=B(),[b,D]=$({top:0,height:600}),[g,k]=$(()=>Math.max(0,c?o.findIndex(({path:u})=>u===c):0)),T=B(!1),y=ws[Number(xs.matches)],N=()=>m.current&&D({top:m.current.scrollTop,height:m.current.clientHeight}),R=Math.max(0,Math.floor(b.top/y)-Ho),W=Math.min(o.length,Math.ceil((b.top+b.height)/y)+Ho);return S(()=>{s&&o.length-W<Ss&&s()},[s,W,o.length]),Fe(()=>{let u=new ResizeObserver(N);return u.observe(m.current),l&&document.activeElement===document.body&&(T.current=!0,g&&(m.current.scrollTop=Math.max(0,g-2)*y),N()),()=>u.disconnect()},[]),Fe(()=>{T.current&&(T.current=!1,m.current.querySelector(`[data-row="${g}"]`)?.focus({preventScroll:!0}))}),n`
    <div class="window" ref=${m} onScroll=${N} onKeyDown=${u=>{let H=Math.max(1,Math.floor(b.height/y)-2),j={ArrowDown:1,ArrowUp:-1,PageDown:H,PageUp:-H,Home:-o.length,End:o.length};if(!(u.key in j)||u.ctrlKey||u.metaKey||u.altKey)return;u.preventDefault();let ee=Math.max(0,Math.min(o.length-1,g+j[u.key])),{scrollTop:pe,clientHeight:vt}=m.current;ee*y<pe?m.current.scrollTop=ee*y:(ee+2)*y>pe+vt&&(m.current.scrollTop=(ee+2)*y-vt),T.current=!0,k(ee),N()}} role="region" aria-label=${e}
      aria-busy=${!!r} tabindex="0">
      <table aria-rowcount=${s||r?-1:o.length+1}>
        <caption class="unseen">${e}</caption>
        <thead><tr aria-rowindex="1">${t.map(({title:u,kind:H})=>n`<th scope="col" class=${H}>${u}</th>`)}</tr></thead>
        <tbody>
          ${R>0&&n`<tr key="above" aria-hidden="true"><td colspan=${t.length} style=${{height:`${R*y}px`}} /></tr>`}
          ${o.slice(R,W).map((u,H)=>n`<${Cs} key=${u.path} row=${u} at=${R+H} columns=${t}
            tabindex=${R+H===g?0:-1} marked=${i(u)} open=${()=>{k(R+H),a(u)}} />`)}
          ${W<o.length&&n`<tr key="below" aria-hidden="true"><td colspan=${t.length} style=${{height:`${(o.length-W)*y}px`}} /></tr>`}
        </tbody>
      </table>
    </div>`}var Cs=({row:e,at:t,columns:o,tabindex:s,marked:r,open:a})=>n`
  <tr aria-rowindex=${t+2} class=${r?"marked":null} aria-selected=${r?"true":null}>
    ${o.map(({header:i,kind:l,cell:c})=>i?n`<th scope="row" class=${l}><button class="link" data-row=${t} tabindex=${s} onClick=${a}>${c(e)}</button></th>`:n`<td class=${l}>${c(e)}</td>`)}
  </tr>`;var Qo=1e3,Es=250,Ds="This deployment cannot show folders yet: update it, or list the files with packline show.";function $t({version:e,query:t}){let o=t.prefix??"",[s,r]=$("");S(()=>r(""),[o]);let a=t.find??"",i=`dataset-versions/${encodeURIComponent(e.id)}/`,l=x(...a?[`${i}files/`,{search:a,limit:Qo}]:[`${i}tree/`,{prefix:o+s,limit:Qo}]);ae(l,JSON.stringify([o,s,a]));let c=Ps(o),m=B(!1),b=u=>{u.kind==="folder"?F({prefix:u.path,file:""}):(t.file||(m.current=!0),F({file:u.path},{replace:!!t.file}))},D=()=>{document.activeElement?.closest?.(".preview")&&document.querySelector('.window [data-row][tabindex="0"]')?.focus(),m.current?history.back():F({file:""},{replace:!0}),m.current=!1};S(()=>{t.file||(m.current=!1)},[t.file]),S(()=>{t.file&&w(`Preview of ${t.file}`)},[t.file]);let g=[{title:"Name",header:!0,kind:"entry",cell:u=>n`<${Xo} kind=${u.kind} />${u.name}${u.kind==="folder"?"/":""}`},{title:"Files",kind:"number",cell:u=>u.kind==="folder"?`${u.files_at_most?"\u2264 ":""}${p(u.files)}`:""},{title:"Size",kind:"number",cell:u=>u.datum?h(u.datum.size):""}],k=[{title:"Path",header:!0,kind:"entry",cell:u=>n`<${Xo} kind="file" />${u.path}`},g[2]],T=l.items.filter(u=>u.kind!=="folder"),y=T.filter(u=>Gt(u.path)),N=t.view==="gallery"&&(y.length>0||l.loading),R=T.findIndex(u=>u.path===t.file),W=u=>R>=0&&T[R+u]?()=>b(T[R+u]):null,ue=!l.items.length&&!l.loading&&!l.error&&!l.more;return n`
    <div class=${t.file?"browser open":"browser"}>
      <${f} title="Files" aside=${n`
        ${y.length>0&&n`<button type="button" aria-pressed=${String(N)} onClick=${()=>F({view:N?"":"gallery"},{replace:!0})}>Gallery</button>`}
        ${!a&&n`<${Yo} key=${o} label="Name begins with" onChange=${r} />`}
        <${Yo} label="Find in all folders" initial=${a} onChange=${u=>F({find:u},{replace:!0})} />`}>
        ${!a&&n`<${Vt} label="Folder" of=${_s(e,o)} />`}
        ${l.error&&n`<${v} error=${l.error} retry=${l.more??l.reload} missing=${Ds} />`}
        ${N&&n`<${io} version=${e.id} files=${y} onOpen=${b} more=${l.error?null:l.more} selected=${u=>u.path===t.file} />`}
        ${!N&&l.items.length>0&&n`<${qo} key=${JSON.stringify([o+s,a])} caption=${a?`Files with ${a} in their path`:`Files in ${o||"the version"}`}
          columns=${a?k:g} rows=${l.items} more=${l.error?null:l.more} loading=${l.loading}
          onOpen=${b} focus=${c.wanted} start=${c.start} selected=${u=>u.path===t.file} />`}
        ${!l.items.length&&l.loading&&n`<${q} />`}
        ${ue&&n`<p class="note">${Os(a,s)}</p>`}
        <p class="so-far">${_(l.items.length,"entry","entries")}${l.more||l.loading?" so far; more as you scroll":""}</p>
      <//>
      ${t.file&&n`<${ro} key=${t.file} version=${e} path=${t.file} onClose=${D}
        previous=${W(-1)} next=${W(1)} />`}
    </div>`}function Ps(e){let t=B({folder:e,wanted:!1,start:""});if(t.current.folder!==e){let o=t.current.folder,s=!!document.activeElement?.closest?.(".browser .window, .browser .crumbs"),r=o.startsWith(e)?o.slice(e.length):"";t.current={folder:e,wanted:s,start:r&&e+r.slice(0,r.indexOf("/")+1)}}return t.current}var Os=(e,t)=>e?`No file of this version has \u201C${e}\u201D in its path.`:t?`Nothing here begins with \u201C${t}\u201D.`:"There are no files here.";function Yo({label:e,initial:t="",onChange:o}){let[s,r]=$(t);return S(()=>{if(s===t)return;let a=setTimeout(()=>o(s),Es);return()=>clearTimeout(a)},[s]),n`<input type="search" value=${s} onInput=${a=>r(a.target.value)} aria-label=${e}
    placeholder=${`${e}\u2026`} autocomplete="off" spellcheck="false" />`}function _s(e,t){let o=i=>d("versions",e.id,{tab:"files",prefix:i}),s=t.split("/").slice(0,-1),r=s.length-1,a=s.map((i,l)=>[i||"(empty)",l===r?null:o(`${s.slice(0,l+1).join("/")}/`)]);return[[e.name,s.length?o(""):null],...a]}var Xo=({kind:e})=>n`
  <svg class=${`kind ${e}`} viewBox="0 0 16 16" aria-hidden="true">${e==="folder"?n`<path d="M1.5 3.5h4l1.5 2h7.5v7h-13z" />`:n`<path d="M3.5 1.5h6l3 3v10h-9zM9.5 1.5v3h3" />`}</svg>`;function mt({version:e,reload:t}){let o=e.packaging==="built",s=`dataset-versions/${encodeURIComponent(e.id)}/package/`,r=O(o?s:null,{limit:1}),a=O("lineage/",{uri:e.uri,depth:3}),i=O(`datasets/${encodeURIComponent(e.dataset.id)}/aliases/`,{limit:1e3});As(e,i.reload);let l=(i.data?.results??[]).filter(m=>m.version?.id===e.id),c=e.file_count?e.size/e.file_count:null;return n`
    <${ke} uri=${e.uri} path=${`dataset-versions/${encodeURIComponent(e.id)}/`} properties=${e.properties??{}} tags=${e.tags}
      version=${e.id} reload=${t} />
    <${f} title="In numbers">
      <div class="figures">
        <${A} value=${p(e.file_count)} label="files" />
        <${A} value=${h(e.size)} label="in all" />
        <${A} value=${h(c)} label="a file, on average" />
        ${o&&n`<${A} value=${p(r.data?.count)} label=${r.data?.count===1?"part":"parts"} />`}
      </div>
    <//>
    <${Ms} version=${e} />
    <div class="columns">
      <${f} title="Facts">
        <${Y} of=${[["Created",n`<${P} of=${e.ctime} />`],["Made by execution",e.execution&&n`<a href=${`#/executions/${encodeURIComponent(e.execution)}`}>${e.execution}</a>`],["Based on",e.previous_version_uri&&n`<${we} of=${e.previous_version_uri} />`],["Aliases now",l.length>0&&l.map(({name:m})=>n`<a class="tag accent" key=${m} href=${d("datasets",e.dataset.id,"aliases",m)}>${m}</a> `)],["Package",e.packaging_reason],["Requested aliases",e.targeting_aliases.join(", ")],["Status",e.status],["Note",e.note],["Content hash",n`<code>${e.content_hash}</code>`]].filter(([,m])=>m)} />
      <//>
      <${f} title="Lineage">
        <${z} of=${a}>${m=>n`<${Se} of=${m} />`}<//>
      <//>
    </div>`}var Ts=4e4;function Ms({version:e}){let[t,o]=$(e.file_count<=Ts);return e.file_count?n`<${f} title="Types and sizes">${t?n`<${mo} version=${e.id} />`:n`<p><button type="button" onClick=${()=>o(!0)}>Read types and sizes</button></p>`}<//>`:null}function As(e,t){let o=B(e);S(()=>{o.current!==e&&t(),o.current=e},[e])}function dt({version:e}){let t=it(),o=e.packaging==="built",s=x(e.packaging==="pending"?null:re(e),{limit:50});return n`
    ${s.items.length>0&&n`
      <${f} title="Packages" aside=${n`<${lt} />`}>
        <${Rs} parts=${s.items} whole=${!s.more} total=${s.count} />
        <${Is} version=${e} parts=${s.items} built=${o} expert=${t} />
        <${E} of=${s} what="more parts" />
      <//>
      ${t&&n`<${Ls} version=${e} parts=${s.items} />`}`}
    ${!s.items.length&&n`
      <${f} title="Packages" aside=${n`<${lt} />`}>
        <p>${e.packaging==="pending"?"Its parts are listed here once it is packaged.":"There is no package: files are fetched one by one."}</p>
        ${t&&n`<p class="note">Packaging: ${e.packaging_reason||"no reason is recorded"}.</p>`}
        <${E} of=${s} />
      <//>`}`}function Rs({parts:e,whole:t,total:o}){let s=(i,l=e)=>l.reduce((c,m)=>c+m[i],0),r=e.filter(i=>i.reused),a=t?"":" so far";return n`
    <div class="figures">
      <${A} value=${p(o??e.length)} label=${(o??e.length)===1?"part":"parts"} />
      <${A} value=${h(s("size"))} label=${`in packages${a}`} />
      <${A} value=${p(s("files"))} label=${`files${a}`} />
      <${A} value=${p(r.length)} label=${`reused of other versions${r.length?`: ${h(s("size",r))} not built again`:""}`} />
    </div>`}function Is({version:e,parts:t,built:o,expert:s}){let r=[{title:"Part",cell:({index:a})=>a+1,kind:"number"},{title:"Name",cell:a=>n`<code>${Ns(a.name)}</code><${V} text=${a.name} what=${`name of part ${a.index+1}`} />`,header:!0},{title:"Size",cell:({size:a})=>h(a),kind:"number"},{title:"Files",cell:({files:a})=>p(a),kind:"number"},{title:"From",cell:({reused:a})=>a?n`<span class="tag accent">reused</span>`:"built for this version"},{title:"Paths",cell:({first:a,last:i})=>n`<span class="paths-of">${a} … ${i}</span>`},{title:"SHA-256",cell:({sha256:a,index:i})=>n`<code title=${a}>${a.slice(0,12)}…</code><${V} text=${a} what=${`SHA-256 of part ${i+1}`} />`}];return s&&r.splice(4,0,{title:"Blocks",cell:({blocks:a})=>p(a.length),kind:"number"}),o&&r.push({title:n`<span class="unseen">Download</span>`,cell:a=>n`<${Fs} version=${e} part=${a} />`}),n`<${C} caption="Parts of the package" columns=${r} rows=${t} id=${({index:a})=>a} />`}var Ns=e=>e.length>28?`${e.slice(0,12)}\u2026${e.slice(-12)}`:e;function Fs({version:e,part:t}){let[o,s]=$(null);return n`<button type="button" onClick=${async()=>{s(null);try{let{url:a}=await X(`${re(e)}${t.index}/download/`);w(`Downloading part ${t.index+1}.`);let i=document.createElement("a");i.href=a,i.download=t.name,i.rel="noopener",i.click()}catch(a){s(a)}}} aria-label=${`Download part ${t.index+1}, ${h(t.size)}`}>Download</button>
    ${o&&n`<${v} error=${o} />`}`}var Zo=e=>e.toString(16).padStart(8,"0"),Ls=({version:e,parts:t})=>n`
  <section class="expert" aria-label="Expert view">
    <${f} title="Identity of the version">
      <dl class="facts">
        <div><dt>Content hash</dt><dd><code>${e.content_hash}</code> <${V} text=${e.content_hash} what="content hash" /></dd></div>
        <div><dt>Packaging</dt><dd>${e.packaging_reason}</dd></div>
      </dl>
    <//>
    ${t.map(o=>n`<${Bs} key=${o.index} part=${o} />`)}
  </section>`,Bs=({part:e})=>n`
  <${f} title=${`Part ${e.index+1}: ${_(e.blocks.length,"block")}`}>
    <dl class="facts wide">
      ${[["Key",e.key],["Digest",e.digest],["SHA-256",e.sha256],["CRC-32",Zo(e.crc32)]].map(([t,o])=>n`
        <div><dt>${t}</dt><dd><code>${o}</code> <${V} text=${o} what=${`${t} of part ${e.index+1}`} /></dd></div>`)}
      <div><dt>Headers</dt><dd>${h(e.size-e.bytes)} beside ${h(e.bytes)} of files</dd></div>
    </dl>
    <${C} caption=${`Blocks of part ${e.index+1}`} id=${({offset:t})=>t} rows=${e.blocks} columns=${[{title:"Offset",cell:({offset:t})=>p(t),kind:"number"},{title:"Length",cell:({length:t})=>p(t),kind:"number"},{title:"Files",cell:({members:t})=>p(t),kind:"number"},{title:"CRC-32",cell:({crc32:t})=>n`<code>${Zo(t)}</code>`,kind:"number"}]} />
  <//>`;var Vs=[1,100,1e4];function pt({version:e}){let t=O(`dataset-versions/${encodeURIComponent(e.id)}/savings/`);return n`<${z} of=${t}>${o=>n`<${js} savings=${o} />`}<//>`}function js({savings:e}){let[t,o]=$(1),s=wo(e,t),r=n`<label class="inline" for="fetches">Fetches</label>
    <select id="fetches" value=${t} onChange=${a=>o(Number(a.target.value))}>
      ${Vs.map(a=>n`<option value=${a}>${a.toLocaleString("en")}</option>`)}</select>`;return n`
    <${f} title="Files one by one, and the package" aside=${r}>
      <${Us} savings=${s} />
      <${C} caption="Savings" id=${({key:a})=>a} rows=${Ee(s)} columns=${[{title:"",cell:({title:a})=>a,header:!0},{title:"Files one by one",cell:({files:a})=>a,kind:"number"},{title:"Package",cell:({packed:a})=>a,kind:"number"},{title:"Less by",cell:({less:a})=>a||"\u2013",kind:"number"}]} />
    <//>
    <${f} title="Where the numbers are from">
      <p class="first">${e.estimated?"There is no package yet: its requests are what it would likely have. ":""}Reckoned, not measured, on these assumptions:</p>
      <${C} caption="Assumptions" id=${({name:a})=>a} rows=${e.assumptions} columns=${[{title:"Assumption",cell:({name:a})=>a.replaceAll("_"," "),header:!0},{title:"Value",cell:({value:a,unit:i})=>`${a.toLocaleString("en")} ${i}`},{title:"Source",cell:({source:a})=>a}]} />
      <${Y} of=${[["Making the package, once",`${_(e.packing.requests,"request")}, ${J(e.packing.dollars)}`],["Paid back in requests after",e.fetches_until_paid==null?"never":_(e.fetches_until_paid,"fetch","fetches")]]} />
    <//>`}var[en,ie,ut,Re]=[640,130,64,20];function Us({savings:e}){let t=Ee(e),o=en-ie-110;return n`
    <figure class="chart">
      <svg viewBox=${`0 0 ${en} ${t.length*ut}`} role="img" aria-label=${yo(e)}>
        ${t.map((s,r)=>n`
          <g key=${s.key} transform=${`translate(0 ${r*ut+8})`} aria-hidden="true">
            <text class="name" x=${ie-12} y=${Re+6} text-anchor="end">${s.title}</text>
            <${tn} kind="by-files" y=${0} long=${o} share=${s.filesShare} text=${s.files} />
            <${tn} kind="by-package" y=${Re+3} long=${o} share=${s.share} text=${s.packed} />
          </g>`)}
        <line class="axis" x1=${ie} x2=${ie} y1="0" y2=${t.length*ut} />
      </svg>
      <figcaption aria-hidden="true"><span class="key by-files"></span>Files one by one <span class="key by-package"></span>Package</figcaption>
    </figure>`}var tn=({kind:e,y:t,long:o,share:s,text:r})=>n`
  <rect class=${e} x=${ie} y=${t} width=${Math.max(2,s*o)} height=${Re} rx="2" />
  <text class="value" x=${ie+Math.max(2,s*o)+8} y=${t+Re-5}>${r}</text>`;var Ie=[{key:"",title:"Overview",view:mt},{key:"files",title:"Files",view:$t},{key:"packages",title:"Packages",view:dt},{key:"savings",title:"Savings",view:pt},{key:"diff",title:"Compare",view:ct}];var zs=3e3;function ft({params:e,query:t}){let o=e.version,s=O(`dataset-versions/${encodeURIComponent(o)}/`,{files:0},{every:l=>l.packaging==="pending"?zs:0}),r=s.data?.dataset.name??$e(o),a=s.data?.name??me(o),i=Ie.find(({key:l})=>l===(t.tab??""))??Ie[0];return n`
    <${M} title=${`${r} ${a}`} crumbs=${[["Datasets",d("datasets")],[r,d("datasets",r)],[a]]}
      lead=${s.data&&n`<code>${s.data.uri}</code> <${U} of=${s.data.packaging} /> <${fe} uri=${s.data.uri} />`}
      actions=${s.data&&!s.error&&n`<${Go} version=${s.data} reload=${s.reload} />`}>
      <nav class="tabs" aria-label="About this version">${Ie.map(({key:l,title:c})=>n`
        <a key=${l} href=${d("versions",o,{tab:l})} aria-current=${l===i.key?"page":null}>${c}</a>`)}</nav>
      ${s.error?.title==="VersionDeleted"?n`<${Ko} id=${o} error=${s.error} reload=${s.reload} />`:n`
      <${z} of=${s}>${l=>n`<${Vo} version=${l} onEnd=${s.reload} /><${i.view} key=${i.key} version=${l} params=${e} query=${t} reload=${s.reload} />`}<//>`}
    <//>`}var ht=[{path:"datasets",nav:"Datasets",view:je},{path:"datasets/:dataset",under:"datasets",view:Ve},{path:"datasets/:dataset/aliases/:alias",under:"datasets",view:Le},{path:"versions/:version",under:"datasets",view:ft},{path:"models",nav:"Models",view:Ye},{path:"models/:model",under:"models",view:Qe},{path:"executions",nav:"Executions",view:Ge},{path:"executions/:execution",under:"executions",view:Je},{path:"data/:datum",under:"search",view:We},{path:"fleet",nav:"Fleet",view:qe},{path:"search",nav:"Search",view:st}];var Ws=matchMedia("(prefers-color-scheme: dark)"),on=()=>document.documentElement.dataset.theme??(Ws.matches?"dark":"light");function nn(){let[e,t]=$(on),o=()=>{let r=on()==="dark"?"light":"dark";document.documentElement.dataset.theme=r,localStorage.setItem("packline.theme",r),t(r),w(`${r==="dark"?"Dark":"Light"} theme`)},s=`Switch to the ${e==="dark"?"light":"dark"} theme`;return n`
    <button class="icon" onClick=${o} aria-label=${s} title=${s}>
      <svg viewBox="0 0 20 20" aria-hidden="true"><circle cx="10" cy="10" r="7" /><path d="M10 3a7 7 0 0 1 0 14z" /></svg>
    </button>`}function sn({session:e}){let{path:t,query:o}=jt(),s=Ut(ht,t.length?t:["datasets"]),r=s?.route.under??s?.route.path;return n`
    <header class="bar">
      <a class="brand" href=${d("datasets")}><${Ks} />Packline</a>
      <nav aria-label="Main">
        ${ht.filter(a=>a.nav).map(a=>n`
          <a href=${d(a.path)} aria-current=${a.path===r?"page":null}>${a.nav}</a>`)}
      </nav>
      <${Gs} query=${o.q} />
      <${nn} />
      ${e.needed&&n`
        <div class="account"><span title=${e.name}>${e.name}</span>
          <button class="quiet" onClick=${St}>Sign out</button></div>`}
    </header>
    <main id="content" tabindex="-1">
      ${s?n`<${s.route.view} key=${[s.route.path,...Object.values(s.params)].join("/")} params=${s.params} query=${o} />`:n`<${v} error=${{message:"There is no such page.",remedy:"Start from the datasets."}} />`}
    </main>
    <footer class="foot">Times are those of ${Et()}.</footer>`}function Gs({query:e}){let t=B();return S(()=>{let s=r=>{let a=r.target.closest?.("input, textarea, select, dialog");r.key!=="/"||r.ctrlKey||r.metaKey||r.altKey||a||(r.preventDefault(),t.current.focus(),t.current.select())};return document.addEventListener("keydown",s),()=>document.removeEventListener("keydown",s)},[]),n`
    <form class="search" role="search" onSubmit=${s=>{s.preventDefault();let r=t.current.value.trim();r&&(w(`Searching ${r}`),K("search",{q:r}))}}>
      <input ref=${t} type="search" name="q" value=${e??""} aria-label="Search" aria-keyshortcuts="/"
        placeholder="Search datasets, models and files" autocomplete="off" spellcheck="false" />
      <kbd aria-hidden="true">/</kbd>
    </form>`}var Ks=()=>n`
  <svg class="mark" viewBox="0 0 32 32" aria-hidden="true"><rect width="32" height="32" rx="7" />
    <path d="M6.5 11 16 6l9.5 5v10L16 26l-9.5-5zm0 0 9.5 5 9.5-5M16 16v10" /></svg>`;function gt({error:e}){return S(()=>{document.title="Sign in \xB7 Packline"},[]),n`
    <main id="content" class="welcome" tabindex="-1">
      <h1>Packline</h1>
      <p>Datasets, their versions and packages. Sign in with your organisation's account.</p>
      ${e&&n`<${v} error=${e} />`}
      <button class="primary" onClick=${xt}>Sign in</button>
    </main>`}var bt=document.getElementById("app");document.querySelector(".skip").addEventListener("click",e=>{e.preventDefault(),document.getElementById("content")?.focus()});bt.replaceChildren();wt().then(e=>Ne(e.signedIn?n`<${sn} session=${e} />`:n`<${gt} />`,bt)).catch(e=>Ne(n`<${gt} error=${e} />`,bt));
