/* sources 9ad1006fc039f37ab96f9979356c230e95ca4d496f9c45d973e68011162a5e04 */
import{$ as Y,A as oe,B as Lt,C as Ft,D as jt,E as Bt,F as Vt,G as Ut,H as zt,I as Wt,J as Kt,K as Gt,L as Ht,M as Jt,N as j,O as xe,P as qt,Q as A,R as Qt,S as W,T as q,U as w,V as h,W as P,X as D,Y as U,Z as Q,_ as O,a as We,aa as M,b as $,ba as ne,c as k,ca as Yt,d as Ke,da as X,e as N,ea as G,f as ve,fa as Xt,g as Ot,ga as Se,ha as T,i as n,ia as E,j as C,k as _t,l as Tt,m as ke,ma as Zt,n as f,o as _,p as b,q as At,r as Mt,s as It,t as ye,u as Rt,v as d,w as z,x as F,y as we,z as Nt}from"./shared.js";var gn=5,bn=1e3,eo=8,vn=[["added","+"],["removed","\u2212"],["changed","\u2260"]];function to({before:e,after:t}){let{differences:o,error:s,whole:r}=yn(e,t);if(s)return n`<${w} error=${s} />`;if(!o)return n`<${q} text="Comparing the files…" />`;let a=i=>o.filter(({change:l})=>l===i).length;return n`
    <div class="changes" aria-live="polite">
      <ul class="tally">${vn.map(([i,l])=>n`
        <li class=${i}><span aria-hidden="true">${l}</span> ${r?"":"at least "}${f(a(i))} ${i}</li>`)}</ul>
      ${o.length>0&&n`<ul class="paths">${o.slice(0,eo).map(({change:i,path:l,before:c,after:m})=>n`
        <li class=${i}><code>${l}</code> <span>${i}${kn(c,m)}</span></li>`)}</ul>`}
      ${(o.length>eo||!r)&&n`<p><a href=${d("versions",t,{tab:"diff",against:e})}>All that differs</a></p>`}
      ${!o.length&&r&&n`<p class="note">Their files are the same.</p>`}
    </div>`}function kn(e,t){let[o,s]=[e?.size,t?.size];return o!=null&&s!=null?o===s?"":`, ${b(o)} \u2192 ${b(s)}`:`, ${b(o??s)}`}function yn(e,t){let[o,s]=$({});return k(()=>{let r=new AbortController;return s({}),wn(e,t,r.signal).then(s,a=>a.name!=="AbortError"&&s({error:a})),()=>r.abort()},[e,t]),o}async function wn(e,t,o){let s=[],r=`dataset-versions/${encodeURIComponent(t)}/diff/`,a={against:e,limit:bn};for(let i=0;r&&i<gn;i+=1){let l=await X(r,a,{signal:o});s=[...s,...l.results],[r,a]=[l.next,void 0]}return{differences:s,whole:!r}}function B({title:e,verb:t,twin:o,send:s,onDone:r,onClose:a,onProblem:i,disabled:l,danger:c,wide:m,children:p}){let[x,g]=$(!1),[S,y]=$(null);return n`
    <${ne} title=${e} onClose=${a} wide=${m}>
      <form class="write" onSubmit=${async L=>{if(L.preventDefault(),!(x||l)){g(!0),y(null);try{r(await s())}catch(I){await i?.(I)||y(I),g(!1)}}}} novalidate>
        ${p}
        ${S&&n`<${w} error=${S} />`}
        ${o&&n`<${qt} line=${o} />`}
        <div class="buttons">
          <button type="button" class="quiet" onClick=${a}>Cancel</button>
          <button type="submit" class=${c?"danger":"primary"} aria-disabled=${String(!!(l||x))}>
            ${x?"Working\u2026":t}</button>
        </div>
      </form>
    <//>`}function R({label:e,hint:t,wrong:o,id:s,children:r,...a}){let i=[t&&`${s}-hint`,o&&`${s}-wrong`].filter(Boolean).join(" ")||null;return n`
    <div class="field">
      <label for=${s}>${e}</label>
      ${r??n`<input id=${s} type="text" autocomplete="off" spellcheck=${!1} aria-describedby=${i}
        aria-invalid=${o?"true":null} ...${a} />`}
      ${t&&n`<small id=${`${s}-hint`}>${t}</small>`}
      ${o&&n`<small id=${`${s}-wrong`} class="wrong">${o}</small>`}
    </div>`}var oo=({label:e,id:t,checked:o,onChange:s,hint:r})=>n`
  <div class="field check">
    <input id=${t} type="checkbox" checked=${o} onChange=${a=>s(a.target.checked)} />
    <label for=${t}>${e}</label>${r&&n`<small>${r}</small>`}
  </div>`;var xn=/^[A-Za-z0-9._-]{1,256}$/,no=100,so=(e,t)=>`datasets/${encodeURIComponent(e)}/aliases/${encodeURIComponent(t)}/`;function se({dataset:e,alias:t="",version:o="",onDone:s,onClose:r}){let[a,i]=$(t),[l,c]=$(o),[m,p]=$(null),x=T(`datasets/${encodeURIComponent(e)}/aliases/`,{limit:no}),g=a&&!xn.test(a)?"Letters, digits, dots, underscores and dashes only.":"",[S,y]=Pn(e,g?"":a),v=!!S.alias&&S.alias.version.name===l,L=a&&l&&!g&&S.loaded&&!v,I=()=>{let V=S.alias?{"If-Match":`"${S.alias.rev}"`}:{"If-None-Match":"*"};return Xt(so(e,a),{version:l},V)},K=async V=>{if(V.status!==412)return!1;let te=S.alias?.version.name??null,be=await y();return p({before:te,after:be}),!0},ge=V=>{C(`${V.name} now points to ${V.version.name}.`),s(V)},u=V=>{i(V.target.value.trim()),p(null)},J=m?"Move it anyway":`${S.loaded&&!S.alias?"Create":"Move"} ${a||"alias"}`;return n`
    <${B} title=${o?`Promote ${e}/${o}`:`Promote a version of ${e}`}
      verb=${J} twin=${Lt(e,a,l||"VERSION",S.alias?.rev??0)} disabled=${!L}
      send=${I} onProblem=${K} onDone=${ge} onClose=${r}>
      <${R} id="promote-alias" label="Alias" value=${a} onInput=${u} wrong=${g} list="promote-aliases"
        hint="Choose one, or type a new name, such as production." />
      <datalist id="promote-aliases">${(x.data?.results??[]).map(({name:V})=>n`<option value=${V} />`)}</datalist>
      ${!o&&n`<${Sn} dataset=${e} version=${l} onChoose=${c} />`}
      ${m&&n`<${Cn} alias=${a} ...${m} />`}
      ${S.error&&n`<${w} error=${S.error} retry=${y} />`}
      ${a&&l&&S.loaded&&n`<${En} dataset=${e} alias=${a} now=${S.alias} version=${l} same=${v} />`}
      ${a&&l&&!g&&!S.loaded&&!S.error&&n`<${q} text="Loading the alias…" />`}
    <//>`}function Sn({dataset:e,version:t,onChoose:o}){let s=T("dataset-versions/",{dataset:e,limit:no});return n`
    <${R} id="promote-version" label="Version" value=${t} list="promote-versions"
      onInput=${r=>o(r.target.value.trim())} hint="Newest first." />
    <datalist id="promote-versions">${(s.data?.results??[]).map(({name:r})=>n`<option value=${r} />`)}</datalist>`}var Cn=({alias:e,before:t,after:o})=>n`
  <div class="problem" role="alert">
    <p><strong>Someone else changed it first: ${e} ${o?n`now points to ${o.version.name}`:"is gone"}${t?`, no longer to ${t}`:""}.</strong></p>
    <p>You changed nothing. Check what would change now, then decide again.</p>
  </div>`;function En({dataset:e,alias:t,now:o,version:s,same:r}){return r?n`<p class="note">${t} points to ${s} already.</p>`:n`
    <section class="what-changes" aria-label="What changes">
      <p class="from-to"><strong>${t}</strong>${" "}
        ${o?n`<del>${o.version.name}</del>`:n`<span class="note">new</span>`}<span aria-hidden="true"> → </span><span class="unseen"> will point to </span><ins>${s}</ins></p>
      ${o&&n`<p class="note">Revision ${o.rev}, moved <${O} of=${o.mtime} />.</p>`}
      ${o&&n`<${to} before=${`${e}:${o.version.name}`} after=${`${e}:${s}`} />`}
    </section>`}function Pn(e,t){let[o,s]=$({loaded:!1}),r=async()=>{try{let a=await X(so(e,t));return s({loaded:!0,alias:a}),a}catch(a){return s(a.status===404?{loaded:!0,alias:null}:{loaded:!1,error:a}),null}};return k(()=>{if(s({loaded:!1}),!t)return;let a=setTimeout(r,250);return()=>clearTimeout(a)},[e,t]),[o,r]}function ao({dataset:e,alias:t,now:o,onDone:s,onClose:r}){let a=`datasets/${encodeURIComponent(e)}/aliases/${encodeURIComponent(t)}/`,i=l=>{C(`${t} is removed.`),s(l)};return n`
    <${B} title="Remove this alias?" verb=${`Remove ${t}`} danger twin=${Ft(e,t,o.rev)}
      send=${()=>Se(a,{"If-Match":`"${o.rev}"`})} onDone=${i} onClose=${r}>
      <p>Jobs that fetch <code>${o.uri}</code> fail from now on. Version ${o.version.name} stays, and so does the
        history of the alias; it can be created again.</p>
    <//>`}var Dn={DatasetVersionCreated:({data:e})=>`Version ${e.version.name} was created`,ModelVersionCreated:({data:e})=>`Model version ${e.model_version.counter} was created`,ModelVersionStatusChanged:({data:e,old_status:t})=>`Model version ${e.model_version.counter} is ${e.model_version.status}${t?`, no longer ${t}`:""}`,VersionAliasMoved:({alias:e,old_version:t,version:o})=>`${e} ${t?`moved from ${t} to ${o}`:`was created, pointing to ${o}`}`,VersionAliasRemoved:({alias:e,old_version:t})=>`${e} was removed${t?`; it pointed to ${t}`:""}`,DatumAliasUpdated:({data:e})=>`${e.updated_alias.name} points to ${e.updated_alias.datum}`,PackagePublished:({uri:e,parts:t,reused:o})=>`${me(e)} was packaged: ${t} ${t===1?"part":"parts"}${o?`, ${o} reused`:""}`,VersionDeleted:({uri:e})=>`${me(e)} was deleted`,VersionRestored:({uri:e})=>`${me(e)} was restored`,PropertiesChanged:e=>`Properties of ${me(e.uri)}: ${ro(e)}`,MetadataChanged:e=>`Metadata of ${e.path}: ${ro(e)}`,PackagingFailed:({uri:e,reason:t})=>`Packaging of ${me(e)} failed: ${t}`};function io({type:e,detail:t}){try{return Dn[e](t)}catch{return t?.title||e.replace(/(?<=[a-z])(?=[A-Z])/g," ")}}var On={token:"proved by a token",signature:"proved by a signature",client:"said by the client",marker:"said by the marker",pipeline:"Packline itself"};function ae(e){let t=e?.name??e?.who??e?.data?.version?.created_by??e?.data?.model_version?.created_by;return t?{name:t,basis:On[e.source??e.who_source]??""}:null}function lo({detail:e}){let t=e?.data?.version?.uri??e?.data?.model_version?.uri??e?.uri??"";return _n(e?.type==="version_alias_moved"?`dataset://${e.dataset}/${e.version}`:t)}function _n(e){let t=/^(dataset|model):\/\/([^/]+)\/([^/]+)$/.exec(e??"");return t?`${t[1]==="model"?"model:":""}${t[2]}:${t[3]}`:""}function Ce(e){let[t,o,s]=e.startsWith("model:")?e.split(":"):["dataset",...e.split(":")];return`${t}://${o}/${s}`}var ro=({set:e,removed:t})=>[e.length&&`set ${e.join(", ")}`,t.length&&`removed ${t.join(", ")}`].filter(Boolean).join("; "),me=e=>(e??"").split("/").pop();var Tn="This stack keeps no events.";function Z({of:e}){let t=E("events/",{...e,limit:20});return n`
    <${h} title="Activity">
      ${t.items.length>0&&n`<ol class="events">${t.items.map(o=>n`<li key=${o.id}><${An} event=${o} /></li>`)}</ol>`}
      ${!t.items.length&&!t.loading&&!t.error&&n`<p class="note">Nothing in the last 90 days.</p>`}
      ${t.error&&!t.items.length?n`<${w} error=${t.error} retry=${t.reload} missing=${Tn} />`:n`<${D} of=${t} what="earlier events" />`}
    <//>`}function An({event:e}){let t=lo(e),o=io(e);return n`<${O} of=${e.time} /><span class=${e.type==="PackagingFailed"?"wrong":""}>${t?n`<a href=${d("versions",t)}>${o}</a>`:o}<${de} of=${ae(e.detail)} before=" by " /></span>`}function de({of:e,before:t=""}){return e&&n`<span>${t}${e.name}${e.basis&&n` <span class="soft">(${e.basis})</span>`}</span>`}function Ge({params:{dataset:e,alias:t}}){let o=E(`datasets/${encodeURIComponent(e)}/aliases/${encodeURIComponent(t)}/history/`,{limit:50}),[s,r]=$(null),[a,i]=$(!1),l=o.items[0],c=!!l?.version,m=()=>{r(null),i(!1),o.reload()};return n`
    <${A} title=${`${e}/${t}`} crumbs=${[["Datasets",d("datasets")],[e,d("datasets",e)],[t]]}
      lead=${l&&n`${c?n`Points to ${co(l)}.`:"Removed."} ${o.count!=null&&`${_(o.count,"revision")}.`}`}
      actions=${l&&n`${c&&n`<${xe} uri=${l.uri} />`}<${j} text=${jt(e,t)} label="History line" what="command line of the history" />
        ${c&&n`<button type="button" class="quiet" onClick=${()=>i(!0)}>Remove…</button>`}
        <button type="button" class="primary" onClick=${()=>r("")}>${c?"Move":"Create"} ${t}…</button>`}>
      ${o.error&&!o.items.length&&n`<${w} error=${o.error} retry=${o.reload} />`}
      ${o.items.length>0&&n`<${P} caption=${`History of ${t}`} rows=${o.items} id=${({rev:p})=>p} columns=${[{title:"Revision",cell:({rev:p})=>p,header:!0},{title:"Version",cell:co},{title:"By",cell:({moved_by:p})=>n`<${de} of=${ae(p)} />`},{title:"Moved",cell:({mtime:p})=>n`<${O} of=${p} />`,kind:"time"},{title:n`<span class="unseen">Change</span>`,cell:p=>n`<${Mn} move=${p} now=${l} onBack=${r} />`}]} />`}
      ${!(o.error&&!o.items.length)&&n`<${D} of=${o} what="earlier moves" />`}
      ${s!=null&&n`<${se} dataset=${e} alias=${t} version=${s} onClose=${()=>r(null)} onDone=${m} />`}
      ${a&&n`<${ao} dataset=${e} alias=${t} now=${l} onClose=${()=>i(!1)} onDone=${m} />`}
    <//>`}var co=({version:e})=>e?n`<a href=${d("versions",e.id)}>${e.name}</a>`:"(removed)";function Mn({move:e,now:t,onBack:o}){return e.rev===t.rev?n`<span class="tag accent">now</span>`:!e.version||e.version.name===t.version?.name?null:n`<button type="button" class="quiet" onClick=${()=>o(e.version.name)}>Move back to ${e.version.name}</button>`}var In=["description","owner","license","tags","readme"],He=e=>typeof e=="string"&&e!=="";function Ee(e,t=null){let o=Object.fromEntries(["description","owner","license","readme"].map(a=>[a,He(e[a])?e[a]:""])),s=Array.isArray(e.tags)?e.tags.filter(He):[],r=Object.fromEntries(Object.entries(e).filter(([a,i])=>!(In.includes(a)&&!(a==="tags"&&t)&&Rn(a,i))));return{...o,tags:t??s,others:r}}var Rn=(e,t)=>e==="tags"?Array.isArray(t)&&t.every(He):typeof t=="string",$o=e=>[...new Set(e.split(",").map(t=>t.trim()).filter(Boolean))];function mo(e){try{let t=JSON.parse(e.trim()||"{}");return t&&typeof t=="object"&&!Array.isArray(t)?{value:t}:{wrong:"Write one JSON object."}}catch(t){return{wrong:`This is not JSON: ${t.message}`}}}function uo(e,t,o){let s={};for(let r of["description","owner","license","readme"])e[r]!==t[r]&&(s[r]=t[r]||null);JSON.stringify(e.tags)!==JSON.stringify(t.tags)&&(s[o?"valohai.tags":"tags"]=t.tags.length?t.tags:null);for(let r of new Set([...Object.keys(e.others),...Object.keys(t.others)]))JSON.stringify(e.others[r])!==JSON.stringify(t.others[r])&&(s[r]=t.others[r]??null);return s}function po({uri:e,path:t,isVersion:o,onDone:s,onClose:r}){let[a,i]=$(null),[l,c]=$(null);return k(()=>{Nn(t,o).then(i,c)},[t]),a?n`<${Ln} uri=${e} path=${t} isVersion=${o} seen=${a} onDone=${s} onClose=${r} />`:n`<${ne} title="Edit" onClose=${r}>${l?n`<${w} error=${l} />`:n`<${q} />`}<//>`}async function Nn(e,t){let o=await Yt(`${e}metadata/`),s=await o.json(),r=t?(await X(e,{files:0})).tags:null;return{card:Ee(s,r),etag:o.headers.get("ETag")}}function Ln({uri:e,path:t,isVersion:o,seen:s,onDone:r,onClose:a}){let[i,l]=$(s.card),[c,m]=$(s.card.tags.join(", ")),[p,x]=$(Object.keys(s.card.others).length?JSON.stringify(s.card.others,null,2):""),g=mo(p),S=g.wrong?{}:uo(s.card,{...i,tags:$o(c),others:g.value},o),y=I=>K=>l({...i,[I]:K.target.value}),v=()=>G(`${t}metadata/`,S,{headers:{"If-Match":s.etag}}),L=()=>{C(`${e} was changed.`),r()};return n`
    <${B} title="Edit" verb="Save" wide twin=${Kt(e,S)} disabled=${g.wrong||!Object.keys(S).length} send=${v} onDone=${L} onClose=${a}>
      <${R} id="card-description" label="Description" value=${i.description} onInput=${y("description")} />
      <div class="fields">
        <${R} id="card-owner" label="Owner" value=${i.owner} onInput=${y("owner")} />
        <${R} id="card-license" label="Licence" value=${i.license} onInput=${y("license")} hint="An SPDX identifier, such as CC-BY-4.0." />
        <${R} id="card-tags" label="Tags" value=${c} onInput=${I=>m(I.target.value)} hint="With commas between them." />
      </div>
      <${R} id="card-others" label="Other properties" hint="One JSON object." wrong=${g.wrong}>
        <textarea id="card-others" rows="5" spellcheck=${!1} value=${p} aria-describedby=${g.wrong?"card-others-hint card-others-wrong":"card-others-hint"}
          aria-invalid=${g.wrong?"true":null} onInput=${I=>x(I.target.value)} /><//>
      <${R} id="card-readme" label="README" hint="Markdown. Empty: the README.md of the version is shown, if it has one.">
        <textarea id="card-readme" rows="10" value=${i.readme} aria-describedby="card-readme-hint" onInput=${y("readme")} /><//>
    <//>`}var re=e=>function(o){let[s,r]=$({}),[a,i]=$(0);return k(()=>{import("./previews.js").then(l=>r({view:l[e]}),()=>r({failed:!0}))},[a]),s.failed?n`<${w} error=${Fn} retry=${()=>a?location.reload():i(1)} />`:s.view?n`<${s.view} ...${o} />`:n`<${q} />`},Fn={message:"Previews cannot be loaded.",remedy:"Check the network; if the deployment was updated meanwhile, load the page again."},fo=re("Preview"),ho=re("Gallery"),go=re("Comparison"),bo=re("OneSide"),vo=re("Readme"),ko=re("FileSummary");var jn=/^readme\.(md|markdown)$/i;function Pe({uri:e,path:t,properties:o,tags:s,version:r,owner:a,reload:i}){let[l,c]=$(!1),m=Ee(o,s),p=Object.entries(m.others).map(([g,S])=>[g,typeof S=="string"?S:JSON.stringify(S)]),x=[["Owner",m.owner||a],["Licence",m.license],["Tags",m.tags.length>0&&m.tags.map(g=>n`<${Q} key=${g}>${g}<//>`)],...p].filter(([,g])=>g);return n`
    <${h} title="About" aside=${n`<button type="button" onClick=${()=>c(!0)}>Edit</button>`}>
      ${m.description&&n`<p class="description">${m.description}</p>`}
      ${x.length>0&&n`<${Y} of=${x} />`}
      ${!m.description&&!x.length&&n`<p class="note">There is no description yet.</p>`}
    <//>
    <${Bn} text=${m.readme} version=${r} />
    ${l&&n`<${po} uri=${e} path=${t} isVersion=${!!s} onClose=${()=>c(!1)} onDone=${()=>{c(!1),i()}} />`}`}function Bn({text:e,version:t}){let s=T(!e&&t?`dataset-versions/${encodeURIComponent(t)}/tree/`:null,{prefix:"README",limit:20}).data?.results.find(r=>r.kind==="file"&&jn.test(r.path));return!e&&!s?null:n`<${h} title="README"><${vo} key=${e||s.path} text=${e} version=${t} path=${s?.path} /><//>`}var Vn=/^[a-z0-9._-]{1,128}$/;function yo({onDone:e,onClose:t}){let[o,s]=$(""),r=o&&!Vn.test(o)?"Lower-case letters, digits, dots, underscores and dashes only.":"",a=i=>{C(`${i.uri} was created.`),e(i)};return n`
    <${B} title="New dataset" verb="Create dataset" twin=${zt(o)} disabled=${!o||r}
      send=${()=>G("datasets/",{name:o})} onDone=${a} onClose=${t}>
      <${R} id="dataset-name" label="Name" value=${o} wrong=${r} onInput=${i=>s(i.target.value.trim())}
        hint="Versions come from executions that name it, or from data you select in the search." />
    <//>`}var wo=e=>`dataset-versions/${encodeURIComponent(e.id)}/`;function xo({version:e,onDone:t,onClose:o}){let s=r=>{C(`${e.uri} is deleted.`),t(r)};return n`
    <${B} title="Delete this version?" verb=${`Delete ${e.name}`} danger twin=${Vt(e.uri)}
      send=${()=>Se(wo(e))} onDone=${s} onClose=${o}>
      <p><code>${e.uri}</code> disappears from lists and can no longer be fetched. It can be restored until its
        retention ends; then it is purged, with the parts that no other version uses.</p>
      <p>The uploaded files themselves stay.</p>
    <//>`}function De({version:e,onDone:t,onClose:o}){let s=r=>{C(`${e.uri} is restored.`),t(r)};return n`
    <${B} title="Restore this version?" verb=${`Restore ${e.name}`} twin=${Ut(e.uri)}
      send=${()=>G(`${wo(e)}restore/`,{})} onDone=${s} onClose=${o}>
      <p><code>${e.uri}</code> comes back as it was${e.deleted_at?` before ${At(e.deleted_at)}`:""}.</p>
    <//>`}function So({dataset:e,reload:t}){let[o,s]=$(!1);return n`
    <button type="button" class="primary" onClick=${()=>s(!0)}>Promote a version…</button>
    ${o&&n`<${se} dataset=${e} onClose=${()=>s(!1)} onDone=${()=>{s(!1),t()}} />`}`}function Co(){let[e,t]=$(!1);return n`
    <button type="button" class="primary" onClick=${()=>t(!0)}>New dataset</button>
    ${e&&n`<${yo} onClose=${()=>t(!1)} onDone=${o=>z("datasets",o.id)} />`}`}function Eo({dataset:e,reload:t}){let o=E("dataset-versions/",{dataset:e,deleted:"true",limit:200}),[s,r]=$(null),a=o.items.filter(i=>i.deleted_at);return a.length?n`
    <${h} title="Deleted versions">
      <${P} caption="Deleted versions" rows=${a} columns=${[{title:"Version",cell:({id:i,name:l})=>n`<a href=${d("versions",i)}>${l}</a>`,header:!0},{title:"Deleted",cell:({deleted_at:i})=>n`<${O} of=${i} />`,kind:"time"},{title:"Purged after",cell:({purge_at:i})=>n`<${O} of=${i} />`,kind:"time"},{title:n`<span class="unseen">Restore</span>`,cell:i=>n`<button type="button" aria-label=${`Restore ${i.name}`} onClick=${()=>r(i)}>Restore</button>`}]} />
      <${D} of=${o} what="more deleted versions" />
      ${s&&n`<${De} version=${s} onClose=${()=>r(null)}
        onDone=${()=>{r(null),o.reload(),t()}} />`}
    <//>`:null}function Je({params:e}){let t=e.dataset,o=T(`datasets/${encodeURIComponent(t)}/`),s=E(o.data?"dataset-versions/":null,{dataset:t,limit:50}),r=E(o.data?`datasets/${encodeURIComponent(t)}/aliases/`:null,{limit:200}),a=()=>{r.reload(),s.reload()};return n`
    <${A} title=${t} crumbs=${[["Datasets",d("datasets")],[t]]} lead=${n`<code>${o.data?.uri??""}</code>`}
      actions=${o.data&&n`<${So} dataset=${t} reload=${a} />`}>
      <${W} of=${o}>${i=>n`
        <${Pe} uri=${i.uri} path=${`datasets/${encodeURIComponent(t)}/`} properties=${i.properties} owner=${i.owner} version=${i.latest_version?.id} reload=${o.reload} />
        <${zn} of=${r} dataset=${t} />
        <${Un} of=${s} aliases=${r.items} />
        <${Eo} dataset=${t} reload=${a} />
        <${Z} of=${{dataset:t}} />`}<//>
    <//>`}function Un({of:e,aliases:t}){let o=a=>t.filter(i=>i.version.id===a.id),s=[{title:"Version",value:a=>a.name,header:!0,cell:a=>n`<a href=${d("versions",a.id)}>${a.name}</a>
        ${o(a).map(i=>n` <span class="tag accent" key=${i.name}>${i.name}</span>`)}`},{title:"Files",value:a=>a.file_count,kind:"number",cell:a=>f(a.file_count)},{title:"Size",value:a=>a.size,kind:"number",cell:a=>b(a.size)},{title:"Package",value:a=>a.packaging,cell:a=>n`<${U} of=${a.packaging} />`},{title:"Tags",cell:a=>a.tags.map(i=>n`<${Q} key=${i}>${i}<//>`)},{title:"Created",value:a=>a.ctime,kind:"time",cell:a=>n`<${O} of=${a.ctime} />`}],r=e.items.length>0||!(e.loading||e.error);return n`
    <${h} title="Versions">
      ${r&&n`<${P} caption="Versions, newest first" name="versions" more=${e.more} columns=${s} rows=${e.items} empty="There is no version yet." />`}
      <${D} of=${e} what="older versions" />
    <//>`}function zn({of:e,dataset:t}){let[o,s]=$("");if(e.error)return n`<${w} error=${e.error} retry=${e.reload} />`;if(!e.items.length)return null;let r=[{title:"Alias",value:a=>a.name,header:!0,cell:a=>n`<a class="tag accent" href=${d("datasets",t,"aliases",a.name)}>${a.name}</a>`},{title:"Version",value:a=>a.version.name,cell:a=>n`<a href=${d("versions",a.version.id)}>${a.version.name}</a>`},{title:"Moved",value:a=>a.mtime,kind:"time",cell:a=>n`<${O} of=${a.mtime} />`},{title:"History",cell:a=>n`<button class="quiet" aria-expanded=${o===a.name}
        onClick=${()=>s(o===a.name?"":a.name)}>${o===a.name?"Hide":"Show"}<span class="unseen"> history of ${a.name}</span></button>`}];return n`
    <${h} title="Aliases">
      <${P} caption="Aliases" name="aliases" more=${e.more} columns=${r} rows=${e.items} id=${a=>a.name} />
      ${o&&n`<${Wn} key=${o} dataset=${t} alias=${o} />`}
    <//>`}function Wn({dataset:e,alias:t}){let o=E(`datasets/${encodeURIComponent(e)}/aliases/${encodeURIComponent(t)}/history/`,{limit:20});return n`
    <div class="history"><h3>Where ${t} pointed</h3>
      <ol>${o.items.map(s=>n`<li key=${s.rev}>
        <${O} of=${s.mtime} /> ${s.version?n`<a href=${d("versions",s.version.id)}>${s.version.name}</a>`:"(removed)"}<${de} of=${ae(s.moved_by)} before=" by " />${" "}
        <span class="soft">revision ${s.rev}</span></li>`)}</ol>
      <${D} of=${o} what="older moves" />
    </div>`}var Kn=50;function qe({query:e}){let t=E("datasets/",{search:e.search,limit:Kn,newest:!0}),o=a=>({newest_version:i})=>i?a(i):"\u2013",s=[{title:"Dataset",value:a=>a.name,header:!0,cell:a=>n`<a href=${d("datasets",a.id)}>${a.name}</a>`},{title:"Newest version",value:a=>a.newest_version?.name,cell:o(a=>n`<a href=${d("versions",a.id)}>${a.name}</a>`)},{title:"Files",value:a=>a.newest_version?.file_count,kind:"number",cell:o(a=>f(a.file_count))},{title:"Size",value:a=>a.newest_version?.size,kind:"number",cell:o(a=>b(a.size))},{title:"Package",value:a=>a.newest_version?.packaging,cell:o(a=>n`<${U} of=${a.packaging} />`)},{title:"Created",value:a=>a.newest_version?.ctime,kind:"time",cell:o(a=>n`<${O} of=${a.ctime} />`)}],r=t.items.length>0||!(t.loading||t.error);return n`
    <${A} title="Datasets" lead="Every dataset of this deployment, by name, with its newest version."
      actions=${n`<${oe} label="Name contains" param="search" /> <${Co} />`}>
      ${r&&n`<${P} caption="Datasets" name="datasets" more=${t.more} columns=${s} rows=${t.items}
        empty=${e.search?"No dataset has this in its name.":"There is no dataset yet. Upload files whose metadata names one, and it appears here."} />`}
      <${D} of=${t} what="more datasets" />
    <//>`}function ie(e){let t=/^dataset:\/\/([^/]+)\/(.+)$/.exec(e??"");return t?`${t[1]}:${t[2]}`:null}var ue=e=>e.slice(0,e.lastIndexOf(":")),pe=e=>e.slice(e.lastIndexOf(":")+1);function Oe({of:e}){let t=ie(e);return t?n`<a href=${d("versions",t)}>${e}</a>`:n`<span>${e}</span>`}function Te({of:e}){let t=Qe(e),o=Ye(e);return n`
    <div class="lineage">
      <h3>Made from</h3>
      ${t.length?n`<ul>${t}</ul>`:n`<p class="soft">Nothing is recorded.</p>`}
      <h3>Used by</h3>
      ${o.length?n`<ul>${o}</ul>`:n`<p class="soft">Nothing yet.</p>`}
    </div>`}function Qe({made_by:e,based_on:t}){let o=e?[e.step,e.commit,e.image].filter(s=>typeof s=="string"):[];return[t&&n`<li><small>version before</small> <${_e} of=${t}>${Qe(t)}<//></li>`,e&&n`<li><small>execution</small> <${Po} id=${e.execution} /> <span class="soft">${o.join(" \xB7 ")}</span>
      ${e.inputs?.length>0&&n`<ul>${e.inputs.map(s=>n`
        <li><small>input</small> <${_e} of=${s}>${Qe(s)}<//></li>`)}</ul>`}</li>`].filter(Boolean)}function Ye({used_by:e=[]}){return e.map(t=>{if(t.more)return n`<li class="soft">and more</li>`;if(t.version)return n`<li><small>version</small> <${_e} of=${t.version}>${Ye(t.version)}<//></li>`;let o=t.made??[];return n`<li><small>execution</small> <${Po} id=${t.execution} />
      ${o.length>0&&n`<ul>${o.map(s=>n`<li><small>made</small> <${_e} of=${s}>${Ye(s)}<//></li>`)}</ul>`}</li>`})}function _e({of:e,children:t}){let o=[].concat(t).flat().filter(Boolean);return n`<${Oe} of=${e.uri} />
    ${e.files!=null&&n` <span class="soft">${_(e.files,"file")}</span>`}
    ${e.unknown&&n` <span class="soft">(not known here)</span>`}
    ${e.more&&n` <span class="soft">…</span>`}
    ${o.length>0&&n`<ul>${o}</ul>`}`}var Po=({id:e})=>n`<a href=${d("executions",e)}>${e}</a>`;function Xe({params:e}){let t=e.datum,o=T(`data/${encodeURIComponent(t)}/`,{hashes:!1}),s=T("lineage/",{uri:`datum://${t}`,depth:3}),r=T(o.data?.output_execution?`executions/${encodeURIComponent(o.data.output_execution.id)}/`:null);return n`
    <${A} title=${o.data?.name??t} crumbs=${[["Search",d("search")],[o.data?.name??t]]}
      lead=${o.data&&n`<code>${o.data.uri}</code> <${j} text=${o.data.uri} label="Copy URI" what="URI" />`}>
      <${W} of=${o}>${a=>n`
        <div class="columns">
          <${h} title="Facts"><${Y} of=${Gn(a)} /><//>
          <${h} title="Versions">
            ${r.data?n`<${Hn} of=${r.data.versions} path=${a.name} />`:n`<p class="note">No execution is known that made it.</p>`}
          <//>
          <${h} title="Lineage"><${W} of=${s}>${i=>n`<${Te} of=${i} />`}<//><//>
        </div>
        <${Z} of=${{datum:t}} />`}<//>
    <//>`}var Gn=e=>[["Size",b(e.size)],["Stored",e.file_mtime&&n`<${O} of=${e.file_mtime} />`],["Made by execution",e.output_execution&&n`<a href=${d("executions",e.output_execution.id)}>${e.output_execution.id}</a>`],["Aliases",e.aliases.join(", ")],["Tags",e.tags.length>0&&e.tags.map(t=>n`<${Q} key=${t}>${t}<//>`)],...Object.entries(e.properties).map(([t,o])=>[t,typeof o=="string"?o:JSON.stringify(o)]),["MD5",e.md5&&n`<code>${e.md5}</code>`],e.part?["Inside of part",n`<code>${e.part.key}</code>`]:["Key",e.key&&n`<code>${e.key}</code>`]].filter(([,t])=>t);function Hn({of:e,path:t}){let o=e.filter(s=>ie(s));return o.length?n`
    <ul class="plain">${o.map(s=>n`<li key=${s}><a href=${d("versions",ie(s),{tab:"files",find:t})}>${s}</a></li>`)}</ul>
    <p class="note">Those that its execution made. Versions that are based on them may have it as well.</p>`:n`<p class="note">Its execution made no dataset version.</p>`}var Jn=5;function ee(e,t){let o=N({query:"",pages:0});k(()=>{o.current.query!==t&&(o.current={query:t,pages:0}),!(!e.more||e.items.length||o.current.pages>=Jn)&&(o.current.pages+=1,e.more())})}var qn=["open","sealing","sealed"],Qn="This stack does not list executions; open one by its id.";function Ze({query:e}){let t=E("executions/",{state:e.state,alerts:e.alerts,project:e.project,limit:50});return ee(t,`${e.state} ${e.alerts} ${e.project}`),n`
    <${A} title="Executions" lead="Jobs whose outputs were uploaded: what each made, and what was wrong." actions=${n`<${Zn} />`}>
      <div class="filters" role="group" aria-label="Filters">
        <label class="inline" for="state">State</label>
        <select id="state" value=${e.state??""} onChange=${o=>F({state:o.target.value})}>
          <option value="">any</option>${qn.map(o=>n`<option value=${o}>${o}</option>`)}</select>
        <label class="inline"><input type="checkbox" checked=${e.alerts==="true"}
          onChange=${o=>F({alerts:o.target.checked?"true":""})} /> With alerts only</label>
        <${oe} label="Project" param="project" />
      </div>
      ${t.error&&!t.items.length?n`<${w} error=${t.error} retry=${t.reload} missing=${Qn} />`:n`${!(t.loading&&!t.items.length)&&n`<${Yn} of=${t} />`}<${D} of=${t} what="more executions" />`}
    <//>`}var Yn=({of:e})=>n`
  <${P} caption="Executions" name="executions" more=${e.more} rows=${e.items} empty=${e.more?"None on this page; there are more.":"No execution is like that."} columns=${[{title:"Execution",value:({id:t})=>t,cell:({id:t})=>n`<a href=${d("executions",t)}>${t}</a>`,header:!0},{title:"State",value:({state:t})=>t,cell:({state:t})=>n`<${U} of=${t} />`},{title:"Files",value:({file_count:t})=>t,cell:({file_count:t})=>f(t),kind:"number"},{title:"Size",value:({size:t})=>t,cell:({size:t})=>b(t),kind:"number"},{title:"Versions",cell:({versions:t})=>n`<${Xn} of=${t} />`},{title:"Alerts",value:({alerts:t})=>t.length,cell:({alerts:t})=>t.length?n`<span class="state bad">${t.length}</span>`:"\u2013"},{title:"Sealed, or last upload",value:({mtime:t})=>t,cell:({mtime:t})=>n`<${O} of=${t} />`,kind:"time"}]} />`,Xn=({of:e})=>e.length?n`${e.slice(0,3).map(t=>n`<${et} uri=${t} /> `)}${e.length>3&&`and ${e.length-3} more`}`:"\u2013";function et({uri:e}){let[,t,o,s]=/^(\w+):\/\/([^/]+)\/(.+)$/.exec(e)??[];return t?n`<a href=${d("versions",`${t==="model"?"model:":""}${o}:${s}`)}>${e}</a>`:n`<code>${e}</code>`}function Zn(){let[e,t]=$("");return n`
    <form class="by-id" onSubmit=${s=>{s.preventDefault(),e.trim()&&z("executions",e.trim())}}>
      <input type="text" aria-label="Execution id" placeholder="Execution id" value=${e} autocomplete="off" spellcheck=${!1}
        onInput=${s=>t(s.target.value)} />
      <button>Open</button>
    </form>`}var es=3e3;function tt({params:e}){let t=`executions/${encodeURIComponent(e.execution)}/`,o=T(t,void 0,{every:({state:s})=>s==="sealed"?0:es});return n`
    <${A} title=${e.execution} crumbs=${[["Executions",d("executions")],[e.execution]]}
      actions=${n`<${j} text=${`packline execution ${e.execution}`} label="Command line" what="Command line" />`}>
      <${W} of=${o}>${s=>n`<${ts} execution=${s} path=${t} />`}<//>
    <//>`}var ts=({execution:e,path:t})=>n`
  <p class="lead" aria-live="polite"><${U} of=${e.state} /> ${e.sealed_at&&n`since <${O} of=${e.sealed_at} />`}</p>
  ${e.alerts.length>0&&n`<${os} of=${e.alerts} />`}
  <${h} title="What it made">
    <div class="figures">
      <${M} value=${f(e.file_count)} label="outputs" />
      <${M} value=${b(e.size)} label="together" />
      <${M} value=${f(e.versions.length)} label=${e.versions.length===1?"version":"versions"} />
    </div>
    ${e.versions.length>0&&n`<ul class="plain">${e.versions.map(o=>n`<li><${et} uri=${o} /></li>`)}</ul>`}
    ${e.datum_aliases.length+e.late.length>0&&n`<${Y} of=${[["Datum aliases",e.datum_aliases.join(", ")],["Late files",e.late.join(", ")]]} />`}
  <//>
  ${e.state==="sealed"&&n`<${ns} path=${t} />`}
  ${Object.keys(e.marker).length>0&&n`
    <${h} title="Marker"><pre class="json" tabindex="0">${JSON.stringify(e.marker,null,2)}</pre><//>`}
  <${Z} of=${{execution:e.id}} />`,os=({of:e})=>n`
  <${h} title=${e.length===1?"Alert":"Alerts"}>
    <ul class="alerts">${e.map(({code:t,message:o,remedy:s})=>n`
      <li><strong><code>${t}</code></strong><p>${o}</p>${s&&n`<p class="remedy">What to do: ${s}</p>`}</li>`)}</ul>
  <//>`;function ns({path:e}){let t=E(`${e}outputs/`,{limit:100});return n`
    <${h} title="Outputs">
      ${t.items.length>0&&n`<${P} caption="Outputs" rows=${t.items} id=${({path:o,datum:s})=>`${o}:${s.id}`} columns=${[{title:"Path",cell:({path:o,datum:s})=>n`<a href=${d("data",s.id)}>${o}</a>`,header:!0},{title:"Size",cell:({datum:o})=>b(o.size),kind:"number"},{title:"Datum",cell:({datum:o})=>n`<code>${o.id}</code><${j} text=${`datum://${o.id}`} what=${`URI of ${o.name}`} />`}]} />`}
      ${!t.items.length&&!t.loading&&!t.error&&n`<p class="note">It has none.</p>`}
      <${D} of=${t} what="more outputs" />
    <//>`}var Do=1e-6,Ae=e=>e!=null&&e<1?`${Math.max(1,Math.round(e*1e3))} ms`:It(e);function H(e){if(e==null)return"\u2013";if(e===0)return"$0";if(e<Do)return`< $${Do.toFixed(6)}`;let t=e>=1?2:Math.min(8,1-Math.floor(Math.log10(Math.abs(e))));return`$${e.toFixed(t)}`}function ss(e,t){if(!(t>0)||!(e>t))return"";let o=e/t;return`${o>=10?f(Math.round(o)):o.toFixed(1)} times`}var as=[["requests","Requests",f],["seconds","Time",Ae],["dollars","Price of requests",H]];function Me(e){return as.map(([t,o,s])=>{let[r,a]=[e.by_files[t],e.by_package[t]],i=Math.max(r,a),l=c=>i>0?c/i:0;return{key:t,title:o,files:s(r),packed:s(a),filesShare:l(r),share:l(a),less:ss(r,a)}})}function Oo(e){let t=Me(e).map(({title:o,files:s,packed:r})=>`${o.toLowerCase()}: ${s} file by file, ${r} by package`);return`One fetch of ${f(e.files)} files. ${t.join("; ")}.`}var _o=(e,t)=>{let o=s=>({requests:s.requests*t,seconds:s.seconds*t,dollars:s.dollars*t});return{...e,by_files:o(e.by_files),by_package:o(e.by_package)}};var Ie=["versions","packages","package_dollars","fetches","saved_requests","saved_seconds","saved_dollars"];function ot(e){let t=new Map;for(let o of e.flatMap(s=>s.months)){let s=t.get(o.month)??Object.fromEntries(Ie.map(r=>[r,0]));for(let r of Ie)s[r]+=o[r];t.set(o.month,s)}return[...t].map(([o,s])=>({month:o,...s})).sort((o,s)=>o.month<s.month?1:-1)}var To=e=>e.months.reduce((t,o)=>t+o.saved_dollars,0);function Ao(e){let t=Object.fromEntries(Ie.map(o=>[o,0]));for(let o of ot(e))for(let s of Ie)t[s]+=o[s];return{...t,storage_dollars:e.reduce((o,{storage_dollars:s})=>o+s,0),stale:e.filter(({stale:o})=>o).length}}var Mo=e=>e.fetched_by.map(({name:t,fetches:o})=>`${t||"unknown"} ${o}`).join(", ");function Io({stale:e,complete:t,versions:o}){return e?"stale":o===0?"no versions":t?"in use":"not all read"}var rs="Estimated from fetches that executions have recorded and from list prices; storage at most, as versions may share files.";function nt(){let e=E("fleet/",{limit:10});return n`
    <${A} title="Fleet" lead=${rs}>
      ${e.error&&!e.items.length?n`<${w} error=${e.error} retry=${e.reload} missing=${"This stack has no fleet page."} />`:n`${e.items.length>0&&n`<${is} of=${e.items} partial=${e.next!=null} />`}
          ${!(e.loading&&!e.items.length)&&n`<${ls} of=${e.items} />`}<${D} of=${e} what="more datasets" />`}
    <//>`}function is({of:e,partial:t}){let o=Ao(e);return n`
    <${h} title=${t?`The first ${_(e.length,"dataset")}`:`All ${_(e.length,"dataset")}`}>
      <div class="figures">
        <${M} value=${H(o.saved_dollars)} label="saved in requests" />
        <${M} value=${f(o.saved_requests)} label="requests saved" />
        <${M} value=${Ae(o.saved_seconds)} label="of waiting saved" />
        <${M} value=${H(o.package_dollars)} label="paid for packages" />
        <${M} value=${f(o.fetches)} label="recorded fetches" />
        <${M} value=${H(o.storage_dollars)} label="storage a month, at most" />
        <${M} value=${f(o.stale)} label="stale: unused for 90 days" />
      </div>
    <//>
    <${h} title="By month">
      <${P} caption="Savings by month" id=${({month:s})=>s} rows=${ot(e)} columns=${[{title:"Month",cell:({month:s})=>s,header:!0},{title:"Versions",cell:s=>f(s.versions),kind:"number"},{title:"Packages",cell:s=>f(s.packages),kind:"number"},{title:"Paid for packages",cell:s=>H(s.package_dollars),kind:"number"},{title:"Fetches",cell:s=>f(s.fetches),kind:"number"},{title:"Requests saved",cell:s=>f(s.saved_requests),kind:"number"},{title:"Time saved",cell:s=>Ae(s.saved_seconds),kind:"number"},{title:"Saved",cell:s=>H(s.saved_dollars),kind:"number"}]} />
    <//>`}var ls=({of:e})=>n`
  <${h} title="By dataset">
    <${P} caption="Datasets of the fleet" id=${({name:t})=>t} rows=${e} empty="There is no dataset yet." columns=${[{title:"Dataset",cell:({name:t})=>n`<a href=${d("datasets",t)}>${t}</a>`,header:!0},{title:"Use",cell:t=>n`<${Q}>${Io(t)}<//>`},{title:"Versions",cell:({versions:t,complete:o})=>`${f(t)}${o?"":" or more"}`,kind:"number"},{title:"Fetches",cell:({fetches:t})=>f(t),kind:"number"},{title:"By whom",cell:t=>Mo(t)||"\u2013"},{title:"Last fetch",cell:({last_fetch_at:t})=>n`<${O} of=${t} />`},{title:"Saved",cell:t=>H(To(t)),kind:"number"},{title:"Stored, at most",cell:({stored_bytes_at_most:t})=>b(t),kind:"number"},{title:"A month",cell:({storage_dollars:t})=>H(t),kind:"number"}]} />
  <//>`;var cs={approved:"good",rejected:"bad",pending:"busy"},fe={approved:"Approve",rejected:"Reject",pending:"Set back"};function st({params:{model:e}}){let t=E("model-versions/",{model:e,limit:50}),[o,s]=$(null),[r,a]=$({}),i=t.items.map(c=>r[c.id]??c),l=c=>{s(null),a({...r,[c.id]:c}),C(`Version ${c.counter} is ${c.status}.`)};return n`
    <${A} title=${e} crumbs=${[["Models",d("models")],[e]]}>
      ${t.error&&!i.length?n`<${w} error=${t.error} retry=${t.reload} />`:n`${!(t.loading&&!i.length)&&n`<${$s} rows=${i} more=${t.more} onDecide=${(c,m)=>s({version:c,status:m})} />`}<${D} of=${t} what="more versions" />`}
      <${Z} of=${{dataset:`model:${e}`}} />
      ${o&&n`<${ms} ...${o} onDone=${l} onClose=${()=>s(null)} />`}
    <//>`}var $s=({rows:e,more:t,onDecide:o})=>n`
  <${P} caption="Versions of the model" name="versions" more=${t} rows=${e} empty="There is no version of this model." columns=${[{title:"Version",value:({counter:s})=>s,cell:({id:s,counter:r})=>n`<a href=${d("versions",s)}>${r}</a>`,header:!0},{title:"Status",value:({status:s})=>s,cell:({status:s})=>n`<span class=${`state ${cs[s]??"idle"}`}>${s||"pending"}</span>`},{title:"Files",value:({file_count:s})=>s,cell:({file_count:s})=>f(s),kind:"number"},{title:"Size",value:({size:s})=>s,cell:({size:s})=>b(s),kind:"number"},{title:"Packaging",value:({packaging:s})=>s,cell:({packaging:s})=>n`<${U} of=${s} />`},{title:"Created",value:({ctime:s})=>s,cell:({ctime:s})=>n`<${O} of=${s} />`,kind:"time"},{title:"Note",cell:({note:s})=>s||"\u2013"},{title:n`<span class="unseen">Decide</span>`,cell:s=>n`<span class="decide">${Object.keys(fe).filter(r=>r!==(s.status||"pending")).map(r=>n`<button type="button" class="quiet" aria-label=${`${fe[r]} version ${s.counter}`} onClick=${()=>o(s,r)}>${fe[r]}</button>`)}</span>`}]} />`,ms=({version:e,status:t,onDone:o,onClose:s})=>n`
  <${B} title=${`${fe[t]} ${e.uri}?`} verb=${fe[t]} danger=${t==="rejected"} twin=${Wt(e.uri,t)}
    send=${()=>G(`model-versions/${encodeURIComponent(e.id)}/status/`,{status:t})} onDone=${o} onClose=${s}>
    <p>It is ${e.status||"pending"} now; it will be ${t}. Subscribers of events are notified.</p>
  <//>`;function at({query:e}){let t=E("models/",{name:e.search,limit:100});return n`
    <${A} title="Models" lead="Versions of models, and what people decided about them."
      actions=${n`<${oe} label="Name contains" param="search" />`}>
      ${t.error&&!t.items.length?n`<${w} error=${t.error} retry=${t.reload} missing="This stack does not list models." />`:n`${!(t.loading&&!t.items.length)&&n`<${P} caption="Models" name="models" more=${t.more} rows=${t.items} empty=${e.search?"No model has this in its name.":"No execution has made a model yet."} columns=${[{title:"Model",value:({name:o})=>o,cell:({name:o})=>n`<a href=${d("models",o)}>${o}</a>`,header:!0},{title:"URI",cell:({uri:o})=>n`<code>${o}</code>`}]} />`}<${D} of=${t} what="more models" />`}
    <//>`}var ds=50;function Ro({pattern:e}){let t=E("search/",{q:e,limit:ds});if(ee(t,e),t.error&&!t.items.length)return n`<${w} error=${t.error} retry=${t.reload} missing="This deployment cannot search everything yet: update it." />`;let o=t.items.length>0||!t.loading;return n`
    <${h} title="Names and files" aside=${n`<${j} text=${Ht(e)} label="Command line" what="Command line" />`}>
      ${o&&n`<p class="note" role="status">${_(t.items.length,"result")} shown${t.more?"; there are more":""}. Searched: names, and ${t.searched}.</p>`}
      ${t.notSearched?.length>0&&n`<p class="note">Not searched yet: ${t.notSearched.join(", ")}.</p>`}
      ${o&&n`<${P} caption="Names and files" name="everything" more=${t.more} rows=${t.items} id=${us} columns=${ps}
        empty=${t.more?"Nothing on these pages.":`Nothing has \u201C${e}\u201D in its name or path.`} />`}
      <${D} of=${t} what="more results" />
    <//>`}var us=e=>`${e.kind} ${e.collection} ${e.path??e.name} ${e.uri}`,ps=[{title:"Name",header:!0,value:e=>e.name,cell:e=>n`<a href=${d(...ye(e))}>${e.path??e.name}</a>`},{title:"Kind",value:e=>e.kind,cell:e=>e.kind},{title:"Of",value:e=>e.collection,cell:e=>n`<${fs} of=${e.collection} />`},{title:"In versions",cell:e=>e.kind==="file"?n`<${hs} of=${e} />`:"\u2013"}];function fs({of:e}){if(!e)return"\u2013";let t=e.startsWith("model:")?e.slice(6):"";return n`<a href=${t?d("models",t):d("datasets",e)}>${t||e}</a>`}var hs=({of:e})=>n`${e.versions.map(({id:t,name:o})=>n`<a key=${t} href=${d(...Rt(t,e.path))}>${o}</a> `)}
  ${e.more_versions>0&&`and ${e.more_versions} more`}`;var rt=new Map,No=(e,t)=>e.has(t.id)?lt(e,[t]):it(e,[t]),it=(e,t)=>new Map([...e,...t.map(o=>[o.id,o])]);function lt(e,t){let o=new Map(e);for(let{id:s}of t)o.delete(s);return o}function Lo(e,t){let o=t.filter(({id:s})=>e.has(s)).length;return o?o===t.length?"all":"some":"none"}var Re=e=>[...e.values()].reduce((t,{size:o})=>t+(o??0),0);function Fo(e){let t=new Map;for(let{name:o}of e.values())t.set(o,(t.get(o)??0)+1);return[...t].filter(([,o])=>o>1).map(([o])=>o)}var gs=/^[a-z0-9._-]{1,128}$/,jo=/^[A-Za-z0-9._-]{1,256}$/,Bo=e=>e.split(/[\s,]+/).filter(Boolean);function Vo({selection:e,onDone:t,onClose:o}){let[s,r]=$({dataset:"",name:"",base:"",packaging:!0,aliases:"",tags:""}),a=v=>L=>r({...s,[v]:L.target.value}),i=T("datasets/",{limit:100}),l=[...e.keys()],c=s.base&&vs(s.dataset,s.base),m={...s,base:c.includes("://")||!c?c:Ce(c),datums:l,aliases:Bo(s.aliases),tags:Bo(s.tags)},p=bs(s,m),x=Fo(e),g=()=>G("dataset-versions/",{dataset:s.dataset,name:s.name,files:l.map(v=>({datum:v})),previous_version:c||null,packaging:s.packaging,targeting_aliases:m.aliases,tags:m.tags}),S=v=>{C(`${v.uri} was created.`),t(v)},y=s.dataset&&s.name&&!Object.values(p).some(Boolean)&&l.length<=1e3;return n`
    <${B} title="Create a version from the selection" verb="Create version" twin=${Gt(m)}
      disabled=${!y} send=${g} onDone=${S} onClose=${o}>
      <p>${_(l.length,"file")}, ${b(Re(e))}. The version has exactly these.</p>
      ${l.length>1e3&&n`<p class="problem" role="alert">At most ${1e3} files at a time: take some out of the selection.</p>`}
      ${x.length>0&&n`<p class="note" role="status">${_(x.length,"path")} selected twice (such as <code>${x[0]}</code>): on disk the last one wins.</p>`}
      <div class="fields">
        <${R} id="compose-dataset" label="Dataset" value=${s.dataset} onInput=${a("dataset")} wrong=${p.dataset} list="compose-datasets" hint="An existing one, or a new name." />
        <datalist id="compose-datasets">${(i.data?.results??[]).map(({name:v})=>n`<option value=${v} />`)}</datalist>
        <${R} id="compose-name" label="Version" value=${s.name} onInput=${a("name")} wrong=${p.name} hint="Such as v2; it never changes afterwards." />
        <${R} id="compose-base" label="Made from (optional)" value=${s.base} onInput=${a("base")} wrong=${p.base} hint="A version or alias, for lineage; no files are taken from it." />
        <${R} id="compose-aliases" label="Aliases (optional)" value=${s.aliases} onInput=${a("aliases")} wrong=${p.aliases} hint="Moved to it once it is packaged." />
        <${R} id="compose-tags" label="Tags (optional)" value=${s.tags} onInput=${a("tags")} hint="Separated by spaces or commas." />
        <${oo} id="compose-packaging" label="Package it" checked=${s.packaging} onChange=${v=>r({...s,packaging:v})} />
      </div>
    <//>`}function bs(e,{aliases:t}){let o="Letters, digits, dots, underscores and dashes only.";return{dataset:e.dataset&&!gs.test(e.dataset)?"Lower-case letters, digits, dots, underscores and dashes only.":"",name:e.name&&!jo.test(e.name)?o:"",base:e.base&&!/^(?:[a-z]+:\/\/)?[\w.:/-]+$/.test(e.base)?"A version, such as v1, or dataset://images/v1.":"",aliases:t.every(s=>jo.test(s))?"":o}}var vs=(e,t)=>/[:/]/.test(t)?t:`${e}:${t}`;var Le={tag:"tag",name:"name",alias:"alias",execution:"output_execution",version:"dataset_version",property:"property"},ks=["tag","property"],Uo=/^[^=<>!]+(?:[=<>]|!=)/,ys=/[*?/]|\.\w{1,8}$/;function ws(e){let t={};for(let o of Go(e)){let s=o.indexOf(":"),r=Le[o.slice(0,s).toLowerCase()];r&&s<o.length-1?Ne(t,r,o.slice(s+1)):Uo.test(o)?Ne(t,"property",o):Ne(t,ys.test(o)?"name":"tag",o)}return t}function zo(e){let t=e.q?ws(e.q):{};for(let o of Object.values(Le))for(let s of(e[o]??"").split(`
`))s.trim()&&Ne(t,o,s.trim());return t}var Wo=e=>Object.fromEntries(Object.values(Le).map(t=>[t,[].concat(e[t]??[]).join(`
`)]));function Ko(e=""){let t=o=>Uo.test(o)||Le[o.slice(0,o.indexOf(":")).toLowerCase()];return Go(e).some(t)?"":e.trim()}var Fe=e=>Object.keys(e).length===0;function Ne(e,t,o){ks.includes(t)?e[t]=[...e[t]??[],o]:e[t]=o}var Go=e=>[...e.matchAll(/(?:[^\s"]|"[^"]*"?)+/g)].map(([t])=>t.replaceAll('"',"")).filter(Boolean);function mt({query:e}){let t=ve(()=>zo(e),[JSON.stringify(e)]),o=Ko(e.q),[s,r]=$(rt),[a,i]=$(!1),l=E(Fe(t)?null:"data/",{...t,limit:100});return ee(l,JSON.stringify(t)),n`
    <${A} title="Search" lead="Find anything by a part of its name, and files by their metadata. Select some of these to create a version."
      actions=${!Fe(t)&&n`<${j} text=${Jt(t)} label="Command line" what="Command line" />`}>
      ${o&&n`<${Ro} key=${o} pattern=${o} />`}
      <${Cs} key=${JSON.stringify(t)} filters=${t} />
      ${l.error&&!l.items.length&&n`<${w} error=${l.error} retry=${l.reload} />`}
      ${!Fe(t)&&!(l.error&&!l.items.length)&&(l.items.length>0||!o)&&n`
        <${Es} of=${l} selection=${s} onSelect=${r} />
        <${D} of=${l} what="more results" />`}
      ${s.size>0&&n`<${Ds} selection=${s} onClear=${()=>{r(rt),C("Nothing is selected.")}} onCompose=${()=>i(!0)} />`}
      ${a&&n`<${Vo} selection=${s} onClose=${()=>i(!1)} onDone=${c=>z("versions",c.id)} />`}
    <//>`}var xs=[["tag","Tags","One a line; all must be there."],["property","Properties","One a line: factory=eu-02, accuracy>=0.9, approved_by"],["name","Name","Path or file name; * and ? stand for anything."],["alias","Datum alias",""],["output_execution","Execution","Outputs of this one."],["dataset_version","Dataset version","Members of this one, such as images:v1."]],Ss=["tag","property"];function Cs({filters:e}){let[t,o]=$(()=>Wo(e)),s=a=>{a.preventDefault(),F({q:"",...t})},r=a=>i=>o({...t,[a]:i.target.value});return n`
    <form class="card search-form" onSubmit=${s} aria-label="Search">
      <div class="fields thirds">${xs.map(([a,i,l])=>n`
        <${R} key=${a} id=${`search-${a}`} label=${i} hint=${l} value=${t[a]} onInput=${r(a)}>
          ${Ss.includes(a)?n`<textarea id=${`search-${a}`} rows="2" value=${t[a]} onInput=${r(a)} aria-describedby=${`search-${a}-hint`} spellcheck=${!1}></textarea>`:null}
        <//>`)}</div>
      <div class="buttons"><button type="submit" class="primary">Search</button></div>
    </form>`}function Es({of:e,selection:t,onSelect:o}){if(e.loading&&!e.items.length)return null;let s=Lo(t,e.items),r=n`<${Ho} label=${`Select all ${e.items.length} shown`} checked=${s==="all"} some=${s==="some"}
    onChange=${()=>o(s==="all"?lt(t,e.items):it(t,e.items))} />`;return n`
    <p class="note" role="status">${_(e.items.length,"file")} shown${e.more?"; there are more":""}.</p>
    ${!e.items.length&&!e.more&&e.searched&&n`<p class="note">Searched: ${e.searched}. The search field above finds any file by a part of its path.</p>`}
    ${e.notSearched?.length>0&&n`<p class="note" role="status">Not everything was searched: ${e.notSearched.map(a=>`${_(a.files,"file")} of execution ${a.execution}`).join(", ")} will be in the index soon.</p>`}
    <${P} caption="Found files" name="files" more=${e.more} rows=${e.items} empty=${e.more?"Nothing on these pages.":"Nothing is like that."} columns=${[{title:r,kind:"box",cell:a=>n`<${Ho} label=${`Select ${a.name}`} checked=${t.has(a.id)} onChange=${()=>o(No(t,a))} />`},{title:"Name",value:({name:a})=>a,cell:({id:a,name:i})=>n`<a href=${d("data",a)}>${i}</a>`,header:!0},{title:"Size",value:({size:a})=>a,cell:({size:a})=>b(a),kind:"number"},{title:"Tags",cell:({tags:a})=>a.length?a.map(i=>n`<${Q}>${i}<//>`):"\u2013"},{title:"Properties",cell:({properties:a})=>n`<${Ps} of=${a} />`},{title:"Execution",value:({output_execution:a})=>a?.id,cell:({output_execution:a})=>a?n`<a href=${d("executions",a.id)}>${a.id}</a>`:"\u2013"},{title:"Datum",cell:({uri:a,name:i})=>n`<${j} text=${a} label="Copy URI" what=${`URI of ${i}`} />`}]} />`}var $t=4;function Ps({of:e}){let t=Object.entries(e);if(!t.length)return"\u2013";let o=([s,r])=>`${s} = ${typeof r=="string"?r:JSON.stringify(r)}`;return n`<span class="properties" title=${t.map(o).join(`
`)}>${t.slice(0,$t).map(s=>n`<code>${o(s)}</code> `)}
    ${t.length>$t&&`and ${t.length-$t} more`}</span>`}function Ho({label:e,checked:t,some:o=!1,onChange:s}){let r=N();return k(()=>{r.current.indeterminate=o},[o]),n`<input ref=${r} type="checkbox" aria-label=${e} checked=${t} onChange=${s} />`}var Ds=({selection:e,onClear:t,onCompose:o})=>n`
  <div class="selected" role="region" aria-label="Selection">
    <span role="status">${f(e.size)} selected, ${b(Re(e))}</span>
    <button type="button" class="quiet" onClick=${t}>Clear</button>
    <button type="button" class="primary" onClick=${o}>Create version from selection…</button>
  </div>`;var le=e=>`dataset-versions/${encodeURIComponent(e.id)}/package/`,Jo={built:"Package again?",failed:"Try packaging again?",none:"Package this version?"},qo={built:"Rebuild",failed:"Retry",none:"Package now"};function je({version:e,onDone:t,onClose:o}){let s=e.packaging==="built",r=()=>G(le(e),s?{rebuild:!0}:{}),a=i=>{C(`Packaging of ${e.uri} has started.`),t(i)};return n`
    <${B} title=${Jo[e.packaging]??Jo.none} verb=${qo[e.packaging]??qo.none}
      twin=${Bt(e.uri,s)} send=${r} onDone=${a} onClose=${o}>
      <p>${_(e.file_count,"file")}, ${b(e.size)} of <code>${e.uri}</code> become a few large parts.
        ${s?"Every part is packed anew from the files; until that is done, the version is fetched file by file.":"Parts that another version has already are not built again."}</p>
      ${e.packaging==="failed"&&n`<p class="note">Last time: ${e.packaging_reason}</p>`}
    <//>`}function Qo(e,t=0){return t>0?Math.min(6e4,2e3*2**(t-1)):Math.min(15e3,Math.round(1e3*1.5**e))}function dt(e,t){let o=t?.parts??null;return o?e>=o?{done:e,of:o,share:1,text:o===1?"The part is packed; publishing\u2026":`All ${o} parts are packed; publishing\u2026`}:{done:e,of:o,share:e/o,text:`${e} of ${o} ${o===1?"part":"parts"} packed`}:{done:e,of:null,share:0,text:"Planning the parts\u2026"}}function Yo({version:e,onEnd:t}){return e.packaging==="pending"?n`<${Os} version=${e} onEnd=${t} />`:e.packaging==="failed"?n`<${_s} version=${e} onStart=${t} />`:null}function Os({version:e,onEnd:t}){let{step:o,error:s}=Ts(e,t),r=Math.round(o.share*100);return n`
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
    </section>`}function _s({version:e,onStart:t}){let[o,s]=$(!1);return n`
    <section class="problem" role="alert" aria-label="Packaging failed">
      <p><strong>Packaging failed.</strong> Files are fetched one by one meanwhile.</p>
      <p class="reason">${e.packaging_reason}</p>
      <button type="button" onClick=${()=>s(!0)}>Retry packaging</button>
      ${o&&n`<${je} version=${e} onClose=${()=>s(!1)} onDone=${()=>{s(!1),t?.()}} />`}
    </section>`}function Ts(e,t){let[o,s]=$({step:dt(0,null)}),r=N(t);return r.current=t,k(()=>{let[a,i,l,c]=[0,0,"",0],m=new AbortController,p=async()=>{try{let x=await X(le(e),{limit:1},{signal:m.signal});if(x.packaging!=="pending")return C(x.packaging==="built"?"Packaging is done.":"Packaging failed."),r.current?.();let g=dt(x.count??0,x.planned);[a,i,l]=[g.text===l?a+1:0,0,g.text],s({step:g})}catch(x){if(x.name==="AbortError")return;i+=1,s(g=>({...g,error:x}))}c=setTimeout(p,Qo(a,i))};return p(),()=>{m.abort(),clearTimeout(c)}},[e.id]),o}var Xo="packline.expert",ut="packline:expert",Be=()=>localStorage.getItem(Xo)==="on";function Zo(e){localStorage.setItem(Xo,e?"on":"off"),C(e?"Expert view on: blocks, offsets, checksums and keys are shown.":"Expert view off."),window.dispatchEvent(new Event(ut))}function pt(){let[e,t]=$(Be);return k(()=>{let o=()=>t(Be());return window.addEventListener(ut,o),window.addEventListener("storage",o),()=>{window.removeEventListener(ut,o),window.removeEventListener("storage",o)}},[]),e}function en(e){k(()=>{let t=o=>{o.key?.toLowerCase()!=="x"||!o.shiftKey||o.altKey||o.repeat||!(o.ctrlKey||o.metaKey)||(o.preventDefault(),Zo(!Be()),e?.(Be()))};return window.addEventListener("keydown",t),()=>window.removeEventListener("keydown",t)},[e])}function ft(){let e=pt();return n`
    <button type="button" class="switch" role="switch" aria-checked=${String(e)} onClick=${()=>Zo(!e)}
      aria-keyshortcuts="Control+Shift+X Meta+Shift+X" title="Ctrl/Cmd+Shift+X">
      <span class="knob" aria-hidden="true"></span>Expert view</button>`}var tn={none:"Package now",failed:"Retry packaging",built:"Rebuild"};function on({version:e,reload:t}){let[o,s]=$("");en(Ot(c=>c&&F({tab:"packages"}),[]));let r=()=>s(""),a=()=>{r(),t()},i=()=>l?z("models",e.dataset.id.slice(6)):z("datasets",e.dataset.id),l=e.dataset.id.startsWith("model:");return n`
    ${!l&&n`<button type="button" class="primary" onClick=${()=>s("promote")}>Promote</button>`}
    ${tn[e.packaging]&&n`<button type="button" onClick=${()=>s("package")}>${tn[e.packaging]}</button>`}
    <button type="button" class="danger" onClick=${()=>s("delete")}>Delete</button>
    ${o==="promote"&&n`<${se} dataset=${e.dataset.name} version=${e.name} onDone=${a} onClose=${r} />`}
    ${o==="package"&&n`<${je} version=${e} onDone=${a} onClose=${r} />`}
    ${o==="delete"&&n`<${xo} version=${e} onDone=${i} onClose=${r} />`}`}function nn({id:e,error:t,reload:o}){let[s,r]=$(!1),a={id:e,uri:Ce(e),name:e.split(":").pop()};return n`
    <div class="problem" role="alert"><p><strong>${t.message}</strong></p>
      <button type="button" onClick=${()=>r(!0)}>Restore</button></div>
    ${s&&n`<${De} version=${a} onDone=${()=>{r(!1),o()}} onClose=${()=>r(!1)} />`}`}var sn={added:"+",removed:"\u2212",changed:"\u2260"};function ht({version:e,query:t}){let o=E("dataset-versions/",{dataset:e.dataset.id,limit:100}),s=e.previous_version,r=t.against??s??"",a=o.items.filter(l=>l.id!==e.id),i=!r||a.some(l=>l.id===r);return n`
    <${h} title="Compare" aside=${n`
      <label for="against">with version</label>
      <select id="against" value=${r} onChange=${l=>F({against:l.target.value})}>
        <option value="" disabled>Choose one</option>
        ${!i&&n`<option value=${r}>${Ve(r,e)}</option>`}
        ${a.map(l=>n`<option key=${l.id} value=${l.id}>${l.name}</option>`)}
      </select>
      <${As} />`}>
      ${r?n`<${Ms} key=${r} version=${e} against=${r} file=${t.file} />`:n`<p class="note">Choose a version: what must be done to it to have this one is listed here.</p>`}
    <//>`}var Ve=(e,t)=>ue(e)===t.dataset.id?pe(e):`${ue(e)} ${pe(e)}`;function As(){let[e,t]=$(""),o=ie(e.trim())??e.trim();return n`<form class="by-id" onSubmit=${r=>{r.preventDefault(),o&&F({against:o,file:""})}}>
    <input type="text" value=${e} onInput=${r=>t(r.target.value)} aria-label="Version of any dataset" placeholder="dataset:version" autocomplete="off" spellcheck=${!1} />
    <button type="submit">Compare</button></form>`}function Ms({version:e,against:t,file:o}){let s=E(`dataset-versions/${encodeURIComponent(e.id)}/diff/`,{against:t,limit:200}),r=[{title:"Change",cell:c=>n`<span class=${`change ${c.change}`}><span aria-hidden="true">${sn[c.change]}</span> ${c.change}</span>`},{title:"File",header:!0,kind:"path",cell:c=>n`<button type="button" class="link" aria-expanded=${String(c.path===o)} onClick=${()=>F({file:c.path===o?"":c.path},{replace:!0})}>${c.path}</button>`},{title:`In ${Ve(t,e)}`,kind:"number",cell:c=>b(c.before?.size)},{title:`In ${e.name}`,kind:"number",cell:c=>b(c.after?.size)}],a=Object.keys(sn).map(c=>[c,s.items.filter(m=>m.change===c).length]),i=s.items.find(c=>c.path===o),l=s.items.length>0||!(s.loading||s.error);return n`<div class="differences">
    ${s.items.length>0&&n`<p class="so-far" aria-live="polite">
      ${a.filter(([,c])=>c).map(([c,m])=>`${_(m,"file")} ${c}`).join(", ")}${s.more?", and more below":""}.</p>`}
    ${l&&n`<${P} caption=${`Changes from ${Ve(t,e)} to ${e.name}`} columns=${r} rows=${s.items}
      id=${c=>`${c.change} ${c.path}`} empty=${s.more?"Nothing so far; there is more to compare.":"Their files are the same."} />`}
    <${D} of=${s} what="more changes" />
    ${i&&n`<${Is} key=${o} change=${i} version=${e} against=${t} />`}</div>`}function Is({change:e,version:t,against:o}){let s=[[o,e.before],[t.id,e.after]].filter(([,r])=>r).map(([r,a])=>({version:r,path:e.path,datum:a.id,label:Ve(r,t)}));return n`<section class="compared" aria-label=${`Content of ${e.path}`}><h3>${e.path}</h3>
    ${s.length===2?n`<${go} sides=${s} />`:n`<${bo} of=${s[0]} />`}</section>`}var Rs=[36,44],Ns=matchMedia("(max-width: 48rem), (pointer: coarse)"),an=12,Ls=1e3;function rn({caption:e,columns:t,rows:o,more:s,loading:r,onOpen:a,selected:i,focus:l,start:c}){let m=N(),[p,x]=$({top:0,height:600}),[g,S]=$(()=>Math.max(0,c?o.findIndex(({path:u})=>u===c):0)),y=N(!1),v=Rs[Number(Ns.matches)],L=()=>m.current&&x({top:m.current.scrollTop,height:m.current.clientHeight}),I=Math.max(0,Math.floor(p.top/v)-an),K=Math.min(o.length,Math.ceil((p.top+p.height)/v)+an);return k(()=>{s&&o.length-K<Ls&&s()},[s,K,o.length]),Ke(()=>{let u=new ResizeObserver(L);return u.observe(m.current),l&&document.activeElement===document.body&&(y.current=!0,g&&(m.current.scrollTop=Math.max(0,g-2)*v),L()),()=>u.disconnect()},[]),Ke(()=>{y.current&&(y.current=!1,m.current.querySelector(`[data-row="${g}"]`)?.focus({preventScroll:!0}))}),n`
    <div class="window" ref=${m} onScroll=${L} onKeyDown=${u=>{let J=Math.max(1,Math.floor(p.height/v)-2),V={ArrowDown:1,ArrowUp:-1,PageDown:J,PageUp:-J,Home:-o.length,End:o.length};if(!(u.key in V)||u.ctrlKey||u.metaKey||u.altKey)return;u.preventDefault();let te=Math.max(0,Math.min(o.length-1,g+V[u.key])),{scrollTop:be,clientHeight:Dt}=m.current;te*v<be?m.current.scrollTop=te*v:(te+2)*v>be+Dt&&(m.current.scrollTop=(te+2)*v-Dt),y.current=!0,S(te),L()}} role="region" aria-label=${e}
      aria-busy=${!!r} tabindex="0">
      <table aria-rowcount=${s||r?-1:o.length+1}>
        <caption class="unseen">${e}</caption>
        <thead><tr aria-rowindex="1">${t.map(({title:u,kind:J})=>n`<th scope="col" class=${J}>${u}</th>`)}</tr></thead>
        <tbody>
          ${I>0&&n`<tr key="above" aria-hidden="true"><td colspan=${t.length} style=${{height:`${I*v}px`}} /></tr>`}
          ${o.slice(I,K).map((u,J)=>n`<${Fs} key=${u.path} row=${u} at=${I+J} columns=${t}
            tabindex=${I+J===g?0:-1} marked=${i(u)} open=${()=>{S(I+J),a(u)}} />`)}
          ${K<o.length&&n`<tr key="below" aria-hidden="true"><td colspan=${t.length} style=${{height:`${(o.length-K)*v}px`}} /></tr>`}
        </tbody>
      </table>
    </div>`}var Fs=({row:e,at:t,columns:o,tabindex:s,marked:r,open:a})=>n`
  <tr aria-rowindex=${t+2} class=${r?"marked":null} aria-selected=${r?"true":null}>
    ${o.map(({header:i,kind:l,cell:c})=>i?n`<th scope="row" class=${l}><button class="link" data-row=${t} tabindex=${s} onClick=${a}>${c(e)}</button></th>`:n`<td class=${l}>${c(e)}</td>`)}
  </tr>`;var ln=1e3,js=250,Bs="This deployment cannot show folders yet: update it, or list the files with packline show.";function gt({version:e,query:t}){let o=t.prefix??"",[s,r]=$("");k(()=>r(""),[o]);let a=t.find??"",i=`dataset-versions/${encodeURIComponent(e.id)}/`,l=E(...a?[`${i}files/`,{search:a,limit:ln}]:[`${i}tree/`,{prefix:o+s,limit:ln}]);ee(l,JSON.stringify([o,s,a]));let c=Vs(o),m=N(!1),p=u=>{u.kind==="folder"?F({prefix:u.path,file:""}):(t.file||(m.current=!0),F({file:u.path},{replace:!!t.file}))},x=()=>{document.activeElement?.closest?.(".preview")&&document.querySelector('.window [data-row][tabindex="0"]')?.focus(),m.current?history.back():F({file:""},{replace:!0}),m.current=!1};k(()=>{t.file||(m.current=!1)},[t.file]),k(()=>{t.file&&C(`Preview of ${t.file}`)},[t.file]);let g=[{title:"Name",header:!0,kind:"entry",cell:u=>n`<${$n} kind=${u.kind} />${u.name}${u.kind==="folder"?"/":""}`},{title:"Files",kind:"number",cell:u=>u.kind==="folder"?`${u.files_at_most?"\u2264 ":""}${f(u.files)}`:""},{title:"Size",kind:"number",cell:u=>u.datum?b(u.datum.size):""}],S=[{title:"Path",header:!0,kind:"entry",cell:u=>n`<${$n} kind="file" />${u.path}`},g[2]],y=l.items.filter(u=>u.kind!=="folder"),v=y.filter(u=>Zt(u.path)),L=t.view==="gallery"&&(v.length>0||l.loading),I=y.findIndex(u=>u.path===t.file),K=u=>I>=0&&y[I+u]?()=>p(y[I+u]):null,ge=!l.items.length&&!l.loading&&!l.error&&!l.more;return n`
    <div class=${t.file?"browser open":"browser"}>
      <${h} title="Files" aside=${n`
        ${v.length>0&&n`<button type="button" aria-pressed=${String(L)} onClick=${()=>F({view:L?"":"gallery"},{replace:!0})}>Gallery</button>`}
        ${!a&&n`<${cn} key=${o} label="Name begins with" onChange=${r} />`}
        <${cn} label="Find in all folders" initial=${a} onChange=${u=>F({find:u},{replace:!0})} />`}>
        ${!a&&n`<${Qt} label="Folder" of=${zs(e,o)} />`}
        ${l.error&&n`<${w} error=${l.error} retry=${l.more??l.reload} missing=${Bs} />`}
        ${L&&n`<${ho} version=${e.id} files=${v} onOpen=${p} more=${l.error?null:l.more} selected=${u=>u.path===t.file} />`}
        ${!L&&l.items.length>0&&n`<${rn} key=${JSON.stringify([o+s,a])} caption=${a?`Files with ${a} in their path`:`Files in ${o||"the version"}`}
          columns=${a?S:g} rows=${l.items} more=${l.error?null:l.more} loading=${l.loading}
          onOpen=${p} focus=${c.wanted} start=${c.start} selected=${u=>u.path===t.file} />`}
        ${!l.items.length&&l.loading&&n`<${q} />`}
        ${ge&&n`<p class="note">${Us(a,s)}</p>`}
        <p class="so-far">${_(l.items.length,"entry","entries")}${l.more||l.loading?" so far; more as you scroll":""}</p>
      <//>
      ${t.file&&n`<${fo} key=${t.file} version=${e} path=${t.file} onClose=${x}
        previous=${K(-1)} next=${K(1)} />`}
    </div>`}function Vs(e){let t=N({folder:e,wanted:!1,start:""});if(t.current.folder!==e){let o=t.current.folder,s=!!document.activeElement?.closest?.(".browser .window, .browser .crumbs"),r=o.startsWith(e)?o.slice(e.length):"";t.current={folder:e,wanted:s,start:r&&e+r.slice(0,r.indexOf("/")+1)}}return t.current}var Us=(e,t)=>e?`No file of this version has \u201C${e}\u201D in its path.`:t?`Nothing here begins with \u201C${t}\u201D.`:"There are no files here.";function cn({label:e,initial:t="",onChange:o}){let[s,r]=$(t);return k(()=>{if(s===t)return;let a=setTimeout(()=>o(s),js);return()=>clearTimeout(a)},[s]),n`<input type="search" value=${s} onInput=${a=>r(a.target.value)} aria-label=${e}
    placeholder=${`${e}\u2026`} autocomplete="off" spellcheck="false" />`}function zs(e,t){let o=i=>d("versions",e.id,{tab:"files",prefix:i}),s=t.split("/").slice(0,-1),r=s.length-1,a=s.map((i,l)=>[i||"(empty)",l===r?null:o(`${s.slice(0,l+1).join("/")}/`)]);return[[e.name,s.length?o(""):null],...a]}var $n=({kind:e})=>n`
  <svg class=${`kind ${e}`} viewBox="0 0 16 16" aria-hidden="true">${e==="folder"?n`<path d="M1.5 3.5h4l1.5 2h7.5v7h-13z" />`:n`<path d="M3.5 1.5h6l3 3v10h-9zM9.5 1.5v3h3" />`}</svg>`;function bt({version:e,reload:t}){let o=e.packaging==="built",s=`dataset-versions/${encodeURIComponent(e.id)}/package/`,r=T(o?s:null,{limit:1}),a=T("lineage/",{uri:e.uri,depth:3}),i=T(`datasets/${encodeURIComponent(e.dataset.id)}/aliases/`,{limit:1e3});Gs(e,i.reload);let l=(i.data?.results??[]).filter(m=>m.version?.id===e.id),c=e.file_count?e.size/e.file_count:null;return n`
    <${Pe} uri=${e.uri} path=${`dataset-versions/${encodeURIComponent(e.id)}/`} properties=${e.properties??{}} tags=${e.tags}
      version=${e.id} reload=${t} />
    <${h} title="In numbers">
      <div class="figures">
        <${M} value=${f(e.file_count)} label="files" />
        <${M} value=${b(e.size)} label="in all" />
        <${M} value=${b(c)} label="a file, on average" />
        ${o&&n`<${M} value=${f(r.data?.count)} label=${r.data?.count===1?"part":"parts"} />`}
      </div>
    <//>
    <${Ks} version=${e} />
    <div class="columns">
      <${h} title="Facts">
        <${Y} of=${[["Created",n`<${O} of=${e.ctime} />`],["Made by execution",e.execution&&n`<a href=${`#/executions/${encodeURIComponent(e.execution)}`}>${e.execution}</a>`],["Based on",e.previous_version_uri&&n`<${Oe} of=${e.previous_version_uri} />`],["Aliases now",l.length>0&&l.map(({name:m})=>n`<a class="tag accent" key=${m} href=${d("datasets",e.dataset.id,"aliases",m)}>${m}</a> `)],["Package",e.packaging_reason],["Requested aliases",e.targeting_aliases.join(", ")],["Status",e.status],["Note",e.note],["Content hash",n`<code>${e.content_hash}</code>`]].filter(([,m])=>m)} />
      <//>
      <${h} title="Lineage">
        <${W} of=${a}>${m=>n`<${Te} of=${m} />`}<//>
      <//>
    </div>`}var Ws=4e4;function Ks({version:e}){let[t,o]=$(e.file_count<=Ws);return e.file_count?n`<${h} title="Types and sizes">${t?n`<${ko} version=${e.id} />`:n`<p><button type="button" onClick=${()=>o(!0)}>Read types and sizes</button></p>`}<//>`:null}function Gs(e,t){let o=N(e);k(()=>{o.current!==e&&t(),o.current=e},[e])}function vt({version:e}){let t=pt(),o=e.packaging==="built",s=E(e.packaging==="pending"?null:le(e),{limit:50});return n`
    ${s.items.length>0&&n`
      <${h} title="Packages" aside=${n`<${ft} />`}>
        <${Hs} parts=${s.items} whole=${!s.more} total=${s.count} />
        <${Js} version=${e} parts=${s.items} built=${o} expert=${t} />
        <${D} of=${s} what="more parts" />
      <//>
      ${t&&n`<${Ys} version=${e} parts=${s.items} />`}`}
    ${!s.items.length&&n`
      <${h} title="Packages" aside=${n`<${ft} />`}>
        <p>${e.packaging==="pending"?"Its parts are listed here once it is packaged.":"There is no package: files are fetched one by one."}</p>
        ${t&&n`<p class="note">Packaging: ${e.packaging_reason||"no reason is recorded"}.</p>`}
        <${D} of=${s} />
      <//>`}`}function Hs({parts:e,whole:t,total:o}){let s=(i,l=e)=>l.reduce((c,m)=>c+m[i],0),r=e.filter(i=>i.reused),a=t?"":" so far";return n`
    <div class="figures">
      <${M} value=${f(o??e.length)} label=${(o??e.length)===1?"part":"parts"} />
      <${M} value=${b(s("size"))} label=${`in packages${a}`} />
      <${M} value=${f(s("files"))} label=${`files${a}`} />
      <${M} value=${f(r.length)} label=${`reused of other versions${r.length?`: ${b(s("size",r))} not built again`:""}`} />
    </div>`}function Js({version:e,parts:t,built:o,expert:s}){let r=[{title:"Part",value:({index:a})=>a,cell:({index:a})=>a+1,kind:"number"},{title:"Name",cell:a=>n`<code>${qs(a.name)}</code><${j} text=${a.name} what=${`name of part ${a.index+1}`} />`,header:!0},{title:"Size",value:({size:a})=>a,cell:({size:a})=>b(a),kind:"number"},{title:"Files",value:({files:a})=>a,cell:({files:a})=>f(a),kind:"number"},{title:"From",cell:({reused:a})=>a?n`<span class="tag accent">reused</span>`:"built for this version"},{title:"Paths",cell:({first:a,last:i})=>n`<span class="paths-of">${a} … ${i}</span>`},{title:"SHA-256",cell:({sha256:a,index:i})=>n`<code title=${a}>${a.slice(0,12)}…</code><${j} text=${a} what=${`SHA-256 of part ${i+1}`} />`}];return s&&r.splice(4,0,{title:"Blocks",cell:({blocks:a})=>f(a.length),kind:"number"}),o&&r.push({title:n`<span class="unseen">Download</span>`,cell:a=>n`<${Qs} version=${e} part=${a} />`}),n`<${P} caption="Parts of the package" name="parts" columns=${r} rows=${t} id=${({index:a})=>a} />`}var qs=e=>e.length>28?`${e.slice(0,12)}\u2026${e.slice(-12)}`:e;function Qs({version:e,part:t}){let[o,s]=$(null);return n`<button type="button" onClick=${async()=>{s(null);try{let{url:a}=await X(`${le(e)}${t.index}/download/`);C(`Downloading part ${t.index+1}.`);let i=document.createElement("a");i.href=a,i.download=t.name,i.rel="noopener",i.click()}catch(a){s(a)}}} aria-label=${`Download part ${t.index+1}, ${b(t.size)}`}>Download</button>
    ${o&&n`<${w} error=${o} />`}`}var mn=e=>e.toString(16).padStart(8,"0"),Ys=({version:e,parts:t})=>n`
  <section class="expert" aria-label="Expert view">
    <${h} title="Identity of the version">
      <dl class="facts">
        <div><dt>Content hash</dt><dd><code>${e.content_hash}</code> <${j} text=${e.content_hash} what="content hash" /></dd></div>
        <div><dt>Packaging</dt><dd>${e.packaging_reason}</dd></div>
      </dl>
    <//>
    ${t.map(o=>n`<${Xs} key=${o.index} part=${o} />`)}
  </section>`,Xs=({part:e})=>n`
  <${h} title=${`Part ${e.index+1}: ${_(e.blocks.length,"block")}`}>
    <dl class="facts wide">
      ${[["Key",e.key],["Digest",e.digest],["SHA-256",e.sha256],["CRC-32",mn(e.crc32)]].map(([t,o])=>n`
        <div><dt>${t}</dt><dd><code>${o}</code> <${j} text=${o} what=${`${t} of part ${e.index+1}`} /></dd></div>`)}
      <div><dt>Headers</dt><dd>${b(e.size-e.bytes)} beside ${b(e.bytes)} of files</dd></div>
    </dl>
    <${P} caption=${`Blocks of part ${e.index+1}`} id=${({offset:t})=>t} rows=${e.blocks} columns=${[{title:"Offset",cell:({offset:t})=>f(t),kind:"number"},{title:"Length",cell:({length:t})=>f(t),kind:"number"},{title:"Files",cell:({members:t})=>f(t),kind:"number"},{title:"CRC-32",cell:({crc32:t})=>n`<code>${mn(t)}</code>`,kind:"number"}]} />
  <//>`;var Zs=[1,100,1e4];function yt({version:e}){let t=T(`dataset-versions/${encodeURIComponent(e.id)}/savings/`);return n`<${W} of=${t}>${o=>n`<${ea} savings=${o} />`}<//>`}function ea({savings:e}){let[t,o]=$(1),s=_o(e,t),r=n`<label class="inline" for="fetches">Fetches</label>
    <select id="fetches" value=${t} onChange=${a=>o(Number(a.target.value))}>
      ${Zs.map(a=>n`<option value=${a}>${a.toLocaleString("en")}</option>`)}</select>`;return n`
    <${h} title="Files one by one, and the package" aside=${r}>
      <${ta} savings=${s} />
      <${P} caption="Savings" id=${({key:a})=>a} rows=${Me(s)} columns=${[{title:"",cell:({title:a})=>a,header:!0},{title:"Files one by one",cell:({files:a})=>a,kind:"number"},{title:"Package",cell:({packed:a})=>a,kind:"number"},{title:"Less by",cell:({less:a})=>a||"\u2013",kind:"number"}]} />
    <//>
    <${h} title="Where the numbers are from">
      <p class="first">${e.estimated?"There is no package yet: its requests are what it would likely have. ":""}Reckoned, not measured, on these assumptions:</p>
      <${P} caption="Assumptions" id=${({name:a})=>a} rows=${e.assumptions} columns=${[{title:"Assumption",cell:({name:a})=>a.replaceAll("_"," "),header:!0},{title:"Value",cell:({value:a,unit:i})=>`${a.toLocaleString("en")} ${i}`},{title:"Source",cell:({source:a})=>a}]} />
      <${Y} of=${[["Making the package, once",`${_(e.packing.requests,"request")}, ${H(e.packing.dollars)}`],["Paid back in requests after",e.fetches_until_paid==null?"never":_(e.fetches_until_paid,"fetch","fetches")]]} />
    <//>`}var[dn,ce,kt,Ue]=[640,130,64,20];function ta({savings:e}){let t=Me(e),o=dn-ce-110;return n`
    <figure class="chart">
      <svg viewBox=${`0 0 ${dn} ${t.length*kt}`} role="img" aria-label=${Oo(e)}>
        ${t.map((s,r)=>n`
          <g key=${s.key} transform=${`translate(0 ${r*kt+8})`} aria-hidden="true">
            <text class="name" x=${ce-12} y=${Ue+6} text-anchor="end">${s.title}</text>
            <${un} kind="by-files" y=${0} long=${o} share=${s.filesShare} text=${s.files} />
            <${un} kind="by-package" y=${Ue+3} long=${o} share=${s.share} text=${s.packed} />
          </g>`)}
        <line class="axis" x1=${ce} x2=${ce} y1="0" y2=${t.length*kt} />
      </svg>
      <figcaption aria-hidden="true"><span class="key by-files"></span>Files one by one <span class="key by-package"></span>Package</figcaption>
    </figure>`}var un=({kind:e,y:t,long:o,share:s,text:r})=>n`
  <rect class=${e} x=${ce} y=${t} width=${Math.max(2,s*o)} height=${Ue} rx="2" />
  <text class="value" x=${ce+Math.max(2,s*o)+8} y=${t+Ue-5}>${r}</text>`;var $e=[{key:"",title:"Overview",view:bt},{key:"files",title:"Files",view:gt},{key:"packages",title:"Packages",view:vt},{key:"savings",title:"Savings",view:yt},{key:"diff",title:"Compare",view:ht}];var oa=3e3;function wt({params:e,query:t}){let o=e.version,s=T(`dataset-versions/${encodeURIComponent(o)}/`,{files:0},{every:l=>l.packaging==="pending"?oa:0}),r=s.data?.dataset.name??ue(o),a=s.data?.name??pe(o),i=$e.find(({key:l})=>l===(t.tab??""))??$e[0];return n`
    <${A} title=${`${r} ${a}`} crumbs=${[["Datasets",d("datasets")],[r,d("datasets",r)],[a]]}
      lead=${s.data&&n`<code>${s.data.uri}</code> <${U} of=${s.data.packaging} /> <${xe} uri=${s.data.uri} />`}
      actions=${s.data&&!s.error&&n`<${on} version=${s.data} reload=${s.reload} />`}>
      <nav class="tabs" aria-label="About this version">${$e.map(({key:l,title:c})=>n`
        <a key=${l} href=${d("versions",o,{tab:l})} aria-current=${l===i.key?"page":null}>${c}</a>`)}</nav>
      ${s.error?.title==="VersionDeleted"?n`<${nn} id=${o} error=${s.error} reload=${s.reload} />`:n`
      <${W} of=${s}>${l=>n`<${Yo} version=${l} onEnd=${s.reload} /><${i.view} key=${i.key} version=${l} params=${e} query=${t} reload=${s.reload} />`}<//>`}
    <//>`}var he=[{path:"datasets",nav:"Datasets",view:qe},{path:"datasets/:dataset",under:"datasets",view:Je},{path:"datasets/:dataset/aliases/:alias",under:"datasets",view:Ge},{path:"versions/:version",under:"datasets",view:wt},{path:"models",nav:"Models",view:at},{path:"models/:model",under:"models",view:st},{path:"executions",nav:"Executions",view:Ze},{path:"executions/:execution",under:"executions",view:tt},{path:"data/:datum",under:"search",view:Xe},{path:"fleet",nav:"Fleet",view:nt},{path:"search",nav:"Search",view:mt}];var na=matchMedia("(prefers-color-scheme: dark)"),xt=()=>document.documentElement.dataset.theme??(na.matches?"dark":"light"),St=new EventTarget;function Ct(){let e=xt()==="dark"?"light":"dark";document.documentElement.dataset.theme=e,localStorage.setItem("packline.theme",e),St.dispatchEvent(new Event("change")),C(`${e==="dark"?"Dark":"Light"} theme`)}function pn(){let[e,t]=$(xt);k(()=>{let s=()=>t(xt());return St.addEventListener("change",s),()=>St.removeEventListener("change",s)},[]);let o=`Switch to the ${e==="dark"?"light":"dark"} theme`;return n`
    <button class="icon" onClick=${Ct} aria-label=${o} title=${o}>
      <svg viewBox="0 0 20 20" aria-hidden="true"><circle cx="10" cy="10" r="7" /><path d="M10 3a7 7 0 0 1 0 14z" /></svg>
    </button>`}var sa=200,aa=["dataset","model","version","execution"],ra=12;function fn({session:e}){let[t,o]=$(!1),s=N(null),r=()=>{s.current=document.activeElement,o(!0)},a=()=>{o(!1),s.current?.focus?.()};return k(()=>{let i=l=>{l.key.toLowerCase()!=="k"||!(l.ctrlKey||l.metaKey)||l.shiftKey||l.altKey||(l.preventDefault(),document.querySelector("dialog[open]")||r())};return document.addEventListener("keydown",i),()=>document.removeEventListener("keydown",i)},[]),n`
    <button class="icon" aria-label="Commands" title="Commands (Ctrl+K)" aria-keyshortcuts="Control+K Meta+K" aria-haspopup="dialog" onClick=${r}>
      <svg viewBox="0 0 20 20" aria-hidden="true"><path d="M3 5.5h14v1.6H3zm0 3.7h9v1.6H3zm0 3.7h14v1.6H3z" /></svg></button>
    ${t&&n`<${ia} session=${e} onClose=${a} />`}`}function ia({session:e,onClose:t}){let[o,s]=$(""),[r,a]=$(0),i=N(),l=la(o.trim()),c=T(l.length>1?"search/":null,{q:l,kind:aa,limit:1}),{path:m}=we(),p=ve(()=>ca(o.trim(),m,e,c.data?.results??[]),[o,c.data]),x=Math.min(r,p.length-1);k(()=>i.current.focus(),[]),k(()=>{document.getElementById(`command-${x}`)?.scrollIntoView({block:"nearest"})},[x]);let g=y=>{y&&(t(),y.run())},S=y=>{let v={ArrowDown:x+1,ArrowUp:x-1,PageDown:p.length-1,PageUp:0}[y.key];if(v!==void 0&&p.length)a((v+p.length)%p.length);else if(y.key==="Enter")g(p[x]);else return;y.preventDefault()};return n`
    <${ne} title="Commands" onClose=${t}>
      <input ref=${i} type="text" role="combobox" aria-label="Page, name or command" aria-expanded="true" aria-controls="commands"
        aria-autocomplete="list" aria-activedescendant=${p.length?`command-${x}`:null} value=${o}
        placeholder="Go to a page, a dataset, a version…" autocomplete="off" spellcheck="false"
        onInput=${y=>{s(y.target.value),a(0)}} onKeyDown=${S} />
      <ul class="commands" id="commands" role="listbox" aria-label="Commands">
        ${p.map((y,v)=>n`
          <li key=${y.key} id=${`command-${v}`} role="option" aria-selected=${String(v===x)} onClick=${()=>g(y)}>
            <span>${y.title}</span> <small>${y.kind}</small></li>`)}
      </ul>
      <p class="note" role="status">${c.error?c.error.message:c.loading?"Searching\u2026":`${p.length} commands`}</p>
    <//>`}function la(e){let[t,o]=$(e);return k(()=>{let s=setTimeout(()=>o(e),sa);return()=>clearTimeout(s)},[e]),t}function ca(e,t,o,s){let r=e.toLowerCase().split(/\s+/).filter(Boolean),a=({title:c,kind:m})=>r.every(p=>`${c} ${m}`.toLowerCase().includes(p)),i=s.map(c=>ze(c.kind,c.uri??c.name,...ye(c))),l=e?[ze("search",`Search everything for \u201C${e}\u201D`,"search",{q:e})]:[];return[...i,...$a(t,o).filter(a),...l].slice(0,ra)}function $a(e,t){let o=e[0]==="versions"?e[1]:"";return[...o?$e.map(({key:s,title:r})=>ze("this version",r,"versions",o,{tab:s})):[],...he.filter(s=>s.nav).map(s=>ze("page",s.nav,s.path)),{key:"theme",kind:"action",title:"Switch between light and dark",run:Ct},...t.needed?[{key:"out",kind:"action",title:"Sign out",run:ke}]:[]]}var ze=(e,t,...o)=>({key:JSON.stringify(o),kind:e,title:t,run:()=>{C(t),z(...o)}});function hn({session:e}){let{path:t,query:o}=we(),s=Nt(he,t.length?t:["datasets"]),r=s?.route.under??s?.route.path;return n`
    <header class="bar">
      <a class="brand" href=${d("datasets")}><${da} />Packline</a>
      <nav aria-label="Main">
        ${he.filter(a=>a.nav).map(a=>n`
          <a href=${d(a.path)} aria-current=${a.path===r?"page":null}>${a.nav}</a>`)}
      </nav>
      <${ma} query=${o.q} />
      <${fn} session=${e} />
      <${pn} />
      ${e.needed&&n`
        <div class="account"><span title=${e.name}>${e.name}</span>
          <button class="quiet" onClick=${ke}>Sign out</button></div>`}
    </header>
    <main id="content" tabindex="-1">
      ${s?n`<${s.route.view} key=${[s.route.path,...Object.values(s.params)].join("/")} params=${s.params} query=${o} />`:n`<${w} error=${{message:"There is no such page.",remedy:"Start from the datasets."}} />`}
    </main>
    <footer class="foot">Times are those of ${Mt()}.</footer>`}function ma({query:e}){let t=N();return k(()=>{let s=r=>{let a=r.target.closest?.("input, textarea, select, dialog");r.key!=="/"||r.ctrlKey||r.metaKey||r.altKey||a||(r.preventDefault(),t.current.focus(),t.current.select())};return document.addEventListener("keydown",s),()=>document.removeEventListener("keydown",s)},[]),n`
    <form class="search" role="search" onSubmit=${s=>{s.preventDefault();let r=t.current.value.trim();r&&(C(`Searching ${r}`),z("search",{q:r}))}}>
      <input ref=${t} type="search" name="q" value=${e??""} aria-label="Search" aria-keyshortcuts="/"
        placeholder="Search names and files" autocomplete="off" spellcheck="false" />
      <kbd aria-hidden="true">/</kbd>
    </form>`}var da=()=>n`
  <svg class="mark" viewBox="0 0 32 32" aria-hidden="true"><rect width="32" height="32" rx="7" />
    <path d="M6.5 11 16 6l9.5 5v10L16 26l-9.5-5zm0 0 9.5 5 9.5-5M16 16v10" /></svg>`;function Et({error:e}){return k(()=>{document.title="Sign in \xB7 Packline"},[]),n`
    <main id="content" class="welcome" tabindex="-1">
      <h1>Packline</h1>
      <p>Datasets, their versions and packages. Sign in with your organisation's account.</p>
      ${e&&n`<${w} error=${e} />`}
      <button class="primary" onClick=${Tt}>Sign in</button>
    </main>`}var Pt=document.getElementById("app");document.querySelector(".skip").addEventListener("click",e=>{e.preventDefault(),document.getElementById("content")?.focus()});Pt.replaceChildren();_t().then(e=>We(e.signedIn?n`<${hn} session=${e} />`:n`<${Et} />`,Pt)).catch(e=>We(n`<${Et} error=${e} />`,Pt));
