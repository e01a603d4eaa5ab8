/* sources dccdeb83924be63333554cb5c70944a144efe5a2f16d4d00ee095f5633805e30 */
import{$ as Y,A as oe,B as jt,C as Bt,D as Vt,E as Ut,F as zt,G as Wt,H as Kt,I as Gt,J as Ht,K as Jt,L as qt,M as Qt,N as j,O as xe,P as Yt,Q as A,R as Xt,S as W,T as q,U as w,V as h,W as P,X as D,Y as U,Z as Q,_ as O,a as We,aa as M,b as $,ba as ne,c as k,ca as Zt,d as Ke,da as X,e as N,ea as G,f as ve,fa as eo,g as Tt,ga as Se,ha as T,i as s,ia as E,j as C,k as At,l as Mt,m as ke,ma as to,n as f,o as _,p as b,q as It,r as Rt,s as Nt,t as ye,u as Lt,v as d,w as z,x as F,y as we,z as Ft}from"./shared.js";var gn=5,bn=1e3,oo=8,vn=[["added","+"],["removed","\u2212"],["changed","\u2260"]];function no({before:e,after:t}){let{differences:o,error:n,whole:r}=yn(e,t);if(n)return s`<${w} error=${n} />`;if(!o)return s`<${q} text="Comparing the files…" />`;let a=i=>o.filter(({change:l})=>l===i).length;return s`
    <div class="changes" aria-live="polite">
      <ul class="tally">${vn.map(([i,l])=>s`
        <li class=${i}><span aria-hidden="true">${l}</span> ${r?"":"at least "}${f(a(i))} ${i}</li>`)}</ul>
      ${o.length>0&&s`<ul class="paths">${o.slice(0,oo).map(({change:i,path:l,before:c,after:m})=>s`
        <li class=${i}><code>${l}</code> <span>${i}${kn(c,m)}</span></li>`)}</ul>`}
      ${(o.length>oo||!r)&&s`<p><a href=${d("versions",t,{tab:"diff",against:e})}>All that differs</a></p>`}
      ${!o.length&&r&&s`<p class="note">Their files are the same.</p>`}
    </div>`}function kn(e,t){let[o,n]=[e?.size,t?.size];return o!=null&&n!=null?o===n?"":`, ${b(o)} \u2192 ${b(n)}`:`, ${b(o??n)}`}function yn(e,t){let[o,n]=$({});return k(()=>{let r=new AbortController;return n({}),wn(e,t,r.signal).then(n,a=>a.name!=="AbortError"&&n({error:a})),()=>r.abort()},[e,t]),o}async function wn(e,t,o){let n=[],r=`dataset-versions/${encodeURIComponent(t)}/diff/`,a={against:e,limit:bn};for(let i=0;r&&i<gn;i+=1){let l=await X(r,a,{signal:o});n=[...n,...l.results],[r,a]=[l.next,void 0]}return{differences:n,whole:!r}}function B({title:e,verb:t,twin:o,send:n,onDone:r,onClose:a,onProblem:i,disabled:l,danger:c,wide:m,children:p}){let[x,g]=$(!1),[S,y]=$(null);return s`
    <${ne} title=${e} onClose=${a} wide=${m}>
      <form class="write" onSubmit=${async L=>{if(L.preventDefault(),!(x||l)){g(!0),y(null);try{r(await n())}catch(I){await i?.(I)||y(I),g(!1)}}}} novalidate>
        ${p}
        ${S&&s`<${w} error=${S} />`}
        ${o&&s`<${Yt} line=${o} />`}
        <div class="buttons">
          <button type="button" class="quiet" onClick=${a}>Cancel</button>
          <button type="submit" class=${c?"danger":"primary"} aria-disabled=${String(!!(l||x))}>
            ${x?"Working\u2026":t}</button>
        </div>
      </form>
    <//>`}function R({label:e,hint:t,wrong:o,id:n,children:r,...a}){let i=[t&&`${n}-hint`,o&&`${n}-wrong`].filter(Boolean).join(" ")||null;return s`
    <div class="field">
      <label for=${n}>${e}</label>
      ${r??s`<input id=${n} type="text" autocomplete="off" spellcheck=${!1} aria-describedby=${i}
        aria-invalid=${o?"true":null} ...${a} />`}
      ${t&&s`<small id=${`${n}-hint`}>${t}</small>`}
      ${o&&s`<small id=${`${n}-wrong`} class="wrong">${o}</small>`}
    </div>`}var so=({label:e,id:t,checked:o,onChange:n,hint:r})=>s`
  <div class="field check">
    <input id=${t} type="checkbox" checked=${o} onChange=${a=>n(a.target.checked)} />
    <label for=${t}>${e}</label>${r&&s`<small>${r}</small>`}
  </div>`;var xn=/^[A-Za-z0-9._-]{1,256}$/,ao=100,ro=(e,t)=>`datasets/${encodeURIComponent(e)}/aliases/${encodeURIComponent(t)}/`;function se({dataset:e,alias:t="",version:o="",onDone:n,onClose:r}){let[a,i]=$(t),[l,c]=$(o),[m,p]=$(null),x=T(`datasets/${encodeURIComponent(e)}/aliases/`,{limit:ao}),g=a&&!xn.test(a)?"Letters, digits, dots, underscores and dashes only.":"",[S,y]=Pn(e,g?"":a),v=!!S.alias&&S.alias.version.name===l,L=a&&l&&!g&&S.loaded&&!v,I=()=>{let V=S.alias?{"If-Match":`"${S.alias.rev}"`}:{"If-None-Match":"*"};return eo(ro(e,a),{version:l},V)},K=async V=>{if(V.status!==412)return!1;let te=S.alias?.version.name??null,be=await y();return p({before:te,after:be}),!0},ge=V=>{C(`${V.name} now points to ${V.version.name}.`),n(V)},u=V=>{i(V.target.value.trim()),p(null)},J=m?"Move it anyway":`${S.loaded&&!S.alias?"Create":"Move"} ${a||"alias"}`;return s`
    <${B} title=${o?`Promote ${e}/${o}`:`Promote a version of ${e}`}
      verb=${J} twin=${jt(e,a,l||"VERSION",S.alias?.rev??0)} disabled=${!L}
      send=${I} onProblem=${K} onDone=${ge} onClose=${r}>
      <${R} id="promote-alias" label="Alias" value=${a} onInput=${u} wrong=${g} list="promote-aliases"
        hint="Choose one, or type a new name, such as production." />
      <datalist id="promote-aliases">${(x.data?.results??[]).map(({name:V})=>s`<option value=${V} />`)}</datalist>
      ${!o&&s`<${Sn} dataset=${e} version=${l} onChoose=${c} />`}
      ${m&&s`<${Cn} alias=${a} ...${m} />`}
      ${S.error&&s`<${w} error=${S.error} retry=${y} />`}
      ${a&&l&&S.loaded&&s`<${En} dataset=${e} alias=${a} now=${S.alias} version=${l} same=${v} />`}
      ${a&&l&&!g&&!S.loaded&&!S.error&&s`<${q} text="Loading the alias…" />`}
    <//>`}function Sn({dataset:e,version:t,onChoose:o}){let n=T("dataset-versions/",{dataset:e,limit:ao});return s`
    <${R} id="promote-version" label="Version" value=${t} list="promote-versions"
      onInput=${r=>o(r.target.value.trim())} hint="Newest first." />
    <datalist id="promote-versions">${(n.data?.results??[]).map(({name:r})=>s`<option value=${r} />`)}</datalist>`}var Cn=({alias:e,before:t,after:o})=>s`
  <div class="problem" role="alert">
    <p><strong>Someone else changed it first: ${e} ${o?s`now points to ${o.version.name}`:"is gone"}${t?`, no longer to ${t}`:""}.</strong></p>
    <p>You changed nothing. Check what would change now, then decide again.</p>
  </div>`;function En({dataset:e,alias:t,now:o,version:n,same:r}){return r?s`<p class="note">${t} points to ${n} already.</p>`:s`
    <section class="what-changes" aria-label="What changes">
      <p class="from-to"><strong>${t}</strong>${" "}
        ${o?s`<del>${o.version.name}</del>`:s`<span class="note">new</span>`}<span aria-hidden="true"> → </span><span class="unseen"> will point to </span><ins>${n}</ins></p>
      ${o&&s`<p class="note">Revision ${o.rev}, moved <${O} of=${o.mtime} />.</p>`}
      ${o&&s`<${no} before=${`${e}:${o.version.name}`} after=${`${e}:${n}`} />`}
    </section>`}function Pn(e,t){let[o,n]=$({loaded:!1}),r=async()=>{try{let a=await X(ro(e,t));return n({loaded:!0,alias:a}),a}catch(a){return n(a.status===404?{loaded:!0,alias:null}:{loaded:!1,error:a}),null}};return k(()=>{if(n({loaded:!1}),!t)return;let a=setTimeout(r,250);return()=>clearTimeout(a)},[e,t]),[o,r]}function io({dataset:e,alias:t,now:o,onDone:n,onClose:r}){let a=`datasets/${encodeURIComponent(e)}/aliases/${encodeURIComponent(t)}/`,i=l=>{C(`${t} is removed.`),n(l)};return s`
    <${B} title="Remove this alias?" verb=${`Remove ${t}`} danger twin=${Bt(e,t,o.rev)}
      send=${()=>Se(a,{"If-Match":`"${o.rev}"`})} onDone=${i} onClose=${r}>
      <p>Jobs that fetch <code>${o.uri}</code> fail from now on. Version ${o.version.name} stays, and so does the
        history of the alias; it can be created again.</p>
    <//>`}var Dn={DatasetVersionCreated:({data:e})=>`Version ${e.version.name} was created`,ModelVersionCreated:({data:e})=>`Model version ${e.model_version.counter} was created`,ModelVersionStatusChanged:({data:e,old_status:t})=>`Model version ${e.model_version.counter} is ${e.model_version.status}${t?`, no longer ${t}`:""}`,VersionAliasMoved:({alias:e,old_version:t,version:o})=>`${e} ${t?`moved from ${t} to ${o}`:`was created, pointing to ${o}`}`,VersionAliasRemoved:({alias:e,old_version:t})=>`${e} was removed${t?`; it pointed to ${t}`:""}`,DatumAliasUpdated:({data:e})=>`${e.updated_alias.name} points to ${e.updated_alias.datum}`,PackagePublished:({uri:e,parts:t,reused:o})=>`${me(e)} was packaged: ${t} ${t===1?"part":"parts"}${o?`, ${o} reused`:""}`,VersionDeleted:({uri:e})=>`${me(e)} was deleted`,VersionRestored:({uri:e})=>`${me(e)} was restored`,PropertiesChanged:e=>`Properties of ${me(e.uri)}: ${lo(e)}`,MetadataChanged:e=>`Metadata of ${e.path}: ${lo(e)}`,PackagingFailed:({uri:e,reason:t})=>`Packaging of ${me(e)} failed: ${t}`};function co({type:e,detail:t}){try{return Dn[e](t)}catch{return t?.title||e.replace(/(?<=[a-z])(?=[A-Z])/g," ")}}var _n={token:"proved by a token",signature:"proved by a signature",client:"said by the client",marker:"said by the marker",pipeline:"Packline itself"};function ae(e){let t=e?.name??e?.who??e?.data?.version?.created_by??e?.data?.model_version?.created_by;return t?{name:t,basis:_n[e.source??e.who_source]??""}:null}function $o({detail:e}){let t=e?.data?.version?.uri??e?.data?.model_version?.uri??e?.uri??"";return On(e?.type==="version_alias_moved"?`dataset://${e.dataset}/${e.version}`:t)}function On(e){let t=/^(dataset|model):\/\/([^/]+)\/([^/]+)$/.exec(e??"");return t?`${t[1]==="model"?"model:":""}${t[2]}:${t[3]}`:""}function Ce(e){let[t,o,n]=e.startsWith("model:")?e.split(":"):["dataset",...e.split(":")];return`${t}://${o}/${n}`}var lo=({set:e,removed:t})=>[e.length&&`set ${e.join(", ")}`,t.length&&`removed ${t.join(", ")}`].filter(Boolean).join("; "),me=e=>(e??"").split("/").pop();var Tn="This stack keeps no events.";function Z({of:e}){let t=E("events/",{...e,limit:20});return s`
    <${h} title="Activity">
      ${t.items.length>0&&s`<ol class="events">${t.items.map(o=>s`<li key=${o.id}><${An} event=${o} /></li>`)}</ol>`}
      ${!t.items.length&&!t.loading&&!t.error&&s`<p class="note">Nothing in the last 90 days.</p>`}
      ${t.error&&!t.items.length?s`<${w} error=${t.error} retry=${t.reload} missing=${Tn} />`:s`<${D} of=${t} what="earlier events" />`}
    <//>`}function An({event:e}){let t=$o(e),o=co(e);return s`<${O} of=${e.time} /><span class=${e.type==="PackagingFailed"?"wrong":""}>${t?s`<a href=${d("versions",t)}>${o}</a>`:o}<${de} of=${ae(e.detail)} before=" by " /></span>`}function de({of:e,before:t=""}){return e&&s`<span>${t}${e.name}${e.basis&&s` <span class="soft">(${e.basis})</span>`}</span>`}function Ge({params:{dataset:e,alias:t}}){let o=E(`datasets/${encodeURIComponent(e)}/aliases/${encodeURIComponent(t)}/history/`,{limit:50}),[n,r]=$(null),[a,i]=$(!1),l=o.items[0],c=!!l?.version,m=()=>{r(null),i(!1),o.reload()};return s`
    <${A} title=${`${e}/${t}`} crumbs=${[["Datasets",d("datasets")],[e,d("datasets",e)],[t]]}
      lead=${l&&s`${c?s`Points to ${mo(l)}.`:"Removed."} ${o.count!=null&&`${_(o.count,"revision")}.`}`}
      actions=${l&&s`${c&&s`<${xe} uri=${l.uri} />`}<${j} text=${Vt(e,t)} label="History line" what="command line of the history" />
        ${c&&s`<button type="button" class="quiet" onClick=${()=>i(!0)}>Remove…</button>`}
        <button type="button" class="primary" onClick=${()=>r("")}>${c?"Move":"Create"} ${t}…</button>`}>
      ${o.error&&!o.items.length&&s`<${w} error=${o.error} retry=${o.reload} />`}
      ${o.items.length>0&&s`<${P} caption=${`History of ${t}`} rows=${o.items} id=${({rev:p})=>p} columns=${[{title:"Revision",cell:({rev:p})=>p,header:!0},{title:"Version",cell:mo},{title:"By",cell:({moved_by:p})=>s`<${de} of=${ae(p)} />`},{title:"Moved",cell:({mtime:p})=>s`<${O} of=${p} />`,kind:"time"},{title:s`<span class="unseen">Change</span>`,cell:p=>s`<${Mn} move=${p} now=${l} onBack=${r} />`}]} />`}
      ${!(o.error&&!o.items.length)&&s`<${D} of=${o} what="earlier moves" />`}
      ${n!=null&&s`<${se} dataset=${e} alias=${t} version=${n} onClose=${()=>r(null)} onDone=${m} />`}
      ${a&&s`<${io} dataset=${e} alias=${t} now=${l} onClose=${()=>i(!1)} onDone=${m} />`}
    <//>`}var mo=({version:e})=>e?s`<a href=${d("versions",e.id)}>${e.name}</a>`:"(removed)";function Mn({move:e,now:t,onBack:o}){return e.rev===t.rev?s`<span class="tag accent">now</span>`:!e.version||e.version.name===t.version?.name?null:s`<button type="button" class="quiet" onClick=${()=>o(e.version.name)}>Move back to ${e.version.name}</button>`}var In=["description","owner","license","tags","readme"],He=e=>typeof e=="string"&&e!=="";function Ee(e,t=null){let o=Object.fromEntries(["description","owner","license","readme"].map(a=>[a,He(e[a])?e[a]:""])),n=Array.isArray(e.tags)?e.tags.filter(He):[],r=Object.fromEntries(Object.entries(e).filter(([a,i])=>!(In.includes(a)&&!(a==="tags"&&t)&&Rn(a,i))));return{...o,tags:t??n,others:r}}var Rn=(e,t)=>e==="tags"?Array.isArray(t)&&t.every(He):typeof t=="string",uo=e=>[...new Set(e.split(",").map(t=>t.trim()).filter(Boolean))];function po(e){try{let t=JSON.parse(e.trim()||"{}");return t&&typeof t=="object"&&!Array.isArray(t)?{value:t}:{wrong:"Write one JSON object."}}catch(t){return{wrong:`This is not JSON: ${t.message}`}}}function fo(e,t,o){let n={};for(let r of["description","owner","license","readme"])e[r]!==t[r]&&(n[r]=t[r]||null);JSON.stringify(e.tags)!==JSON.stringify(t.tags)&&(n[o?"valohai.tags":"tags"]=t.tags.length?t.tags:null);for(let r of new Set([...Object.keys(e.others),...Object.keys(t.others)]))JSON.stringify(e.others[r])!==JSON.stringify(t.others[r])&&(n[r]=t.others[r]??null);return n}function ho({uri:e,path:t,isVersion:o,onDone:n,onClose:r}){let[a,i]=$(null),[l,c]=$(null);return k(()=>{Nn(t,o).then(i,c)},[t]),a?s`<${Ln} uri=${e} path=${t} isVersion=${o} seen=${a} onDone=${n} onClose=${r} />`:s`<${ne} title="Edit" onClose=${r}>${l?s`<${w} error=${l} />`:s`<${q} />`}<//>`}async function Nn(e,t){let o=await Zt(`${e}metadata/`),n=await o.json(),r=t?(await X(e,{files:0})).tags:null;return{card:Ee(n,r),etag:o.headers.get("ETag")}}function Ln({uri:e,path:t,isVersion:o,seen:n,onDone:r,onClose:a}){let[i,l]=$(n.card),[c,m]=$(n.card.tags.join(", ")),[p,x]=$(Object.keys(n.card.others).length?JSON.stringify(n.card.others,null,2):""),g=po(p),S=g.wrong?{}:fo(n.card,{...i,tags:uo(c),others:g.value},o),y=I=>K=>l({...i,[I]:K.target.value}),v=()=>G(`${t}metadata/`,S,{headers:{"If-Match":n.etag}}),L=()=>{C(`${e} was changed.`),r()};return s`
    <${B} title="Edit" verb="Save" wide twin=${Ht(e,S)} disabled=${g.wrong||!Object.keys(S).length} send=${v} onDone=${L} onClose=${a}>
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
    <//>`}var re=e=>function(o){let[n,r]=$({}),[a,i]=$(0);return k(()=>{import("./previews.js").then(l=>r({view:l[e]}),()=>r({failed:!0}))},[a]),n.failed?s`<${w} error=${Fn} retry=${()=>a?location.reload():i(1)} />`:n.view?s`<${n.view} ...${o} />`:s`<${q} />`},Fn={message:"Previews cannot be loaded.",remedy:"Check the network; if the deployment was updated meanwhile, load the page again."},go=re("Preview"),bo=re("Gallery"),vo=re("Comparison"),ko=re("OneSide"),yo=re("Readme"),wo=re("FileSummary");var jn=/^readme\.(md|markdown)$/i;function Pe({uri:e,path:t,properties:o,tags:n,version:r,owner:a,reload:i}){let[l,c]=$(!1),m=Ee(o,n),p=Object.entries(m.others).map(([g,S])=>[g,typeof S=="string"?S:JSON.stringify(S)]),x=[["Owner",m.owner||a],["Licence",m.license],["Tags",m.tags.length>0&&m.tags.map(g=>s`<${Q} key=${g}>${g}<//>`)],...p].filter(([,g])=>g);return s`
    <${h} title="About" aside=${s`<button type="button" onClick=${()=>c(!0)}>Edit</button>`}>
      ${m.description&&s`<p class="description">${m.description}</p>`}
      ${x.length>0&&s`<${Y} of=${x} />`}
      ${!m.description&&!x.length&&s`<p class="note">There is no description yet.</p>`}
    <//>
    <${Bn} text=${m.readme} version=${r} />
    ${l&&s`<${ho} uri=${e} path=${t} isVersion=${!!n} onClose=${()=>c(!1)} onDone=${()=>{c(!1),i()}} />`}`}function Bn({text:e,version:t}){let n=T(!e&&t?`dataset-versions/${encodeURIComponent(t)}/tree/`:null,{prefix:"README",limit:20}).data?.results.find(r=>r.kind==="file"&&jn.test(r.path));return!e&&!n?null:s`<${h} title="README"><${yo} key=${e||n.path} text=${e} version=${t} path=${n?.path} /><//>`}var Vn=/^[a-z0-9._-]{1,128}$/;function xo({onDone:e,onClose:t}){let[o,n]=$(""),r=o&&!Vn.test(o)?"Lower-case letters, digits, dots, underscores and dashes only.":"",a=i=>{C(`${i.uri} was created.`),e(i)};return s`
    <${B} title="New dataset" verb="Create dataset" twin=${Kt(o)} disabled=${!o||r}
      send=${()=>G("datasets/",{name:o})} onDone=${a} onClose=${t}>
      <${R} id="dataset-name" label="Name" value=${o} wrong=${r} onInput=${i=>n(i.target.value.trim())}
        hint="Versions come from executions that name it, or from data you select in the search." />
    <//>`}var So=e=>`dataset-versions/${encodeURIComponent(e.id)}/`;function Co({version:e,onDone:t,onClose:o}){let n=r=>{C(`${e.uri} is deleted.`),t(r)};return s`
    <${B} title="Delete this version?" verb=${`Delete ${e.name}`} danger twin=${zt(e.uri)}
      send=${()=>Se(So(e))} onDone=${n} onClose=${o}>
      <p><code>${e.uri}</code> disappears from lists and can no longer be fetched. It can be restored until its
        retention ends; then it is purged, with the parts that no other version uses.</p>
      <p>The uploaded files themselves stay.</p>
    <//>`}function De({version:e,onDone:t,onClose:o}){let n=r=>{C(`${e.uri} is restored.`),t(r)};return s`
    <${B} title="Restore this version?" verb=${`Restore ${e.name}`} twin=${Wt(e.uri)}
      send=${()=>G(`${So(e)}restore/`,{})} onDone=${n} onClose=${o}>
      <p><code>${e.uri}</code> comes back as it was${e.deleted_at?` before ${It(e.deleted_at)}`:""}.</p>
    <//>`}function Eo({dataset:e,reload:t}){let[o,n]=$(!1);return s`
    <button type="button" class="primary" onClick=${()=>n(!0)}>Promote a version…</button>
    ${o&&s`<${se} dataset=${e} onClose=${()=>n(!1)} onDone=${()=>{n(!1),t()}} />`}`}function Po(){let[e,t]=$(!1);return s`
    <button type="button" class="primary" onClick=${()=>t(!0)}>New dataset</button>
    ${e&&s`<${xo} onClose=${()=>t(!1)} onDone=${o=>z("datasets",o.id)} />`}`}function Do({dataset:e,reload:t}){let o=E("dataset-versions/",{dataset:e,deleted:"true",limit:200}),[n,r]=$(null),a=o.items.filter(i=>i.deleted_at);return a.length?s`
    <${h} title="Deleted versions">
      <${P} caption="Deleted versions" rows=${a} columns=${[{title:"Version",cell:({id:i,name:l})=>s`<a href=${d("versions",i)}>${l}</a>`,header:!0},{title:"Deleted",cell:({deleted_at:i})=>s`<${O} of=${i} />`,kind:"time"},{title:"Purged after",cell:({purge_at:i})=>s`<${O} of=${i} />`,kind:"time"},{title:s`<span class="unseen">Restore</span>`,cell:i=>s`<button type="button" aria-label=${`Restore ${i.name}`} onClick=${()=>r(i)}>Restore</button>`}]} />
      <${D} of=${o} what="more deleted versions" />
      ${n&&s`<${De} version=${n} onClose=${()=>r(null)}
        onDone=${()=>{r(null),o.reload(),t()}} />`}
    <//>`:null}function Je({params:e}){let t=e.dataset,o=T(`datasets/${encodeURIComponent(t)}/`),n=E(o.data?"dataset-versions/":null,{dataset:t,limit:50}),r=E(o.data?`datasets/${encodeURIComponent(t)}/aliases/`:null,{limit:200}),a=()=>{r.reload(),n.reload()};return s`
    <${A} title=${t} crumbs=${[["Datasets",d("datasets")],[t]]} lead=${s`<code>${o.data?.uri??""}</code>`}
      actions=${o.data&&s`<${Eo} dataset=${t} reload=${a} />`}>
      <${W} of=${o}>${i=>s`
        <${Pe} uri=${i.uri} path=${`datasets/${encodeURIComponent(t)}/`} properties=${i.properties} owner=${i.owner} version=${i.latest_version?.id} reload=${o.reload} />
        <${zn} of=${r} dataset=${t} />
        <${Un} of=${n} aliases=${r.items} />
        <${Do} dataset=${t} reload=${a} />
        <${Z} of=${{dataset:t}} />`}<//>
    <//>`}function Un({of:e,aliases:t}){let o=a=>t.filter(i=>i.version.id===a.id),n=[{title:"Version",value:a=>a.name,header:!0,cell:a=>s`<a href=${d("versions",a.id)}>${a.name}</a>
        ${o(a).map(i=>s` <span class="tag accent" key=${i.name}>${i.name}</span>`)}`},{title:"Files",value:a=>a.file_count,kind:"number",cell:a=>f(a.file_count)},{title:"Size",value:a=>a.size,kind:"number",cell:a=>b(a.size)},{title:"Package",value:a=>a.packaging,cell:a=>s`<${U} of=${a.packaging} />`},{title:"Tags",cell:a=>a.tags.map(i=>s`<${Q} key=${i}>${i}<//>`)},{title:"Created",value:a=>a.ctime,kind:"time",cell:a=>s`<${O} of=${a.ctime} />`}],r=e.items.length>0||!(e.loading||e.error);return s`
    <${h} title="Versions">
      ${r&&s`<${P} caption="Versions, newest first" name="versions" more=${e.more} columns=${n} rows=${e.items} empty="There is no version yet." />`}
      <${D} of=${e} what="older versions" />
    <//>`}function zn({of:e,dataset:t}){let[o,n]=$("");if(e.error)return s`<${w} error=${e.error} retry=${e.reload} />`;if(!e.items.length)return null;let r=[{title:"Alias",value:a=>a.name,header:!0,cell:a=>s`<a class="tag accent" href=${d("datasets",t,"aliases",a.name)}>${a.name}</a>`},{title:"Version",value:a=>a.version.name,cell:a=>s`<a href=${d("versions",a.version.id)}>${a.version.name}</a>`},{title:"Moved",value:a=>a.mtime,kind:"time",cell:a=>s`<${O} of=${a.mtime} />`},{title:"History",cell:a=>s`<button class="quiet" aria-expanded=${o===a.name}
        onClick=${()=>n(o===a.name?"":a.name)}>${o===a.name?"Hide":"Show"}<span class="unseen"> history of ${a.name}</span></button>`}];return s`
    <${h} title="Aliases">
      <${P} caption="Aliases" name="aliases" more=${e.more} columns=${r} rows=${e.items} id=${a=>a.name} />
      ${o&&s`<${Wn} key=${o} dataset=${t} alias=${o} />`}
    <//>`}function Wn({dataset:e,alias:t}){let o=E(`datasets/${encodeURIComponent(e)}/aliases/${encodeURIComponent(t)}/history/`,{limit:20});return s`
    <div class="history"><h3>Where ${t} pointed</h3>
      <ol>${o.items.map(n=>s`<li key=${n.rev}>
        <${O} of=${n.mtime} /> ${n.version?s`<a href=${d("versions",n.version.id)}>${n.version.name}</a>`:"(removed)"}<${de} of=${ae(n.moved_by)} before=" by " />${" "}
        <span class="soft">revision ${n.rev}</span></li>`)}</ol>
      <${D} of=${o} what="older moves" />
    </div>`}var Kn=50;function qe({query:e}){let t=E("datasets/",{search:e.search,limit:Kn,newest:!0}),o=a=>({newest_version:i})=>i?a(i):"\u2013",n=[{title:"Dataset",value:a=>a.name,header:!0,cell:a=>s`<a href=${d("datasets",a.id)}>${a.name}</a>`},{title:"Newest version",value:a=>a.newest_version?.name,cell:o(a=>s`<a href=${d("versions",a.id)}>${a.name}</a>`)},{title:"Files",value:a=>a.newest_version?.file_count,kind:"number",cell:o(a=>f(a.file_count))},{title:"Size",value:a=>a.newest_version?.size,kind:"number",cell:o(a=>b(a.size))},{title:"Package",value:a=>a.newest_version?.packaging,cell:o(a=>s`<${U} of=${a.packaging} />`)},{title:"Created",value:a=>a.newest_version?.ctime,kind:"time",cell:o(a=>s`<${O} of=${a.ctime} />`)}],r=t.items.length>0||!(t.loading||t.error);return s`
    <${A} title="Datasets" lead="Every dataset of this deployment, by name, with its newest version."
      actions=${s`<${oe} label="Name contains" param="search" /> <${Po} />`}>
      ${r&&s`<${P} caption="Datasets" name="datasets" more=${t.more} columns=${n} rows=${t.items}
        empty=${e.search?"No dataset has this in its name.":"There is no dataset yet. Upload files whose metadata names one, and it appears here."} />`}
      <${D} of=${t} what="more datasets" />
    <//>`}function ie(e){let t=/^dataset:\/\/([^/]+)\/(.+)$/.exec(e??"");return t?`${t[1]}:${t[2]}`:null}var ue=e=>e.slice(0,e.lastIndexOf(":")),pe=e=>e.slice(e.lastIndexOf(":")+1);function _e({of:e}){let t=ie(e);return t?s`<a href=${d("versions",t)}>${e}</a>`:s`<span>${e}</span>`}function Te({of:e}){let t=Qe(e),o=Ye(e);return s`
    <div class="lineage">
      <h3>Made from</h3>
      ${t.length?s`<ul>${t}</ul>`:s`<p class="soft">Nothing is recorded.</p>`}
      <h3>Used by</h3>
      ${o.length?s`<ul>${o}</ul>`:s`<p class="soft">Nothing yet.</p>`}
    </div>`}function Qe({made_by:e,based_on:t}){let o=e?[e.step,e.commit,e.image].filter(n=>typeof n=="string"):[];return[t&&s`<li><small>version before</small> <${Oe} of=${t}>${Qe(t)}<//></li>`,e&&s`<li><small>execution</small> <${_o} id=${e.execution} /> <span class="soft">${o.join(" \xB7 ")}</span>
      ${e.inputs?.length>0&&s`<ul>${e.inputs.map(n=>s`
        <li><small>input</small> <${Oe} of=${n}>${Qe(n)}<//></li>`)}</ul>`}</li>`].filter(Boolean)}function Ye({used_by:e=[]}){return e.map(t=>{if(t.more)return s`<li class="soft">and more</li>`;if(t.version)return s`<li><small>version</small> <${Oe} of=${t.version}>${Ye(t.version)}<//></li>`;let o=t.made??[];return s`<li><small>execution</small> <${_o} id=${t.execution} />
      ${o.length>0&&s`<ul>${o.map(n=>s`<li><small>made</small> <${Oe} of=${n}>${Ye(n)}<//></li>`)}</ul>`}</li>`})}function Oe({of:e,children:t}){let o=[].concat(t).flat().filter(Boolean);return s`<${_e} of=${e.uri} />
    ${e.files!=null&&s` <span class="soft">${_(e.files,"file")}</span>`}
    ${e.unknown&&s` <span class="soft">(not known here)</span>`}
    ${e.more&&s` <span class="soft">…</span>`}
    ${o.length>0&&s`<ul>${o}</ul>`}`}var _o=({id:e})=>s`<a href=${d("executions",e)}>${e}</a>`;function Xe({params:e}){let t=e.datum,o=T(`data/${encodeURIComponent(t)}/`,{hashes:!1}),n=T("lineage/",{uri:`datum://${t}`,depth:3}),r=T(o.data?.output_execution?`executions/${encodeURIComponent(o.data.output_execution.id)}/`:null);return s`
    <${A} title=${o.data?.name??t} crumbs=${[["Search",d("search")],[o.data?.name??t]]}
      lead=${o.data&&s`<code>${o.data.uri}</code> <${j} text=${o.data.uri} label="Copy URI" what="URI" />`}>
      <${W} of=${o}>${a=>s`
        <div class="columns">
          <${h} title="Facts"><${Y} of=${Gn(a)} /><//>
          <${h} title="Versions">
            ${r.data?s`<${Hn} of=${r.data.versions} path=${a.name} />`:s`<p class="note">No execution is known that made it.</p>`}
          <//>
          <${h} title="Lineage"><${W} of=${n}>${i=>s`<${Te} of=${i} />`}<//><//>
        </div>
        <${Z} of=${{datum:t}} />`}<//>
    <//>`}var Gn=e=>[["Size",b(e.size)],["Stored",e.file_mtime&&s`<${O} of=${e.file_mtime} />`],["Made by execution",e.output_execution&&s`<a href=${d("executions",e.output_execution.id)}>${e.output_execution.id}</a>`],["Aliases",e.aliases.join(", ")],["Tags",e.tags.length>0&&e.tags.map(t=>s`<${Q} key=${t}>${t}<//>`)],...Object.entries(e.properties).map(([t,o])=>[t,typeof o=="string"?o:JSON.stringify(o)]),["MD5",e.md5&&s`<code>${e.md5}</code>`],e.part?["Inside of part",s`<code>${e.part.key}</code>`]:["Key",e.key&&s`<code>${e.key}</code>`]].filter(([,t])=>t);function Hn({of:e,path:t}){let o=e.filter(n=>ie(n));return o.length?s`
    <ul class="plain">${o.map(n=>s`<li key=${n}><a href=${d("versions",ie(n),{tab:"files",find:t})}>${n}</a></li>`)}</ul>
    <p class="note">Those that its execution made. Versions that are based on them may have it as well.</p>`:s`<p class="note">Its execution made no dataset version.</p>`}var Jn=5;function ee(e,t){let o=N({query:"",pages:0});k(()=>{o.current.query!==t&&(o.current={query:t,pages:0}),!(!e.more||e.items.length||o.current.pages>=Jn)&&(o.current.pages+=1,e.more())})}var qn=["open","sealing","sealed"],Qn="This stack does not list executions; open one by its id.";function Ze({query:e}){let t=E("executions/",{state:e.state,alerts:e.alerts,project:e.project,limit:50});return ee(t,`${e.state} ${e.alerts} ${e.project}`),s`
    <${A} title="Executions" lead="Jobs whose outputs were uploaded: what each made, and what was wrong." actions=${s`<${Zn} />`}>
      <div class="filters" role="group" aria-label="Filters">
        <label class="inline" for="state">State</label>
        <select id="state" value=${e.state??""} onChange=${o=>F({state:o.target.value})}>
          <option value="">any</option>${qn.map(o=>s`<option value=${o}>${o}</option>`)}</select>
        <label class="inline"><input type="checkbox" checked=${e.alerts==="true"}
          onChange=${o=>F({alerts:o.target.checked?"true":""})} /> With alerts only</label>
        <${oe} label="Project" param="project" />
      </div>
      ${t.error&&!t.items.length?s`<${w} error=${t.error} retry=${t.reload} missing=${Qn} />`:s`${!(t.loading&&!t.items.length)&&s`<${Yn} of=${t} />`}<${D} of=${t} what="more executions" />`}
    <//>`}var Yn=({of:e})=>s`
  <${P} caption="Executions" name="executions" more=${e.more} rows=${e.items} empty=${e.more?"None on this page; there are more.":"No execution is like that."} columns=${[{title:"Execution",value:({id:t})=>t,cell:({id:t})=>s`<a href=${d("executions",t)}>${t}</a>`,header:!0},{title:"State",value:({state:t})=>t,cell:({state:t})=>s`<${U} of=${t} />`},{title:"Files",value:({file_count:t})=>t,cell:({file_count:t})=>f(t),kind:"number"},{title:"Size",value:({size:t})=>t,cell:({size:t})=>b(t),kind:"number"},{title:"Versions",cell:({versions:t})=>s`<${Xn} of=${t} />`},{title:"Alerts",value:({alerts:t})=>t.length,cell:({alerts:t})=>t.length?s`<span class="state bad">${t.length}</span>`:"\u2013"},{title:"Sealed, or last upload",value:({mtime:t})=>t,cell:({mtime:t})=>s`<${O} of=${t} />`,kind:"time"}]} />`,Xn=({of:e})=>e.length?s`${e.slice(0,3).map(t=>s`<${et} uri=${t} /> `)}${e.length>3&&`and ${e.length-3} more`}`:"\u2013";function et({uri:e}){let[,t,o,n]=/^(\w+):\/\/([^/]+)\/(.+)$/.exec(e)??[];return t?s`<a href=${d("versions",`${t==="model"?"model:":""}${o}:${n}`)}>${e}</a>`:s`<code>${e}</code>`}function Zn(){let[e,t]=$("");return s`
    <form class="by-id" onSubmit=${n=>{n.preventDefault(),e.trim()&&z("executions",e.trim())}}>
      <input type="text" aria-label="Execution id" placeholder="Execution id" value=${e} autocomplete="off" spellcheck=${!1}
        onInput=${n=>t(n.target.value)} />
      <button>Open</button>
    </form>`}var es=3e3;function tt({params:e}){let t=`executions/${encodeURIComponent(e.execution)}/`,o=T(t,void 0,{every:({state:n})=>n==="sealed"?0:es});return s`
    <${A} title=${e.execution} crumbs=${[["Executions",d("executions")],[e.execution]]}
      actions=${s`<${j} text=${`packline execution ${e.execution}`} label="Command line" what="Command line" />`}>
      <${W} of=${o}>${n=>s`<${ts} execution=${n} path=${t} />`}<//>
    <//>`}var ts=({execution:e,path:t})=>s`
  <p class="lead" aria-live="polite"><${U} of=${e.state} /> ${e.sealed_at&&s`since <${O} of=${e.sealed_at} />`}</p>
  ${e.alerts.length>0&&s`<${os} of=${e.alerts} />`}
  <${h} title="What it made">
    <div class="figures">
      <${M} value=${f(e.file_count)} label="outputs" />
      <${M} value=${b(e.size)} label="together" />
      <${M} value=${f(e.versions.length)} label=${e.versions.length===1?"version":"versions"} />
    </div>
    ${e.versions.length>0&&s`<ul class="plain">${e.versions.map(o=>s`<li><${et} uri=${o} /></li>`)}</ul>`}
    ${e.datum_aliases.length+e.late.length>0&&s`<${Y} of=${[["Datum aliases",e.datum_aliases.join(", ")],["Late files",e.late.join(", ")]]} />`}
  <//>
  ${e.state==="sealed"&&s`<${ns} path=${t} />`}
  ${Object.keys(e.marker).length>0&&s`
    <${h} title="Marker"><pre class="json" tabindex="0">${JSON.stringify(e.marker,null,2)}</pre><//>`}
  <${Z} of=${{execution:e.id}} />`,os=({of:e})=>s`
  <${h} title=${e.length===1?"Alert":"Alerts"}>
    <ul class="alerts">${e.map(({code:t,message:o,remedy:n})=>s`
      <li><strong><code>${t}</code></strong><p>${o}</p>${n&&s`<p class="remedy">What to do: ${n}</p>`}</li>`)}</ul>
  <//>`;function ns({path:e}){let t=E(`${e}outputs/`,{limit:100});return s`
    <${h} title="Outputs">
      ${t.items.length>0&&s`<${P} caption="Outputs" rows=${t.items} id=${({path:o,datum:n})=>`${o}:${n.id}`} columns=${[{title:"Path",cell:({path:o,datum:n})=>s`<a href=${d("data",n.id)}>${o}</a>`,header:!0},{title:"Size",cell:({datum:o})=>b(o.size),kind:"number"},{title:"Datum",cell:({datum:o})=>s`<code>${o.id}</code><${j} text=${`datum://${o.id}`} what=${`URI of ${o.name}`} />`}]} />`}
      ${!t.items.length&&!t.loading&&!t.error&&s`<p class="note">It has none.</p>`}
      <${D} of=${t} what="more outputs" />
    <//>`}var Oo=1e-6,Ae=e=>e!=null&&e<1?`${Math.max(1,Math.round(e*1e3))} ms`:Nt(e);function H(e){if(e==null)return"\u2013";if(e===0)return"$0";if(e<Oo)return`< $${Oo.toFixed(6)}`;let t=e>=1?2:Math.min(8,1-Math.floor(Math.log10(Math.abs(e))));return`$${e.toFixed(t)}`}function ss(e,t){if(!(t>0)||!(e>t))return"";let o=e/t;return`${o>=10?f(Math.round(o)):o.toFixed(1)} times`}var as=[["requests","Requests",f],["seconds","Time",Ae],["dollars","Price of requests",H]];function Me(e){return as.map(([t,o,n])=>{let[r,a]=[e.by_files[t],e.by_package[t]],i=Math.max(r,a),l=c=>i>0?c/i:0;return{key:t,title:o,files:n(r),packed:n(a),filesShare:l(r),share:l(a),less:ss(r,a)}})}function To(e){let t=Me(e).map(({title:o,files:n,packed:r})=>`${o.toLowerCase()}: ${n} file by file, ${r} by package`);return`One fetch of ${f(e.files)} files. ${t.join("; ")}.`}var Ao=(e,t)=>{let o=n=>({requests:n.requests*t,seconds:n.seconds*t,dollars:n.dollars*t});return{...e,by_files:o(e.by_files),by_package:o(e.by_package)}};var Ie=["versions","packages","package_dollars","fetches","saved_requests","saved_seconds","saved_dollars"];function ot(e){let t=new Map;for(let o of e.flatMap(n=>n.months)){let n=t.get(o.month)??Object.fromEntries(Ie.map(r=>[r,0]));for(let r of Ie)n[r]+=o[r];t.set(o.month,n)}return[...t].map(([o,n])=>({month:o,...n})).sort((o,n)=>o.month<n.month?1:-1)}var nt=e=>e.months.reduce((t,o)=>t+o.saved_dollars,0);function Mo(e){let t=Object.fromEntries(Ie.map(o=>[o,0]));for(let o of ot(e))for(let n of Ie)t[n]+=o[n];return{...t,storage_dollars:e.reduce((o,{storage_dollars:n})=>o+n,0),stale:e.filter(({stale:o})=>o).length}}var Io=e=>e.fetched_by.map(({name:t,fetches:o})=>`${t||"unknown"} ${o}`).join(", ");function st({stale:e,complete:t,versions:o}){return e?"stale":o===0?"no versions":t?"in use":"not all read"}var rs="Estimated from fetches that executions have recorded and from list prices; storage at most, as versions may share files.";function at(){let e=E("fleet/",{limit:10});return s`
    <${A} title="Fleet" lead=${rs}>
      ${e.error&&!e.items.length?s`<${w} error=${e.error} retry=${e.reload} missing=${"This stack has no fleet page."} />`:s`${e.items.length>0&&s`<${is} of=${e.items} partial=${e.next!=null} />`}
          ${!(e.loading&&!e.items.length)&&s`<${ls} of=${e.items} />`}<${D} of=${e} what="more datasets" />`}
    <//>`}function is({of:e,partial:t}){let o=Mo(e);return s`
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
      <${P} caption="Savings by month" name="months" id=${({month:n})=>n} rows=${ot(e)} columns=${[{title:"Month",value:({month:n})=>n,cell:({month:n})=>n,header:!0},{title:"Versions",value:n=>n.versions,cell:n=>f(n.versions),kind:"number"},{title:"Packages",value:n=>n.packages,cell:n=>f(n.packages),kind:"number"},{title:"Paid for packages",value:n=>n.package_dollars,cell:n=>H(n.package_dollars),kind:"number"},{title:"Fetches",value:n=>n.fetches,cell:n=>f(n.fetches),kind:"number"},{title:"Requests saved",value:n=>n.saved_requests,cell:n=>f(n.saved_requests),kind:"number"},{title:"Time saved",value:n=>n.saved_seconds,cell:n=>Ae(n.saved_seconds),kind:"number"},{title:"Saved",value:n=>n.saved_dollars,cell:n=>H(n.saved_dollars),kind:"number"}]} />
    <//>`}var ls=({of:e})=>s`
  <${h} title="By dataset">
    <${P} caption="Datasets of the fleet" name="fleet" id=${({name:t})=>t} rows=${e} empty="There is no dataset yet." columns=${[{title:"Dataset",value:({name:t})=>t,cell:({name:t})=>s`<a href=${d("datasets",t)}>${t}</a>`,header:!0},{title:"Use",value:st,cell:t=>s`<${Q}>${st(t)}<//>`},{title:"Versions",value:t=>t.versions,cell:({versions:t,complete:o})=>`${f(t)}${o?"":" or more"}`,kind:"number"},{title:"Fetches",value:t=>t.fetches,cell:({fetches:t})=>f(t),kind:"number"},{title:"By whom",cell:t=>Io(t)||"\u2013"},{title:"Last fetch",value:t=>t.last_fetch_at,cell:({last_fetch_at:t})=>s`<${O} of=${t} />`},{title:"Saved",value:nt,cell:t=>H(nt(t)),kind:"number"},{title:"Stored, at most",value:t=>t.stored_bytes_at_most,cell:({stored_bytes_at_most:t})=>b(t),kind:"number"},{title:"A month",value:t=>t.storage_dollars,cell:({storage_dollars:t})=>H(t),kind:"number"}]} />
  <//>`;var cs={approved:"good",rejected:"bad",pending:"busy"},fe={approved:"Approve",rejected:"Reject",pending:"Set back"};function rt({params:{model:e}}){let t=E("model-versions/",{model:e,limit:50}),[o,n]=$(null),[r,a]=$({}),i=t.items.map(c=>r[c.id]??c),l=c=>{n(null),a({...r,[c.id]:c}),C(`Version ${c.counter} is ${c.status}.`)};return s`
    <${A} title=${e} crumbs=${[["Models",d("models")],[e]]}>
      ${t.error&&!i.length?s`<${w} error=${t.error} retry=${t.reload} />`:s`${!(t.loading&&!i.length)&&s`<${$s} rows=${i} more=${t.more} onDecide=${(c,m)=>n({version:c,status:m})} />`}<${D} of=${t} what="more versions" />`}
      <${Z} of=${{dataset:`model:${e}`}} />
      ${o&&s`<${ms} ...${o} onDone=${l} onClose=${()=>n(null)} />`}
    <//>`}var $s=({rows:e,more:t,onDecide:o})=>s`
  <${P} caption="Versions of the model" name="versions" more=${t} rows=${e} empty="There is no version of this model." columns=${[{title:"Version",value:({counter:n})=>n,cell:({id:n,counter:r})=>s`<a href=${d("versions",n)}>${r}</a>`,header:!0},{title:"Status",value:({status:n})=>n,cell:({status:n})=>s`<span class=${`state ${cs[n]??"idle"}`}>${n||"pending"}</span>`},{title:"Files",value:({file_count:n})=>n,cell:({file_count:n})=>f(n),kind:"number"},{title:"Size",value:({size:n})=>n,cell:({size:n})=>b(n),kind:"number"},{title:"Packaging",value:({packaging:n})=>n,cell:({packaging:n})=>s`<${U} of=${n} />`},{title:"Created",value:({ctime:n})=>n,cell:({ctime:n})=>s`<${O} of=${n} />`,kind:"time"},{title:"Note",cell:({note:n})=>n||"\u2013"},{title:s`<span class="unseen">Decide</span>`,cell:n=>s`<span class="decide">${Object.keys(fe).filter(r=>r!==(n.status||"pending")).map(r=>s`<button type="button" class="quiet" aria-label=${`${fe[r]} version ${n.counter}`} onClick=${()=>o(n,r)}>${fe[r]}</button>`)}</span>`}]} />`,ms=({version:e,status:t,onDone:o,onClose:n})=>s`
  <${B} title=${`${fe[t]} ${e.uri}?`} verb=${fe[t]} danger=${t==="rejected"} twin=${Gt(e.uri,t)}
    send=${()=>G(`model-versions/${encodeURIComponent(e.id)}/status/`,{status:t})} onDone=${o} onClose=${n}>
    <p>It is ${e.status||"pending"} now; it will be ${t}. Subscribers of events are notified.</p>
  <//>`;function it({query:e}){let t=E("models/",{name:e.search,limit:100});return s`
    <${A} title="Models" lead="Versions of models, and what people decided about them."
      actions=${s`<${oe} label="Name contains" param="search" />`}>
      ${t.error&&!t.items.length?s`<${w} error=${t.error} retry=${t.reload} missing="This stack does not list models." />`:s`${!(t.loading&&!t.items.length)&&s`<${P} caption="Models" name="models" more=${t.more} rows=${t.items} empty=${e.search?"No model has this in its name.":"No execution has made a model yet."} columns=${[{title:"Model",value:({name:o})=>o,cell:({name:o})=>s`<a href=${d("models",o)}>${o}</a>`,header:!0},{title:"URI",cell:({uri:o})=>s`<code>${o}</code>`}]} />`}<${D} of=${t} what="more models" />`}
    <//>`}var ds=50;function Ro({pattern:e}){let t=E("search/",{q:e,limit:ds});if(ee(t,e),t.error&&!t.items.length)return s`<${w} error=${t.error} retry=${t.reload} missing="This deployment cannot search everything yet: update it." />`;let o=t.items.length>0||!t.loading;return s`
    <${h} title="Names and files" aside=${s`<${j} text=${qt(e)} label="Command line" what="Command line" />`}>
      ${o&&s`<p class="note" role="status">${_(t.items.length,"result")} shown${t.more?"; there are more":""}. Searched: names, and ${t.searched}.</p>`}
      ${t.notSearched?.length>0&&s`<p class="note">Not searched yet: ${t.notSearched.join(", ")}.</p>`}
      ${o&&s`<${P} caption="Names and files" name="everything" more=${t.more} rows=${t.items} id=${us} columns=${ps}
        empty=${t.more?"Nothing on these pages.":`Nothing has \u201C${e}\u201D in its name or path.`} />`}
      <${D} of=${t} what="more results" />
    <//>`}var us=e=>`${e.kind} ${e.collection} ${e.path??e.name} ${e.uri}`,ps=[{title:"Name",header:!0,value:e=>e.name,cell:e=>s`<a href=${d(...ye(e))}>${e.path??e.name}</a>`},{title:"Kind",value:e=>e.kind,cell:e=>e.kind},{title:"Of",value:e=>e.collection,cell:e=>s`<${fs} of=${e.collection} />`},{title:"In versions",cell:e=>e.kind==="file"?s`<${hs} of=${e} />`:"\u2013"}];function fs({of:e}){if(!e)return"\u2013";let t=e.startsWith("model:")?e.slice(6):"";return s`<a href=${t?d("models",t):d("datasets",e)}>${t||e}</a>`}var hs=({of:e})=>s`${e.versions.map(({id:t,name:o})=>s`<a key=${t} href=${d(...Lt(t,e.path))}>${o}</a> `)}
  ${e.more_versions>0&&`and ${e.more_versions} more`}`;var lt=new Map,No=(e,t)=>e.has(t.id)?$t(e,[t]):ct(e,[t]),ct=(e,t)=>new Map([...e,...t.map(o=>[o.id,o])]);function $t(e,t){let o=new Map(e);for(let{id:n}of t)o.delete(n);return o}function Lo(e,t){let o=t.filter(({id:n})=>e.has(n)).length;return o?o===t.length?"all":"some":"none"}var Re=e=>[...e.values()].reduce((t,{size:o})=>t+(o??0),0);function Fo(e){let t=new Map;for(let{name:o}of e.values())t.set(o,(t.get(o)??0)+1);return[...t].filter(([,o])=>o>1).map(([o])=>o)}var gs=/^[a-z0-9._-]{1,128}$/,jo=/^[A-Za-z0-9._-]{1,256}$/,Bo=e=>e.split(/[\s,]+/).filter(Boolean);function Vo({selection:e,onDone:t,onClose:o}){let[n,r]=$({dataset:"",name:"",base:"",packaging:!0,aliases:"",tags:""}),a=v=>L=>r({...n,[v]:L.target.value}),i=T("datasets/",{limit:100}),l=[...e.keys()],c=n.base&&vs(n.dataset,n.base),m={...n,base:c.includes("://")||!c?c:Ce(c),datums:l,aliases:Bo(n.aliases),tags:Bo(n.tags)},p=bs(n,m),x=Fo(e),g=()=>G("dataset-versions/",{dataset:n.dataset,name:n.name,files:l.map(v=>({datum:v})),previous_version:c||null,packaging:n.packaging,targeting_aliases:m.aliases,tags:m.tags}),S=v=>{C(`${v.uri} was created.`),t(v)},y=n.dataset&&n.name&&!Object.values(p).some(Boolean)&&l.length<=1e3;return s`
    <${B} title="Create a version from the selection" verb="Create version" twin=${Jt(m)}
      disabled=${!y} send=${g} onDone=${S} onClose=${o}>
      <p>${_(l.length,"file")}, ${b(Re(e))}. The version has exactly these.</p>
      ${l.length>1e3&&s`<p class="problem" role="alert">At most ${1e3} files at a time: take some out of the selection.</p>`}
      ${x.length>0&&s`<p class="note" role="status">${_(x.length,"path")} selected twice (such as <code>${x[0]}</code>): on disk the last one wins.</p>`}
      <div class="fields">
        <${R} id="compose-dataset" label="Dataset" value=${n.dataset} onInput=${a("dataset")} wrong=${p.dataset} list="compose-datasets" hint="An existing one, or a new name." />
        <datalist id="compose-datasets">${(i.data?.results??[]).map(({name:v})=>s`<option value=${v} />`)}</datalist>
        <${R} id="compose-name" label="Version" value=${n.name} onInput=${a("name")} wrong=${p.name} hint="Such as v2; it never changes afterwards." />
        <${R} id="compose-base" label="Made from (optional)" value=${n.base} onInput=${a("base")} wrong=${p.base} hint="A version or alias, for lineage; no files are taken from it." />
        <${R} id="compose-aliases" label="Aliases (optional)" value=${n.aliases} onInput=${a("aliases")} wrong=${p.aliases} hint="Moved to it once it is packaged." />
        <${R} id="compose-tags" label="Tags (optional)" value=${n.tags} onInput=${a("tags")} hint="Separated by spaces or commas." />
        <${so} id="compose-packaging" label="Package it" checked=${n.packaging} onChange=${v=>r({...n,packaging:v})} />
      </div>
    <//>`}function bs(e,{aliases:t}){let o="Letters, digits, dots, underscores and dashes only.";return{dataset:e.dataset&&!gs.test(e.dataset)?"Lower-case letters, digits, dots, underscores and dashes only.":"",name:e.name&&!jo.test(e.name)?o:"",base:e.base&&!/^(?:[a-z]+:\/\/)?[\w.:/-]+$/.test(e.base)?"A version, such as v1, or dataset://images/v1.":"",aliases:t.every(n=>jo.test(n))?"":o}}var vs=(e,t)=>/[:/]/.test(t)?t:`${e}:${t}`;var Le={tag:"tag",name:"name",alias:"alias",execution:"output_execution",version:"dataset_version",property:"property"},ks=["tag","property"],Uo=/^[^=<>!]+(?:[=<>]|!=)/,ys=/[*?/]|\.\w{1,8}$/;function ws(e){let t={};for(let o of Go(e)){let n=o.indexOf(":"),r=Le[o.slice(0,n).toLowerCase()];r&&n<o.length-1?Ne(t,r,o.slice(n+1)):Uo.test(o)?Ne(t,"property",o):Ne(t,ys.test(o)?"name":"tag",o)}return t}function zo(e){let t=e.q?ws(e.q):{};for(let o of Object.values(Le))for(let n of(e[o]??"").split(`
`))n.trim()&&Ne(t,o,n.trim());return t}var Wo=e=>Object.fromEntries(Object.values(Le).map(t=>[t,[].concat(e[t]??[]).join(`
`)]));function Ko(e=""){let t=o=>Uo.test(o)||Le[o.slice(0,o.indexOf(":")).toLowerCase()];return Go(e).some(t)?"":e.trim()}var Fe=e=>Object.keys(e).length===0;function Ne(e,t,o){ks.includes(t)?e[t]=[...e[t]??[],o]:e[t]=o}var Go=e=>[...e.matchAll(/(?:[^\s"]|"[^"]*"?)+/g)].map(([t])=>t.replaceAll('"',"")).filter(Boolean);function ut({query:e}){let t=ve(()=>zo(e),[JSON.stringify(e)]),o=Ko(e.q),[n,r]=$(lt),[a,i]=$(!1),l=E(Fe(t)?null:"data/",{...t,limit:100});return ee(l,JSON.stringify(t)),s`
    <${A} title="Search" lead="Find anything by a part of its name, and files by their metadata. Select some of these to create a version."
      actions=${!Fe(t)&&!o&&s`<${j} text=${Qt(t)} label="Command line" what="Command line" />`}>
      ${o&&s`<${Ro} key=${o} pattern=${o} />`}
      <${Cs} key=${JSON.stringify(t)} filters=${t} />
      ${l.error&&!l.items.length&&s`<${w} error=${l.error} retry=${l.reload} />`}
      ${!Fe(t)&&!(l.error&&!l.items.length)&&(l.items.length>0||!o)&&s`
        <${Es} of=${l} selection=${n} onSelect=${r} />
        <${D} of=${l} what="more results" />`}
      ${n.size>0&&s`<${Ds} selection=${n} onClear=${()=>{r(lt),C("Nothing is selected.")}} onCompose=${()=>i(!0)} />`}
      ${a&&s`<${Vo} selection=${n} onClose=${()=>i(!1)} onDone=${c=>z("versions",c.id)} />`}
    <//>`}var xs=[["tag","Tags","One a line; all must be there."],["property","Properties","One a line: factory=eu-02, accuracy>=0.9, approved_by"],["name","Name","Path or file name; * and ? stand for anything."],["alias","Datum alias",""],["output_execution","Execution","Outputs of this one."],["dataset_version","Dataset version","Members of this one, such as images:v1."]],Ss=["tag","property"];function Cs({filters:e}){let[t,o]=$(()=>Wo(e)),n=a=>{a.preventDefault(),F({q:"",...t})},r=a=>i=>o({...t,[a]:i.target.value});return s`
    <form class="card search-form" onSubmit=${n} aria-label="Search">
      <div class="fields thirds">${xs.map(([a,i,l])=>s`
        <${R} key=${a} id=${`search-${a}`} label=${i} hint=${l} value=${t[a]} onInput=${r(a)}>
          ${Ss.includes(a)?s`<textarea id=${`search-${a}`} rows="2" value=${t[a]} onInput=${r(a)} aria-describedby=${`search-${a}-hint`} spellcheck=${!1}></textarea>`:null}
        <//>`)}</div>
      <div class="buttons"><button type="submit" class="primary">Search</button></div>
    </form>`}function Es({of:e,selection:t,onSelect:o}){if(e.loading&&!e.items.length)return null;let n=Lo(t,e.items),r=s`<${Ho} label=${`Select all ${e.items.length} shown`} checked=${n==="all"} some=${n==="some"}
    onChange=${()=>o(n==="all"?$t(t,e.items):ct(t,e.items))} />`;return s`
    <p class="note" role="status">${_(e.items.length,"file")} shown${e.more?"; there are more":""}.</p>
    ${!e.items.length&&!e.more&&e.searched&&s`<p class="note">Searched: ${e.searched}. The search field above finds any file by a part of its path.</p>`}
    ${e.notSearched?.length>0&&s`<p class="note" role="status">Not everything was searched: ${e.notSearched.map(a=>`${_(a.files,"file")} of execution ${a.execution}`).join(", ")} will be in the index soon.</p>`}
    <${P} caption="Found files" name="files" more=${e.more} rows=${e.items} empty=${e.more?"Nothing on these pages.":"Nothing is like that."} columns=${[{title:r,kind:"box",cell:a=>s`<${Ho} label=${`Select ${a.name}`} checked=${t.has(a.id)} onChange=${()=>o(No(t,a))} />`},{title:"Name",value:({name:a})=>a,cell:({id:a,name:i})=>s`<a href=${d("data",a)}>${i}</a>`,header:!0},{title:"Size",value:({size:a})=>a,cell:({size:a})=>b(a),kind:"number"},{title:"Tags",cell:({tags:a})=>a.length?a.map(i=>s`<${Q}>${i}<//>`):"\u2013"},{title:"Properties",cell:({properties:a})=>s`<${Ps} of=${a} />`},{title:"Execution",value:({output_execution:a})=>a?.id,cell:({output_execution:a})=>a?s`<a href=${d("executions",a.id)}>${a.id}</a>`:"\u2013"},{title:"Datum",cell:({uri:a,name:i})=>s`<${j} text=${a} label="Copy URI" what=${`URI of ${i}`} />`}]} />`}var dt=4;function Ps({of:e}){let t=Object.entries(e);if(!t.length)return"\u2013";let o=([n,r])=>`${n} = ${typeof r=="string"?r:JSON.stringify(r)}`;return s`<span class="properties" title=${t.map(o).join(`
`)}>${t.slice(0,dt).map(n=>s`<code>${o(n)}</code> `)}
    ${t.length>dt&&`and ${t.length-dt} more`}</span>`}function Ho({label:e,checked:t,some:o=!1,onChange:n}){let r=N();return k(()=>{r.current.indeterminate=o},[o]),s`<input ref=${r} type="checkbox" aria-label=${e} checked=${t} onChange=${n} />`}var Ds=({selection:e,onClear:t,onCompose:o})=>s`
  <div class="selected" role="region" aria-label="Selection">
    <span role="status">${f(e.size)} selected, ${b(Re(e))}</span>
    <button type="button" class="quiet" onClick=${t}>Clear</button>
    <button type="button" class="primary" onClick=${o}>Create version from selection…</button>
  </div>`;var le=e=>`dataset-versions/${encodeURIComponent(e.id)}/package/`,Jo={built:"Package again?",failed:"Try packaging again?",none:"Package this version?"},qo={built:"Rebuild",failed:"Retry",none:"Package now"};function je({version:e,onDone:t,onClose:o}){let n=e.packaging==="built",r=()=>G(le(e),n?{rebuild:!0}:{}),a=i=>{C(`Packaging of ${e.uri} has started.`),t(i)};return s`
    <${B} title=${Jo[e.packaging]??Jo.none} verb=${qo[e.packaging]??qo.none}
      twin=${Ut(e.uri,n)} send=${r} onDone=${a} onClose=${o}>
      <p>${_(e.file_count,"file")}, ${b(e.size)} of <code>${e.uri}</code> become a few large parts.
        ${n?"Every part is packed anew from the files; until that is done, the version is fetched file by file.":"Parts that another version has already are not built again."}</p>
      ${e.packaging==="failed"&&s`<p class="note">Last time: ${e.packaging_reason}</p>`}
    <//>`}function Qo(e,t=0){return t>0?Math.min(6e4,2e3*2**(t-1)):Math.min(15e3,Math.round(1e3*1.5**e))}function pt(e,t){let o=t?.parts??null;return o?e>=o?{done:e,of:o,share:1,text:o===1?"The part is packed; publishing\u2026":`All ${o} parts are packed; publishing\u2026`}:{done:e,of:o,share:e/o,text:`${e} of ${o} ${o===1?"part":"parts"} packed`}:{done:e,of:null,share:0,text:"Planning the parts\u2026"}}function Yo({version:e,onEnd:t}){return e.packaging==="pending"?s`<${_s} version=${e} onEnd=${t} />`:e.packaging==="failed"?s`<${Os} version=${e} onStart=${t} />`:null}function _s({version:e,onEnd:t}){let{step:o,error:n}=Ts(e,t),r=Math.round(o.share*100);return s`
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
        ${n&&s`<p class="note">The API does not answer; retrying. ${n.message}</p>`}
      </div>
    </section>`}function Os({version:e,onStart:t}){let[o,n]=$(!1);return s`
    <section class="problem" role="alert" aria-label="Packaging failed">
      <p><strong>Packaging failed.</strong> Files are fetched one by one meanwhile.</p>
      <p class="reason">${e.packaging_reason}</p>
      <button type="button" onClick=${()=>n(!0)}>Retry packaging</button>
      ${o&&s`<${je} version=${e} onClose=${()=>n(!1)} onDone=${()=>{n(!1),t?.()}} />`}
    </section>`}function Ts(e,t){let[o,n]=$({step:pt(0,null)}),r=N(t);return r.current=t,k(()=>{let[a,i,l,c]=[0,0,"",0],m=new AbortController,p=async()=>{try{let x=await X(le(e),{limit:1},{signal:m.signal});if(x.packaging!=="pending")return C(x.packaging==="built"?"Packaging is done.":"Packaging failed."),r.current?.();let g=pt(x.count??0,x.planned);[a,i,l]=[g.text===l?a+1:0,0,g.text],n({step:g})}catch(x){if(x.name==="AbortError")return;i+=1,n(g=>({...g,error:x}))}c=setTimeout(p,Qo(a,i))};return p(),()=>{m.abort(),clearTimeout(c)}},[e.id]),o}var Xo="packline.expert",ft="packline:expert",Be=()=>localStorage.getItem(Xo)==="on";function Zo(e){localStorage.setItem(Xo,e?"on":"off"),C(e?"Expert view on: blocks, offsets, checksums and keys are shown.":"Expert view off."),window.dispatchEvent(new Event(ft))}function ht(){let[e,t]=$(Be);return k(()=>{let o=()=>t(Be());return window.addEventListener(ft,o),window.addEventListener("storage",o),()=>{window.removeEventListener(ft,o),window.removeEventListener("storage",o)}},[]),e}function en(e){k(()=>{let t=o=>{o.key?.toLowerCase()!=="x"||!o.shiftKey||o.altKey||o.repeat||!(o.ctrlKey||o.metaKey)||(o.preventDefault(),Zo(!Be()),e?.(Be()))};return window.addEventListener("keydown",t),()=>window.removeEventListener("keydown",t)},[e])}function gt(){let e=ht();return s`
    <button type="button" class="switch" role="switch" aria-checked=${String(e)} onClick=${()=>Zo(!e)}
      aria-keyshortcuts="Control+Shift+X Meta+Shift+X" title="Ctrl/Cmd+Shift+X">
      <span class="knob" aria-hidden="true"></span>Expert view</button>`}var tn={none:"Package now",failed:"Retry packaging",built:"Rebuild"};function on({version:e,reload:t}){let[o,n]=$("");en(Tt(c=>c&&F({tab:"packages"}),[]));let r=()=>n(""),a=()=>{r(),t()},i=()=>l?z("models",e.dataset.id.slice(6)):z("datasets",e.dataset.id),l=e.dataset.id.startsWith("model:");return s`
    ${!l&&s`<button type="button" class="primary" onClick=${()=>n("promote")}>Promote</button>`}
    ${tn[e.packaging]&&s`<button type="button" onClick=${()=>n("package")}>${tn[e.packaging]}</button>`}
    <button type="button" class="danger" onClick=${()=>n("delete")}>Delete</button>
    ${o==="promote"&&s`<${se} dataset=${e.dataset.name} version=${e.name} onDone=${a} onClose=${r} />`}
    ${o==="package"&&s`<${je} version=${e} onDone=${a} onClose=${r} />`}
    ${o==="delete"&&s`<${Co} version=${e} onDone=${i} onClose=${r} />`}`}function nn({id:e,error:t,reload:o}){let[n,r]=$(!1),a={id:e,uri:Ce(e),name:e.split(":").pop()};return s`
    <div class="problem" role="alert"><p><strong>${t.message}</strong></p>
      <button type="button" onClick=${()=>r(!0)}>Restore</button></div>
    ${n&&s`<${De} version=${a} onDone=${()=>{r(!1),o()}} onClose=${()=>r(!1)} />`}`}var sn={added:"+",removed:"\u2212",changed:"\u2260"};function bt({version:e,query:t}){let o=E("dataset-versions/",{dataset:e.dataset.id,limit:100}),n=e.previous_version,r=t.against??n??"",a=o.items.filter(l=>l.id!==e.id),i=!r||a.some(l=>l.id===r);return s`
    <${h} title="Compare" aside=${s`
      <label for="against">with version</label>
      <select id="against" value=${r} onChange=${l=>F({against:l.target.value})}>
        <option value="" disabled>Choose one</option>
        ${!i&&s`<option value=${r}>${Ve(r,e)}</option>`}
        ${a.map(l=>s`<option key=${l.id} value=${l.id}>${l.name}</option>`)}
      </select>
      <${As} />`}>
      ${r?s`<${Ms} key=${r} version=${e} against=${r} file=${t.file} />`:s`<p class="note">Choose a version: what must be done to it to have this one is listed here.</p>`}
    <//>`}var Ve=(e,t)=>ue(e)===t.dataset.id?pe(e):`${ue(e)} ${pe(e)}`;function As(){let[e,t]=$(""),o=ie(e.trim())??e.trim();return s`<form class="by-id" onSubmit=${r=>{r.preventDefault(),o&&F({against:o,file:""})}}>
    <input type="text" value=${e} onInput=${r=>t(r.target.value)} aria-label="Version of any dataset" placeholder="dataset:version" autocomplete="off" spellcheck=${!1} />
    <button type="submit">Compare</button></form>`}function Ms({version:e,against:t,file:o}){let n=E(`dataset-versions/${encodeURIComponent(e.id)}/diff/`,{against:t,limit:200}),r=[{title:"Change",value:c=>c.change,cell:c=>s`<span class=${`change ${c.change}`}><span aria-hidden="true">${sn[c.change]}</span> ${c.change}</span>`},{title:"File",value:c=>c.path,header:!0,kind:"path",cell:c=>s`<button type="button" class="link" aria-expanded=${String(c.path===o)} onClick=${()=>F({file:c.path===o?"":c.path},{replace:!0})}>${c.path}</button>`},{title:`In ${Ve(t,e)}`,value:c=>c.before?.size,kind:"number",cell:c=>b(c.before?.size)},{title:`In ${e.name}`,value:c=>c.after?.size,kind:"number",cell:c=>b(c.after?.size)}],a=Object.keys(sn).map(c=>[c,n.items.filter(m=>m.change===c).length]),i=n.items.find(c=>c.path===o),l=n.items.length>0||!(n.loading||n.error);return s`<div class="differences">
    ${n.items.length>0&&s`<p class="so-far" aria-live="polite">
      ${a.filter(([,c])=>c).map(([c,m])=>`${_(m,"file")} ${c}`).join(", ")}${n.more?", and more below":""}.</p>`}
    ${l&&s`<${P} caption=${`Changes from ${Ve(t,e)} to ${e.name}`} name="changes" more=${n.more} columns=${r} rows=${n.items}
      id=${c=>`${c.change} ${c.path}`} empty=${n.more?"Nothing so far; there is more to compare.":"Their files are the same."} />`}
    <${D} of=${n} what="more changes" />
    ${i&&s`<${Is} key=${o} change=${i} version=${e} against=${t} />`}</div>`}function Is({change:e,version:t,against:o}){let n=[[o,e.before],[t.id,e.after]].filter(([,r])=>r).map(([r,a])=>({version:r,path:e.path,datum:a.id,label:Ve(r,t)}));return s`<section class="compared" aria-label=${`Content of ${e.path}`}><h3>${e.path}</h3>
    ${n.length===2?s`<${vo} sides=${n} />`:s`<${ko} of=${n[0]} />`}</section>`}var Rs=[36,44],Ns=matchMedia("(max-width: 48rem), (pointer: coarse)"),an=12,Ls=1e3;function rn({caption:e,columns:t,rows:o,more:n,loading:r,onOpen:a,selected:i,focus:l,start:c}){let m=N(),[p,x]=$({top:0,height:600}),[g,S]=$(()=>Math.max(0,c?o.findIndex(({path:u})=>u===c):0)),y=N(!1),v=Rs[Number(Ns.matches)],L=()=>m.current&&x({top:m.current.scrollTop,height:m.current.clientHeight}),I=Math.max(0,Math.floor(p.top/v)-an),K=Math.min(o.length,Math.ceil((p.top+p.height)/v)+an);return k(()=>{n&&o.length-K<Ls&&n()},[n,K,o.length]),Ke(()=>{let u=new ResizeObserver(L);return u.observe(m.current),l&&document.activeElement===document.body&&(y.current=!0,g&&(m.current.scrollTop=Math.max(0,g-2)*v),L()),()=>u.disconnect()},[]),Ke(()=>{y.current&&(y.current=!1,m.current.querySelector(`[data-row="${g}"]`)?.focus({preventScroll:!0}))}),s`
    <div class="window" ref=${m} onScroll=${L} onKeyDown=${u=>{let J=Math.max(1,Math.floor(p.height/v)-2),V={ArrowDown:1,ArrowUp:-1,PageDown:J,PageUp:-J,Home:-o.length,End:o.length};if(!(u.key in V)||u.ctrlKey||u.metaKey||u.altKey)return;u.preventDefault();let te=Math.max(0,Math.min(o.length-1,g+V[u.key])),{scrollTop:be,clientHeight:Ot}=m.current;te*v<be?m.current.scrollTop=te*v:(te+2)*v>be+Ot&&(m.current.scrollTop=(te+2)*v-Ot),y.current=!0,S(te),L()}} role="region" aria-label=${e}
      aria-busy=${!!r} tabindex="0">
      <table aria-rowcount=${n||r?-1:o.length+1}>
        <caption class="unseen">${e}</caption>
        <thead><tr aria-rowindex="1">${t.map(({title:u,kind:J})=>s`<th scope="col" class=${J}>${u}</th>`)}</tr></thead>
        <tbody>
          ${I>0&&s`<tr key="above" aria-hidden="true"><td colspan=${t.length} style=${{height:`${I*v}px`}} /></tr>`}
          ${o.slice(I,K).map((u,J)=>s`<${Fs} key=${u.path} row=${u} at=${I+J} columns=${t}
            tabindex=${I+J===g?0:-1} marked=${i(u)} open=${()=>{S(I+J),a(u)}} />`)}
          ${K<o.length&&s`<tr key="below" aria-hidden="true"><td colspan=${t.length} style=${{height:`${(o.length-K)*v}px`}} /></tr>`}
        </tbody>
      </table>
    </div>`}var Fs=({row:e,at:t,columns:o,tabindex:n,marked:r,open:a})=>s`
  <tr aria-rowindex=${t+2} class=${r?"marked":null} aria-selected=${r?"true":null}>
    ${o.map(({header:i,kind:l,cell:c})=>i?s`<th scope="row" class=${l}><button class="link" data-row=${t} tabindex=${n} onClick=${a}>${c(e)}</button></th>`:s`<td class=${l}>${c(e)}</td>`)}
  </tr>`;var ln=1e3,js=250,Bs="This deployment cannot show folders yet: update it, or list the files with packline show.";function vt({version:e,query:t}){let o=t.prefix??"",[n,r]=$("");k(()=>r(""),[o]);let a=t.find??"",i=`dataset-versions/${encodeURIComponent(e.id)}/`,l=E(...a?[`${i}files/`,{search:a,limit:ln}]:[`${i}tree/`,{prefix:o+n,limit:ln}]);ee(l,JSON.stringify([o,n,a]));let c=Vs(o),m=N(!1),p=u=>{u.kind==="folder"?F({prefix:u.path,file:""}):(t.file||(m.current=!0),F({file:u.path},{replace:!!t.file}))},x=()=>{document.activeElement?.closest?.(".preview")&&document.querySelector('.window [data-row][tabindex="0"]')?.focus(),m.current?history.back():F({file:""},{replace:!0}),m.current=!1};k(()=>{t.file||(m.current=!1)},[t.file]),k(()=>{t.file&&C(`Preview of ${t.file}`)},[t.file]);let g=[{title:"Name",header:!0,kind:"entry",cell:u=>s`<${$n} kind=${u.kind} />${u.name}${u.kind==="folder"?"/":""}`},{title:"Files",kind:"number",cell:u=>u.kind==="folder"?`${u.files_at_most?"\u2264 ":""}${f(u.files)}`:""},{title:"Size",kind:"number",cell:u=>u.datum?b(u.datum.size):""}],S=[{title:"Path",header:!0,kind:"entry",cell:u=>s`<${$n} kind="file" />${u.path}`},g[2]],y=l.items.filter(u=>u.kind!=="folder"),v=y.filter(u=>to(u.path)),L=t.view==="gallery"&&(v.length>0||l.loading),I=y.findIndex(u=>u.path===t.file),K=u=>I>=0&&y[I+u]?()=>p(y[I+u]):null,ge=!l.items.length&&!l.loading&&!l.error&&!l.more;return s`
    <div class=${t.file?"browser open":"browser"}>
      <${h} title="Files" aside=${s`
        ${v.length>0&&s`<button type="button" aria-pressed=${String(L)} onClick=${()=>F({view:L?"":"gallery"},{replace:!0})}>Gallery</button>`}
        ${!a&&s`<${cn} key=${o} label="Name begins with" onChange=${r} />`}
        <${cn} label="Find in all folders" initial=${a} onChange=${u=>F({find:u},{replace:!0})} />`}>
        ${!a&&s`<${Xt} label="Folder" of=${zs(e,o)} />`}
        ${l.error&&s`<${w} error=${l.error} retry=${l.more??l.reload} missing=${Bs} />`}
        ${L&&s`<${bo} version=${e.id} files=${v} onOpen=${p} more=${l.error?null:l.more} selected=${u=>u.path===t.file} />`}
        ${!L&&l.items.length>0&&s`<${rn} key=${JSON.stringify([o+n,a])} caption=${a?`Files with ${a} in their path`:`Files in ${o||"the version"}`}
          columns=${a?S:g} rows=${l.items} more=${l.error?null:l.more} loading=${l.loading}
          onOpen=${p} focus=${c.wanted} start=${c.start} selected=${u=>u.path===t.file} />`}
        ${!l.items.length&&l.loading&&s`<${q} />`}
        ${ge&&s`<p class="note">${Us(a,n)}</p>`}
        <p class="so-far">${_(l.items.length,"entry","entries")}${l.more||l.loading?" so far; more as you scroll":""}</p>
      <//>
      ${t.file&&s`<${go} key=${t.file} version=${e} path=${t.file} onClose=${x}
        previous=${K(-1)} next=${K(1)} />`}
    </div>`}function Vs(e){let t=N({folder:e,wanted:!1,start:""});if(t.current.folder!==e){let o=t.current.folder,n=!!document.activeElement?.closest?.(".browser .window, .browser .crumbs"),r=o.startsWith(e)?o.slice(e.length):"";t.current={folder:e,wanted:n,start:r&&e+r.slice(0,r.indexOf("/")+1)}}return t.current}var Us=(e,t)=>e?`No file of this version has \u201C${e}\u201D in its path.`:t?`Nothing here begins with \u201C${t}\u201D.`:"There are no files here.";function cn({label:e,initial:t="",onChange:o}){let[n,r]=$(t);return k(()=>{if(n===t)return;let a=setTimeout(()=>o(n),js);return()=>clearTimeout(a)},[n]),s`<input type="search" value=${n} onInput=${a=>r(a.target.value)} aria-label=${e}
    placeholder=${`${e}\u2026`} autocomplete="off" spellcheck="false" />`}function zs(e,t){let o=i=>d("versions",e.id,{tab:"files",prefix:i}),n=t.split("/").slice(0,-1),r=n.length-1,a=n.map((i,l)=>[i||"(empty)",l===r?null:o(`${n.slice(0,l+1).join("/")}/`)]);return[[e.name,n.length?o(""):null],...a]}var $n=({kind:e})=>s`
  <svg class=${`kind ${e}`} viewBox="0 0 16 16" aria-hidden="true">${e==="folder"?s`<path d="M1.5 3.5h4l1.5 2h7.5v7h-13z" />`:s`<path d="M3.5 1.5h6l3 3v10h-9zM9.5 1.5v3h3" />`}</svg>`;function kt({version:e,reload:t}){let o=e.packaging==="built",n=`dataset-versions/${encodeURIComponent(e.id)}/package/`,r=T(o?n:null,{limit:1}),a=T("lineage/",{uri:e.uri,depth:3}),i=T(`datasets/${encodeURIComponent(e.dataset.id)}/aliases/`,{limit:1e3});Gs(e,i.reload);let l=(i.data?.results??[]).filter(m=>m.version?.id===e.id),c=e.file_count?e.size/e.file_count:null;return s`
    <${Pe} uri=${e.uri} path=${`dataset-versions/${encodeURIComponent(e.id)}/`} properties=${e.properties??{}} tags=${e.tags}
      version=${e.id} reload=${t} />
    <${h} title="In numbers">
      <div class="figures">
        <${M} value=${f(e.file_count)} label="files" />
        <${M} value=${b(e.size)} label="in all" />
        <${M} value=${b(c)} label="a file, on average" />
        ${o&&s`<${M} value=${f(r.data?.count)} label=${r.data?.count===1?"part":"parts"} />`}
      </div>
    <//>
    <${Ks} version=${e} />
    <div class="columns">
      <${h} title="Facts">
        <${Y} of=${[["Created",s`<${O} of=${e.ctime} />`],["Made by execution",e.execution&&s`<a href=${`#/executions/${encodeURIComponent(e.execution)}`}>${e.execution}</a>`],["Based on",e.previous_version_uri&&s`<${_e} of=${e.previous_version_uri} />`],["Aliases now",l.length>0&&l.map(({name:m})=>s`<a class="tag accent" key=${m} href=${d("datasets",e.dataset.id,"aliases",m)}>${m}</a> `)],["Package",e.packaging_reason],["Requested aliases",e.targeting_aliases.join(", ")],["Status",e.status],["Note",e.note],["Content hash",s`<code>${e.content_hash}</code>`]].filter(([,m])=>m)} />
      <//>
      <${h} title="Lineage">
        <${W} of=${a}>${m=>s`<${Te} of=${m} />`}<//>
      <//>
    </div>`}var Ws=4e4;function Ks({version:e}){let[t,o]=$(e.file_count<=Ws);return e.file_count?s`<${h} title="Types and sizes">${t?s`<${wo} version=${e.id} />`:s`<p><button type="button" onClick=${()=>o(!0)}>Read types and sizes</button></p>`}<//>`:null}function Gs(e,t){let o=N(e);k(()=>{o.current!==e&&t(),o.current=e},[e])}function yt({version:e}){let t=ht(),o=e.packaging==="built",n=E(e.packaging==="pending"?null:le(e),{limit:50});return s`
    ${n.items.length>0&&s`
      <${h} title="Packages" aside=${s`<${gt} />`}>
        <${Hs} parts=${n.items} whole=${!n.more} total=${n.count} />
        <${Js} version=${e} parts=${n.items} built=${o} expert=${t} />
        <${D} of=${n} what="more parts" />
      <//>
      ${t&&s`<${Ys} version=${e} parts=${n.items} />`}`}
    ${!n.items.length&&s`
      <${h} title="Packages" aside=${s`<${gt} />`}>
        <p>${e.packaging==="pending"?"Its parts are listed here once it is packaged.":"There is no package: files are fetched one by one."}</p>
        ${t&&s`<p class="note">Packaging: ${e.packaging_reason||"no reason is recorded"}.</p>`}
        <${D} of=${n} />
      <//>`}`}function Hs({parts:e,whole:t,total:o}){let n=(i,l=e)=>l.reduce((c,m)=>c+m[i],0),r=e.filter(i=>i.reused),a=t?"":" so far";return s`
    <div class="figures">
      <${M} value=${f(o??e.length)} label=${(o??e.length)===1?"part":"parts"} />
      <${M} value=${b(n("size"))} label=${`in packages${a}`} />
      <${M} value=${f(n("files"))} label=${`files${a}`} />
      <${M} value=${f(r.length)} label=${`reused of other versions${r.length?`: ${b(n("size",r))} not built again`:""}`} />
    </div>`}function Js({version:e,parts:t,built:o,expert:n}){let r=[{title:"Part",value:({index:a})=>a,cell:({index:a})=>a+1,kind:"number"},{title:"Name",cell:a=>s`<code>${qs(a.name)}</code><${j} text=${a.name} what=${`name of part ${a.index+1}`} />`,header:!0},{title:"Size",value:({size:a})=>a,cell:({size:a})=>b(a),kind:"number"},{title:"Files",value:({files:a})=>a,cell:({files:a})=>f(a),kind:"number"},{title:"From",cell:({reused:a})=>a?s`<span class="tag accent">reused</span>`:"built for this version"},{title:"Paths",cell:({first:a,last:i})=>s`<span class="paths-of">${a} … ${i}</span>`},{title:"SHA-256",cell:({sha256:a,index:i})=>s`<code title=${a}>${a.slice(0,12)}…</code><${j} text=${a} what=${`SHA-256 of part ${i+1}`} />`}];return n&&r.splice(4,0,{title:"Blocks",cell:({blocks:a})=>f(a.length),kind:"number"}),o&&r.push({title:s`<span class="unseen">Download</span>`,cell:a=>s`<${Qs} version=${e} part=${a} />`}),s`<${P} caption="Parts of the package" name="parts" columns=${r} rows=${t} id=${({index:a})=>a} />`}var qs=e=>e.length>28?`${e.slice(0,12)}\u2026${e.slice(-12)}`:e;function Qs({version:e,part:t}){let[o,n]=$(null);return s`<button type="button" onClick=${async()=>{n(null);try{let{url:a}=await X(`${le(e)}${t.index}/download/`);C(`Downloading part ${t.index+1}.`);let i=document.createElement("a");i.href=a,i.download=t.name,i.rel="noopener",i.click()}catch(a){n(a)}}} aria-label=${`Download part ${t.index+1}, ${b(t.size)}`}>Download</button>
    ${o&&s`<${w} error=${o} />`}`}var mn=e=>e.toString(16).padStart(8,"0"),Ys=({version:e,parts:t})=>s`
  <section class="expert" aria-label="Expert view">
    <${h} title="Identity of the version">
      <dl class="facts">
        <div><dt>Content hash</dt><dd><code>${e.content_hash}</code> <${j} text=${e.content_hash} what="content hash" /></dd></div>
        <div><dt>Packaging</dt><dd>${e.packaging_reason}</dd></div>
      </dl>
    <//>
    ${t.map(o=>s`<${Xs} key=${o.index} part=${o} />`)}
  </section>`,Xs=({part:e})=>s`
  <${h} title=${`Part ${e.index+1}: ${_(e.blocks.length,"block")}`}>
    <dl class="facts wide">
      ${[["Key",e.key],["Digest",e.digest],["SHA-256",e.sha256],["CRC-32",mn(e.crc32)]].map(([t,o])=>s`
        <div><dt>${t}</dt><dd><code>${o}</code> <${j} text=${o} what=${`${t} of part ${e.index+1}`} /></dd></div>`)}
      <div><dt>Headers</dt><dd>${b(e.size-e.bytes)} beside ${b(e.bytes)} of files</dd></div>
    </dl>
    <${P} caption=${`Blocks of part ${e.index+1}`} id=${({offset:t})=>t} rows=${e.blocks} columns=${[{title:"Offset",cell:({offset:t})=>f(t),kind:"number"},{title:"Length",cell:({length:t})=>f(t),kind:"number"},{title:"Files",cell:({members:t})=>f(t),kind:"number"},{title:"CRC-32",cell:({crc32:t})=>s`<code>${mn(t)}</code>`,kind:"number"}]} />
  <//>`;var Zs=[1,100,1e4];function xt({version:e}){let t=T(`dataset-versions/${encodeURIComponent(e.id)}/savings/`);return s`<${W} of=${t}>${o=>s`<${ea} savings=${o} />`}<//>`}function ea({savings:e}){let[t,o]=$(1),n=Ao(e,t),r=s`<label class="inline" for="fetches">Fetches</label>
    <select id="fetches" value=${t} onChange=${a=>o(Number(a.target.value))}>
      ${Zs.map(a=>s`<option value=${a}>${a.toLocaleString("en")}</option>`)}</select>`;return s`
    <${h} title="Files one by one, and the package" aside=${r}>
      <${ta} savings=${n} />
      <${P} caption="Savings" id=${({key:a})=>a} rows=${Me(n)} columns=${[{title:"",cell:({title:a})=>a,header:!0},{title:"Files one by one",cell:({files:a})=>a,kind:"number"},{title:"Package",cell:({packed:a})=>a,kind:"number"},{title:"Less by",cell:({less:a})=>a||"\u2013",kind:"number"}]} />
    <//>
    <${h} title="Where the numbers are from">
      <p class="first">${e.estimated?"There is no package yet: its requests are what it would likely have. ":""}Reckoned, not measured, on these assumptions:</p>
      <${P} caption="Assumptions" id=${({name:a})=>a} rows=${e.assumptions} columns=${[{title:"Assumption",cell:({name:a})=>a.replaceAll("_"," "),header:!0},{title:"Value",cell:({value:a,unit:i})=>`${a.toLocaleString("en")} ${i}`},{title:"Source",cell:({source:a})=>a}]} />
      <${Y} of=${[["Making the package, once",`${_(e.packing.requests,"request")}, ${H(e.packing.dollars)}`],["Paid back in requests after",e.fetches_until_paid==null?"never":_(e.fetches_until_paid,"fetch","fetches")]]} />
    <//>`}var[dn,ce,wt,Ue]=[640,130,64,20];function ta({savings:e}){let t=Me(e),o=dn-ce-110;return s`
    <figure class="chart">
      <svg viewBox=${`0 0 ${dn} ${t.length*wt}`} role="img" aria-label=${To(e)}>
        ${t.map((n,r)=>s`
          <g key=${n.key} transform=${`translate(0 ${r*wt+8})`} aria-hidden="true">
            <text class="name" x=${ce-12} y=${Ue+6} text-anchor="end">${n.title}</text>
            <${un} kind="by-files" y=${0} long=${o} share=${n.filesShare} text=${n.files} />
            <${un} kind="by-package" y=${Ue+3} long=${o} share=${n.share} text=${n.packed} />
          </g>`)}
        <line class="axis" x1=${ce} x2=${ce} y1="0" y2=${t.length*wt} />
      </svg>
      <figcaption aria-hidden="true"><span class="key by-files"></span>Files one by one <span class="key by-package"></span>Package</figcaption>
    </figure>`}var un=({kind:e,y:t,long:o,share:n,text:r})=>s`
  <rect class=${e} x=${ce} y=${t} width=${Math.max(2,n*o)} height=${Ue} rx="2" />
  <text class="value" x=${ce+Math.max(2,n*o)+8} y=${t+Ue-5}>${r}</text>`;var $e=[{key:"",title:"Overview",view:kt},{key:"files",title:"Files",view:vt},{key:"packages",title:"Packages",view:yt},{key:"savings",title:"Savings",view:xt},{key:"diff",title:"Compare",view:bt}];var oa=3e3;function St({params:e,query:t}){let o=e.version,n=T(`dataset-versions/${encodeURIComponent(o)}/`,{files:0},{every:l=>l.packaging==="pending"?oa:0}),r=n.data?.dataset.name??ue(o),a=n.data?.name??pe(o),i=$e.find(({key:l})=>l===(t.tab??""))??$e[0];return s`
    <${A} title=${`${r} ${a}`} crumbs=${[["Datasets",d("datasets")],[r,d("datasets",r)],[a]]}
      lead=${n.data&&s`<code>${n.data.uri}</code> <${U} of=${n.data.packaging} /> <${xe} uri=${n.data.uri} />`}
      actions=${n.data&&!n.error&&s`<${on} version=${n.data} reload=${n.reload} />`}>
      <nav class="tabs" aria-label="About this version">${$e.map(({key:l,title:c})=>s`
        <a key=${l} href=${d("versions",o,{tab:l})} aria-current=${l===i.key?"page":null}>${c}</a>`)}</nav>
      ${n.error?.title==="VersionDeleted"?s`<${nn} id=${o} error=${n.error} reload=${n.reload} />`:s`
      <${W} of=${n}>${l=>s`<${Yo} version=${l} onEnd=${n.reload} /><${i.view} key=${i.key} version=${l} params=${e} query=${t} reload=${n.reload} />`}<//>`}
    <//>`}var he=[{path:"datasets",nav:"Datasets",view:qe},{path:"datasets/:dataset",under:"datasets",view:Je},{path:"datasets/:dataset/aliases/:alias",under:"datasets",view:Ge},{path:"versions/:version",under:"datasets",view:St},{path:"models",nav:"Models",view:it},{path:"models/:model",under:"models",view:rt},{path:"executions",nav:"Executions",view:Ze},{path:"executions/:execution",under:"executions",view:tt},{path:"data/:datum",under:"search",view:Xe},{path:"fleet",nav:"Fleet",view:at},{path:"search",nav:"Search",view:ut}];var na=matchMedia("(prefers-color-scheme: dark)"),Ct=()=>document.documentElement.dataset.theme??(na.matches?"dark":"light"),Et=new EventTarget;function Pt(){let e=Ct()==="dark"?"light":"dark";document.documentElement.dataset.theme=e,localStorage.setItem("packline.theme",e),Et.dispatchEvent(new Event("change")),C(`${e==="dark"?"Dark":"Light"} theme`)}function pn(){let[e,t]=$(Ct);k(()=>{let n=()=>t(Ct());return Et.addEventListener("change",n),()=>Et.removeEventListener("change",n)},[]);let o=`Switch to the ${e==="dark"?"light":"dark"} theme`;return s`
    <button class="icon" onClick=${Pt} aria-label=${o} title=${o}>
      <svg viewBox="0 0 20 20" aria-hidden="true"><circle cx="10" cy="10" r="7" /><path d="M10 3a7 7 0 0 1 0 14z" /></svg>
    </button>`}var sa=200,aa=["dataset","model","version","execution"],ra=12;function fn({session:e}){let[t,o]=$(!1),n=N(null),r=()=>{n.current=document.activeElement,o(!0)},a=()=>{o(!1),n.current?.focus?.()};return k(()=>{let i=l=>{l.key.toLowerCase()!=="k"||!(l.ctrlKey||l.metaKey)||l.shiftKey||l.altKey||(l.preventDefault(),document.querySelector("dialog[open]")||r())};return document.addEventListener("keydown",i),()=>document.removeEventListener("keydown",i)},[]),s`
    <button class="icon" aria-label="Commands" title="Commands (Ctrl+K)" aria-keyshortcuts="Control+K Meta+K" aria-haspopup="dialog" onClick=${r}>
      <svg viewBox="0 0 20 20" aria-hidden="true"><path d="M3 5.5h14v1.6H3zm0 3.7h9v1.6H3zm0 3.7h14v1.6H3z" /></svg></button>
    ${t&&s`<${ia} session=${e} onClose=${a} />`}`}function ia({session:e,onClose:t}){let[o,n]=$(""),[r,a]=$(0),i=N(),l=la(o.trim()),c=T(l.length>1?"search/":null,{q:l,kind:aa,limit:1}),{path:m}=we(),p=ve(()=>ca(o.trim(),m,e,c.data?.results??[]),[o,c.data]),x=Math.min(r,p.length-1);k(()=>i.current.focus(),[]),k(()=>{document.getElementById(`command-${x}`)?.scrollIntoView({block:"nearest"})},[x]);let g=y=>{y&&(t(),y.run())},S=y=>{let v={ArrowDown:x+1,ArrowUp:x-1,PageDown:p.length-1,PageUp:0}[y.key];if(v!==void 0&&p.length)a((v+p.length)%p.length);else if(y.key==="Enter")g(p[x]);else return;y.preventDefault()};return s`
    <${ne} title="Commands" onClose=${t}>
      <input ref=${i} type="text" role="combobox" aria-label="Page, name or command" aria-expanded="true" aria-controls="commands"
        aria-autocomplete="list" aria-activedescendant=${p.length?`command-${x}`:null} value=${o}
        placeholder="Go to a page, a dataset, a version…" autocomplete="off" spellcheck="false"
        onInput=${y=>{n(y.target.value),a(0)}} onKeyDown=${S} />
      <ul class="commands" id="commands" role="listbox" aria-label="Commands">
        ${p.map((y,v)=>s`
          <li key=${y.key} id=${`command-${v}`} role="option" aria-selected=${String(v===x)} onClick=${()=>g(y)}>
            <span>${y.title}</span> <small>${y.kind}</small></li>`)}
      </ul>
      <p class="note" role="status">${c.error?c.error.message:c.loading?"Searching\u2026":_(p.length,"command")}</p>
    <//>`}function la(e){let[t,o]=$(e);return k(()=>{let n=setTimeout(()=>o(e),sa);return()=>clearTimeout(n)},[e]),t}function ca(e,t,o,n){let r=e.toLowerCase().split(/\s+/).filter(Boolean),a=({title:c,kind:m})=>r.every(p=>`${c} ${m}`.toLowerCase().includes(p)),i=n.map(c=>ze(c.kind,c.uri??c.name,...ye(c))),l=e?[ze("search",`Search everything for \u201C${e}\u201D`,"search",{q:e})]:[];return[...i,...$a(t,o).filter(a),...l].slice(0,ra)}function $a(e,t){let o=e[0]==="versions"?e[1]:"";return[...o?$e.map(({key:n,title:r})=>ze("this version",r,"versions",o,{tab:n})):[],...he.filter(n=>n.nav).map(n=>ze("page",n.nav,n.path)),{key:"theme",kind:"action",title:"Switch between light and dark",run:Pt},...t.needed?[{key:"out",kind:"action",title:"Sign out",run:ke}]:[]]}var ze=(e,t,...o)=>({key:JSON.stringify(o),kind:e,title:t,run:()=>{C(t),z(...o)}});function hn({session:e}){let{path:t,query:o}=we(),n=Ft(he,t.length?t:["datasets"]),r=n?.route.under??n?.route.path;return s`
    <header class="bar">
      <a class="brand" href=${d("datasets")}><${da} />Packline</a>
      <nav aria-label="Main">
        ${he.filter(a=>a.nav).map(a=>s`
          <a href=${d(a.path)} aria-current=${a.path===r?"page":null}>${a.nav}</a>`)}
      </nav>
      <${ma} query=${o.q} />
      <${fn} session=${e} />
      <${pn} />
      ${e.needed&&s`
        <div class="account"><span title=${e.name}>${e.name}</span>
          <button class="quiet" onClick=${ke}>Sign out</button></div>`}
    </header>
    <main id="content" tabindex="-1">
      ${n?s`<${n.route.view} key=${[n.route.path,...Object.values(n.params)].join("/")} params=${n.params} query=${o} />`:s`<${w} error=${{message:"There is no such page.",remedy:"Start from the datasets."}} />`}
    </main>
    <footer class="foot">Times are those of ${Rt()}.</footer>`}function ma({query:e}){let t=N();return k(()=>{let n=r=>{let a=r.target.closest?.("input, textarea, select, dialog");r.key!=="/"||r.ctrlKey||r.metaKey||r.altKey||a||(r.preventDefault(),t.current.focus(),t.current.select())};return document.addEventListener("keydown",n),()=>document.removeEventListener("keydown",n)},[]),s`
    <form class="search" role="search" onSubmit=${n=>{n.preventDefault();let r=t.current.value.trim();r&&(C(`Searching ${r}`),z("search",{q:r}))}}>
      <input ref=${t} type="search" name="q" value=${e??""} aria-label="Search" aria-keyshortcuts="/"
        placeholder="Search names and files" autocomplete="off" spellcheck="false" />
      <kbd aria-hidden="true">/</kbd>
    </form>`}var da=()=>s`
  <svg class="mark" viewBox="0 0 32 32" aria-hidden="true"><rect width="32" height="32" rx="7" />
    <path d="M6.5 11 16 6l9.5 5v10L16 26l-9.5-5zm0 0 9.5 5 9.5-5M16 16v10" /></svg>`;function Dt({error:e}){return k(()=>{document.title="Sign in \xB7 Packline"},[]),s`
    <main id="content" class="welcome" tabindex="-1">
      <h1>Packline</h1>
      <p>Datasets, their versions and packages. Sign in with your organisation's account.</p>
      ${e&&s`<${w} error=${e} />`}
      <button class="primary" onClick=${Mt}>Sign in</button>
    </main>`}var _t=document.getElementById("app");document.querySelector(".skip").addEventListener("click",e=>{e.preventDefault(),document.getElementById("content")?.focus()});_t.replaceChildren();At().then(e=>We(e.signedIn?s`<${hn} session=${e} />`:s`<${Dt} />`,_t)).catch(e=>We(s`<${Dt} error=${e} />`,_t));
