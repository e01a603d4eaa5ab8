/* sources 264238f5c91e7578856ba2884440270dd637e281a692bb1ea3d381a4a501a52d */
import{$ as G,A as se,B as zt,C as Wt,D as Kt,E as Ht,F as Gt,G as Jt,H as qt,I as Qt,J as Yt,K as Xt,L as Zt,M as eo,N as L,O as xe,P as to,Q as A,R as oo,S as B,T as Y,U as w,V as f,W as x,X as O,Y as z,Z as H,_ as D,a as Ke,aa as M,b as $,ba as ae,c as y,ca as no,d as He,da as X,e as N,ea as J,f as ve,fa as so,g as Rt,ga as Se,ha as _,i as n,ia as P,j as E,k as Nt,l as Lt,m as ye,ma as ao,n as h,o as T,p as b,q as Ft,r as jt,s as Bt,t as ke,u as Vt,v as d,w as W,x as j,y as we,z as Ut}from"./shared.js";var Sn=5,Cn=1e3,ro=8,En=[["added","+"],["removed","\u2212"],["changed","\u2260"]];function io({before:e,after:t}){let{differences:o,error:s,whole:r}=On(e,t);if(s)return n`<${w} error=${s} />`;if(!o)return n`<${Y} text="Comparing the files…" />`;let a=i=>o.filter(({change:l})=>l===i).length;return n`
    <div class="changes" aria-live="polite">
      <ul class="tally">${En.map(([i,l])=>n`
        <li class=${i}><span aria-hidden="true">${l}</span> ${r?"":"at least "}${h(a(i))} ${i}</li>`)}</ul>
      ${o.length>0&&n`<ul class="paths">${o.slice(0,ro).map(({change:i,path:l,before:c,after:m})=>n`
        <li class=${i}><code>${l}</code> <span>${i}${Pn(c,m)}</span></li>`)}</ul>`}
      ${(o.length>ro||!r)&&n`<p><a href=${d("versions",t,{tab:"diff",against:e})}>All that differs</a></p>`}
      ${!o.length&&r&&n`<p class="note">Their files are the same.</p>`}
    </div>`}function Pn(e,t){let[o,s]=[e?.size,t?.size];return o!=null&&s!=null?o===s?"":`, ${b(o)} \u2192 ${b(s)}`:`, ${b(o??s)}`}function On(e,t){let[o,s]=$({});return y(()=>{let r=new AbortController;return s({}),Dn(e,t,r.signal).then(s,a=>a.name!=="AbortError"&&s({error:a})),()=>r.abort()},[e,t]),o}async function Dn(e,t,o){let s=[],r=`dataset-versions/${encodeURIComponent(t)}/diff/`,a={against:e,limit:Cn};for(let i=0;r&&i<Sn;i+=1){let l=await X(r,a,{signal:o});s=[...s,...l.results],[r,a]=[l.next,void 0]}return{differences:s,whole:!r}}function V({title:e,verb:t,twin:o,send:s,onDone:r,onClose:a,onProblem:i,disabled:l,danger:c,wide:m,children:p}){let[S,g]=$(!1),[C,k]=$(null);return n`
    <${ae} title=${e} onClose=${a} wide=${m}>
      <form class="write" onSubmit=${async F=>{if(F.preventDefault(),!(S||l)){g(!0),k(null);try{r(await s())}catch(I){await i?.(I)||k(I),g(!1)}}}} novalidate>
        ${p}
        ${C&&n`<${w} error=${C} />`}
        ${o&&n`<${to} line=${o} />`}
        <div class="buttons">
          <button type="button" class="quiet" onClick=${a}>Cancel</button>
          <button type="submit" class=${c?"danger":"primary"} aria-disabled=${String(!!(l||S))}>
            ${S?"Working\u2026":t}</button>
        </div>
      </form>
    <//>`}function R({label:e,hint:t,wrong:o,id:s,children:r,...a}){let i=[t&&`${s}-hint`,o&&`${s}-wrong`].filter(Boolean).join(" ")||null;return n`
    <div class="field">
      <label for=${s}>${e}</label>
      ${r??n`<input id=${s} type="text" autocomplete="off" spellcheck=${!1} aria-describedby=${i}
        aria-invalid=${o?"true":null} ...${a} />`}
      ${t&&n`<small id=${`${s}-hint`}>${t}</small>`}
      ${o&&n`<small id=${`${s}-wrong`} class="wrong">${o}</small>`}
    </div>`}var lo=({label:e,id:t,checked:o,onChange:s,hint:r})=>n`
  <div class="field check">
    <input id=${t} type="checkbox" checked=${o} onChange=${a=>s(a.target.checked)} />
    <label for=${t}>${e}</label>${r&&n`<small>${r}</small>`}
  </div>`;var _n=/^[A-Za-z0-9._-]{1,256}$/,co=100,$o=(e,t)=>`datasets/${encodeURIComponent(e)}/aliases/${encodeURIComponent(t)}/`;function re({dataset:e,alias:t="",version:o="",onDone:s,onClose:r}){let[a,i]=$(t),[l,c]=$(o),[m,p]=$(null),S=_(`datasets/${encodeURIComponent(e)}/aliases/`,{limit:co}),g=a&&!_n.test(a)?"Letters, digits, dots, underscores and dashes only.":"",[C,k]=In(e,g?"":a),v=!!C.alias&&C.alias.version.name===l,F=a&&l&&!g&&C.loaded&&!v,I=()=>{let U=C.alias?{"If-Match":`"${C.alias.rev}"`}:{"If-None-Match":"*"};return so($o(e,a),{version:l},U)},K=async U=>{if(U.status!==412)return!1;let oe=C.alias?.version.name??null,be=await k();return p({before:oe,after:be}),!0},ge=U=>{E(`${U.name} now points to ${U.version.name}.`),s(U)},u=U=>{i(U.target.value.trim()),p(null)},Q=m?"Move it anyway":`${C.loaded&&!C.alias?"Create":"Move"} ${a||"alias"}`;return n`
    <${V} title=${o?`Promote ${e}/${o}`:`Promote a version of ${e}`}
      verb=${Q} twin=${zt(e,a,l||"VERSION",C.alias?.rev??0)} disabled=${!F}
      send=${I} onProblem=${K} onDone=${ge} onClose=${r}>
      <${R} id="promote-alias" label="Alias" value=${a} onInput=${u} wrong=${g} list="promote-aliases"
        hint="Choose one, or type a new name, such as production." />
      <datalist id="promote-aliases">${(S.data?.results??[]).map(({name:U})=>n`<option value=${U} />`)}</datalist>
      ${!o&&n`<${Tn} dataset=${e} version=${l} onChoose=${c} />`}
      ${m&&n`<${An} alias=${a} ...${m} />`}
      ${C.error&&n`<${w} error=${C.error} retry=${k} />`}
      ${a&&l&&C.loaded&&n`<${Mn} dataset=${e} alias=${a} now=${C.alias} version=${l} same=${v} />`}
      ${a&&l&&!g&&!C.loaded&&!C.error&&n`<${Y} text="Loading the alias…" />`}
    <//>`}function Tn({dataset:e,version:t,onChoose:o}){let s=_("dataset-versions/",{dataset:e,limit:co});return n`
    <${R} id="promote-version" label="Version" value=${t} list="promote-versions"
      onInput=${r=>o(r.target.value.trim())} hint="Newest first." />
    <datalist id="promote-versions">${(s.data?.results??[]).map(({name:r})=>n`<option value=${r} />`)}</datalist>`}var An=({alias:e,before:t,after:o})=>n`
  <div class="problem" role="alert">
    <p><strong>Someone else changed it first: ${e} ${o?n`now points to ${o.version.name}`:"is gone"}${t?`, no longer to ${t}`:""}.</strong></p>
    <p>You changed nothing. Check what would change now, then decide again.</p>
  </div>`;function Mn({dataset:e,alias:t,now:o,version:s,same:r}){return r?n`<p class="note">${t} points to ${s} already.</p>`:n`
    <section class="what-changes" aria-label="What changes">
      <p class="from-to"><strong>${t}</strong>${" "}
        ${o?n`<del>${o.version.name}</del>`:n`<span class="note">new</span>`}<span aria-hidden="true"> → </span><span class="unseen"> will point to </span><ins>${s}</ins></p>
      ${o&&n`<p class="note">Revision ${o.rev}, moved <${D} of=${o.mtime} />.</p>`}
      ${o&&n`<${io} before=${`${e}:${o.version.name}`} after=${`${e}:${s}`} />`}
    </section>`}function In(e,t){let[o,s]=$({loaded:!1}),r=async()=>{try{let a=await X($o(e,t));return s({loaded:!0,alias:a}),a}catch(a){return s(a.status===404?{loaded:!0,alias:null}:{loaded:!1,error:a}),null}};return y(()=>{if(s({loaded:!1}),!t)return;let a=setTimeout(r,250);return()=>clearTimeout(a)},[e,t]),[o,r]}function mo({dataset:e,alias:t,now:o,onDone:s,onClose:r}){let a=`datasets/${encodeURIComponent(e)}/aliases/${encodeURIComponent(t)}/`,i=l=>{E(`${t} is removed.`),s(l)};return n`
    <${V} title="Remove this alias?" verb=${`Remove ${t}`} danger twin=${Wt(e,t,o.rev)}
      send=${()=>Se(a,{"If-Match":`"${o.rev}"`})} onDone=${i} onClose=${r}>
      <p>Jobs that fetch <code>${o.uri}</code> fail from now on. Version ${o.version.name} stays, and so does the
        history of the alias; it can be created again.</p>
    <//>`}var Rn={DatasetVersionCreated:({data:e})=>`Version ${e.version.name} was created`,ModelVersionCreated:({data:e})=>`Model version ${e.model_version.counter} was created`,ModelVersionStatusChanged:({data:e,old_status:t})=>`Model version ${e.model_version.counter} is ${e.model_version.status}${t?`, no longer ${t}`:""}`,VersionAliasMoved:({alias:e,old_version:t,version:o})=>`${e} ${t?`moved from ${t} to ${o}`:`was created, pointing to ${o}`}`,VersionAliasRemoved:({alias:e,old_version:t})=>`${e} was removed${t?`; it pointed to ${t}`:""}`,DatumAliasUpdated:({data:e})=>`${e.updated_alias.name} points to ${e.updated_alias.datum}`,PackagePublished:({uri:e,parts:t,reused:o})=>`${de(e)} was packaged: ${t} ${t===1?"part":"parts"}${o?`, ${o} reused`:""}`,VersionDeleted:({uri:e})=>`${de(e)} was deleted`,VersionRestored:({uri:e})=>`${de(e)} was restored`,PropertiesChanged:e=>`Properties of ${de(e.uri)}: ${uo(e)}`,MetadataChanged:e=>`Metadata of ${e.path}: ${uo(e)}`,PackagingFailed:({uri:e,reason:t})=>`Packaging of ${de(e)} failed: ${t}`};function po({type:e,detail:t}){try{return Rn[e](t)}catch{return t?.title||e.replace(/(?<=[a-z])(?=[A-Z])/g," ")}}var Nn={token:"proved by a token",signature:"proved by a signature",client:"said by the client",marker:"said by the marker",pipeline:"Packline itself"};function Z(e){let t=e?.name??e?.who??e?.data?.version?.created_by??e?.data?.model_version?.created_by;return t?{name:t,basis:Nn[e.source??e.who_source]??""}:null}function fo({detail:e}){let t=e?.data?.version?.uri??e?.data?.model_version?.uri??e?.uri??"";return Ln(e?.type==="version_alias_moved"?`dataset://${e.dataset}/${e.version}`:t)}function Ln(e){let t=/^(dataset|model):\/\/([^/]+)\/([^/]+)$/.exec(e??"");return t?`${t[1]==="model"?"model:":""}${t[2]}:${t[3]}`:""}function Ce(e){let[t,o,s]=e.startsWith("model:")?e.split(":"):["dataset",...e.split(":")];return`${t}://${o}/${s}`}var uo=({set:e,removed:t})=>[e.length&&`set ${e.join(", ")}`,t.length&&`removed ${t.join(", ")}`].filter(Boolean).join("; "),de=e=>(e??"").split("/").pop();var Fn="This stack keeps no events.";function ee({of:e}){let t=P("events/",{...e,limit:20});return n`
    <${f} title="Activity">
      ${t.items.length>0&&n`<ol class="events">${t.items.map(o=>n`<li key=${o.id}><${jn} event=${o} /></li>`)}</ol>`}
      ${!t.items.length&&!t.loading&&!t.error&&n`<p class="note">Nothing in the last 90 days.</p>`}
      ${t.error&&!t.items.length?n`<${w} error=${t.error} retry=${t.reload} missing=${Fn} />`:n`<${O} of=${t} what="earlier events" />`}
    <//>`}function jn({event:e}){let t=fo(e),o=po(e);return n`<${D} of=${e.time} /><span class=${e.type==="PackagingFailed"?"wrong":""}>${t?n`<a href=${d("versions",t)}>${o}</a>`:o}<${ne} of=${Z(e.detail)} before=" by " /></span>`}function ne({of:e,before:t=""}){return e&&n`<span>${t}${e.name}${e.basis&&n` <span class="soft">(${e.basis})</span>`}</span>`}function Ge({params:{dataset:e,alias:t}}){let o=P(`datasets/${encodeURIComponent(e)}/aliases/${encodeURIComponent(t)}/history/`,{limit:50}),[s,r]=$(null),[a,i]=$(!1),l=o.items[0],c=!!l?.version,m=()=>{r(null),i(!1),o.reload()};return n`
    <${A} title=${`${e}/${t}`} crumbs=${[["Datasets",d("datasets")],[e,d("datasets",e)],[t]]}
      lead=${l&&n`${c?n`Points to ${ho(l)}.`:"Removed."} ${o.count!=null&&`${T(o.count,"revision")}.`}`}
      actions=${l&&n`${c&&n`<${xe} uri=${l.uri} />`}<${L} text=${Kt(e,t)} label="History line" what="command line of the history" />
        ${c&&n`<button type="button" class="quiet" onClick=${()=>i(!0)}>Remove…</button>`}
        <button type="button" class="primary" onClick=${()=>r("")}>${c?"Move":"Create"} ${t}…</button>`}>
      ${o.error&&!o.items.length&&n`<${w} error=${o.error} retry=${o.reload} />`}
      ${o.items.length>0&&n`<${x} caption=${`History of ${t}`} rows=${o.items} id=${({rev:p})=>p} columns=${[{title:"Revision",cell:({rev:p})=>p,header:!0},{title:"Version",cell:ho},{title:"By",cell:({moved_by:p})=>n`<${ne} of=${Z(p)} />`},{title:"Moved",cell:({mtime:p})=>n`<${D} of=${p} />`,kind:"time"},{title:n`<span class="unseen">Change</span>`,cell:p=>n`<${Bn} move=${p} now=${l} onBack=${r} />`}]} />`}
      ${!(o.error&&!o.items.length)&&n`<${O} of=${o} what="earlier moves" />`}
      ${s!=null&&n`<${re} dataset=${e} alias=${t} version=${s} onClose=${()=>r(null)} onDone=${m} />`}
      ${a&&n`<${mo} dataset=${e} alias=${t} now=${l} onClose=${()=>i(!1)} onDone=${m} />`}
    <//>`}var ho=({version:e})=>e?n`<a href=${d("versions",e.id)}>${e.name}</a>`:"(removed)";function Bn({move:e,now:t,onBack:o}){return e.rev===t.rev?n`<span class="tag accent">now</span>`:!e.version||e.version.name===t.version?.name?null:n`<button type="button" class="quiet" onClick=${()=>o(e.version.name)}>Move back to ${e.version.name}</button>`}var go=e=>e==="default"||e>="400",Je=e=>e?.content?.["application/json"]?.example;function bo(e){let t=new Map;for(let[o,s]of Object.entries(e.paths))for(let[r,a]of Object.entries(s)){let i=a.tags?.[0]??"others";t.set(i,[...t.get(i)??[],Vn(o,r,a)])}return[...t]}function Vn(e,t,o){let s=Object.entries(o.responses).filter(([i])=>!go(i)),[r,a]=s.find(([,i])=>Je(i)!==void 0)??s[0]??["",{}];return{id:o.operationId,method:t.toUpperCase(),path:e,summary:o.summary,description:o.description??"",parameters:o.parameters??[],request:Je(o.requestBody),status:r,answer:Je(a),errors:Object.entries(o.responses).filter(([i])=>go(i)).map(([i,{description:l}])=>[i,l])}}function Ee(e={}){return e.anyOf?e.anyOf.map(Ee).join(" or "):e.$ref?e.$ref.split("/").pop():e.type==="array"?`array of ${Ee(e.items)}`:e.format?`${e.type} (${e.format})`:e.type??"any"}function qe(){let e=_("openapi.json");return n`
    <${A} title="HTTP API" lead=${n`Made from <code>/api/v0/openapi.json</code>, from which clients can be generated.`}>
      <${B} of=${e}>${t=>bo(t).map(([o,s])=>n`
        <${f} key=${o} title=${o}>
          ${s.map(r=>n`<${Un} key=${r.id} of=${r} />`)}
        <//>`)}<//>
    <//>`}function Un({of:e}){let t=[{title:"Parameter",header:!0,cell:({name:o})=>n`<code>${o}</code>`},{title:"In",cell:o=>`${o.in}${o.required?", required":""}`},{title:"Type",cell:({schema:o})=>Ee(o)},{title:"Meaning",cell:({description:o})=>o??""}];return n`
    <details>
      <summary><code>${e.method} ${e.path}</code> ${e.summary}</summary>
      <p>${e.description}</p>
      ${e.parameters.length>0&&n`<${x} caption=${`Parameters of ${e.id}`} columns=${t} rows=${e.parameters} id=${o=>`${o.in} ${o.name}`} />`}
      ${e.request!==void 0&&n`<${vo} title=${`Body of ${e.id}`} of=${e.request} />`}
      ${e.answer!==void 0&&n`<${vo} title=${`Answer ${e.status} of ${e.id}`} of=${e.answer} />`}
      <h3>Errors</h3>
      <ul>${e.errors.map(([o,s])=>n`<li key=${o}><code>${o}</code> ${s}</li>`)}</ul>
    </details>`}var vo=({title:e,of:t})=>n`
  <h3>${e}</h3>
  <div class="scroll" tabindex="0" role="region" aria-label=${e}><pre>${JSON.stringify(t,null,2)}</pre></div>`;var zn=["description","owner","license","tags","readme"],Qe=e=>typeof e=="string"&&e!=="";function Pe(e,t=null){let o=Object.fromEntries(["description","owner","license","readme"].map(a=>[a,Qe(e[a])?e[a]:""])),s=Array.isArray(e.tags)?e.tags.filter(Qe):[],r=Object.fromEntries(Object.entries(e).filter(([a,i])=>!(zn.includes(a)&&!(a==="tags"&&t)&&Wn(a,i))));return{...o,tags:t??s,others:r}}var Wn=(e,t)=>e==="tags"?Array.isArray(t)&&t.every(Qe):typeof t=="string",yo=e=>[...new Set(e.split(",").map(t=>t.trim()).filter(Boolean))];function ko(e){try{let t=JSON.parse(e.trim()||"{}");return t&&typeof t=="object"&&!Array.isArray(t)?{value:t}:{wrong:"Write one JSON object."}}catch(t){return{wrong:`This is not JSON: ${t.message}`}}}function wo(e,t,o){let s={};for(let r of["description","owner","license","readme"])e[r]!==t[r]&&(s[r]=t[r]||null);JSON.stringify(e.tags)!==JSON.stringify(t.tags)&&(s[o?"valohai.tags":"tags"]=t.tags.length?t.tags:null);for(let r of new Set([...Object.keys(e.others),...Object.keys(t.others)]))JSON.stringify(e.others[r])!==JSON.stringify(t.others[r])&&(s[r]=t.others[r]??null);return s}function xo({uri:e,path:t,isVersion:o,onDone:s,onClose:r}){let[a,i]=$(null),[l,c]=$(null);return y(()=>{Kn(t,o).then(i,c)},[t]),a?n`<${Hn} uri=${e} path=${t} isVersion=${o} seen=${a} onDone=${s} onClose=${r} />`:n`<${ae} title="Edit" onClose=${r}>${l?n`<${w} error=${l} />`:n`<${Y} />`}<//>`}async function Kn(e,t){let o=await no(`${e}metadata/`),s=await o.json(),r=t?(await X(e,{files:0})).tags:null;return{card:Pe(s,r),etag:o.headers.get("ETag")}}function Hn({uri:e,path:t,isVersion:o,seen:s,onDone:r,onClose:a}){let[i,l]=$(s.card),[c,m]=$(s.card.tags.join(", ")),[p,S]=$(Object.keys(s.card.others).length?JSON.stringify(s.card.others,null,2):""),g=ko(p),C=g.wrong?{}:wo(s.card,{...i,tags:yo(c),others:g.value},o),k=I=>K=>l({...i,[I]:K.target.value}),v=()=>J(`${t}metadata/`,C,{headers:{"If-Match":s.etag}}),F=()=>{E(`${e} was changed.`),r()};return n`
    <${V} title="Edit" verb="Save" wide twin=${Yt(e,C)} disabled=${g.wrong||!Object.keys(C).length} send=${v} onDone=${F} onClose=${a}>
      <${R} id="card-description" label="Description" value=${i.description} onInput=${k("description")} />
      <div class="fields">
        <${R} id="card-owner" label="Owner" value=${i.owner} onInput=${k("owner")} />
        <${R} id="card-license" label="Licence" value=${i.license} onInput=${k("license")} hint="An SPDX identifier, such as CC-BY-4.0." />
        <${R} id="card-tags" label="Tags" value=${c} onInput=${I=>m(I.target.value)} hint="With commas between them." />
      </div>
      <${R} id="card-others" label="Other properties" hint="One JSON object." wrong=${g.wrong}>
        <textarea id="card-others" rows="5" spellcheck=${!1} value=${p} aria-describedby=${g.wrong?"card-others-hint card-others-wrong":"card-others-hint"}
          aria-invalid=${g.wrong?"true":null} onInput=${I=>S(I.target.value)} /><//>
      <${R} id="card-readme" label="README" hint="Markdown. Empty: the README.md of the version is shown, if it has one.">
        <textarea id="card-readme" rows="10" value=${i.readme} aria-describedby="card-readme-hint" onInput=${k("readme")} /><//>
    <//>`}var ie=e=>function(o){let[s,r]=$({}),[a,i]=$(0);return y(()=>{import("./previews.js").then(l=>r({view:l[e]}),()=>r({failed:!0}))},[a]),s.failed?n`<${w} error=${Gn} retry=${()=>a?location.reload():i(1)} />`:s.view?n`<${s.view} ...${o} />`:n`<${Y} />`},Gn={message:"Previews cannot be loaded.",remedy:"Check the network; if the deployment was updated meanwhile, load the page again."},So=ie("Preview"),Co=ie("Gallery"),Eo=ie("Comparison"),Po=ie("OneSide"),Oo=ie("Readme"),Do=ie("FileSummary");var Jn=/^readme\.(md|markdown)$/i;function Oe({uri:e,path:t,properties:o,tags:s,version:r,owner:a,reload:i}){let[l,c]=$(!1),m=Pe(o,s),p=Object.entries(m.others).map(([g,C])=>[g,typeof C=="string"?C:JSON.stringify(C)]),S=[["Owner",m.owner||a],["Licence",m.license],["Tags",m.tags.length>0&&m.tags.map(g=>n`<${H} key=${g}>${g}<//>`)],...p].filter(([,g])=>g);return n`
    <${f} title="About" aside=${n`<button type="button" onClick=${()=>c(!0)}>Edit</button>`}>
      ${m.description&&n`<p class="description">${m.description}</p>`}
      ${S.length>0&&n`<${G} of=${S} />`}
      ${!m.description&&!S.length&&n`<p class="note">There is no description yet.</p>`}
    <//>
    <${qn} text=${m.readme} version=${r} />
    ${l&&n`<${xo} uri=${e} path=${t} isVersion=${!!s} onClose=${()=>c(!1)} onDone=${()=>{c(!1),i()}} />`}`}function qn({text:e,version:t}){let s=_(!e&&t?`dataset-versions/${encodeURIComponent(t)}/tree/`:null,{prefix:"README",limit:20}).data?.results.find(r=>r.kind==="file"&&Jn.test(r.path));return!e&&!s?null:n`<${f} title="README"><${Oo} key=${e||s.path} text=${e} version=${t} path=${s?.path} /><//>`}var Qn=/^[a-z0-9._-]{1,128}$/;function _o({onDone:e,onClose:t}){let[o,s]=$(""),r=o&&!Qn.test(o)?"Lower-case letters, digits, dots, underscores and dashes only.":"",a=i=>{E(`${i.uri} was created.`),e(i)};return n`
    <${V} title="New dataset" verb="Create dataset" twin=${qt(o)} disabled=${!o||r}
      send=${()=>J("datasets/",{name:o})} onDone=${a} onClose=${t}>
      <${R} id="dataset-name" label="Name" value=${o} wrong=${r} onInput=${i=>s(i.target.value.trim())}
        hint="Versions come from executions that name it, or from data you select in the search." />
    <//>`}var To=e=>`dataset-versions/${encodeURIComponent(e.id)}/`;function Ao({version:e,onDone:t,onClose:o}){let s=r=>{E(`${e.uri} is deleted.`),t(r)};return n`
    <${V} title="Delete this version?" verb=${`Delete ${e.name}`} danger twin=${Gt(e.uri)}
      send=${()=>Se(To(e))} onDone=${s} onClose=${o}>
      <p><code>${e.uri}</code> disappears from lists and can no longer be fetched. It can be restored until its
        retention ends; then it is purged, with the parts that no other version uses.</p>
      <p>The uploaded files themselves stay.</p>
    <//>`}function De({version:e,onDone:t,onClose:o}){let s=r=>{E(`${e.uri} is restored.`),t(r)};return n`
    <${V} title="Restore this version?" verb=${`Restore ${e.name}`} twin=${Jt(e.uri)}
      send=${()=>J(`${To(e)}restore/`,{})} onDone=${s} onClose=${o}>
      <p><code>${e.uri}</code> comes back as it was${e.deleted_at?` before ${Ft(e.deleted_at)}`:""}.</p>
    <//>`}function Mo({dataset:e,reload:t}){let[o,s]=$(!1);return n`
    <button type="button" class="primary" onClick=${()=>s(!0)}>Promote a version…</button>
    ${o&&n`<${re} dataset=${e} onClose=${()=>s(!1)} onDone=${()=>{s(!1),t()}} />`}`}function Io(){let[e,t]=$(!1);return n`
    <button type="button" class="primary" onClick=${()=>t(!0)}>New dataset</button>
    ${e&&n`<${_o} onClose=${()=>t(!1)} onDone=${o=>W("datasets",o.id)} />`}`}function Ro({dataset:e,reload:t}){let o=P("dataset-versions/",{dataset:e,deleted:"true",limit:200}),[s,r]=$(null),a=o.items.filter(i=>i.deleted_at);return a.length?n`
    <${f} title="Deleted versions">
      <${x} caption="Deleted versions" rows=${a} columns=${[{title:"Version",cell:({id:i,name:l})=>n`<a href=${d("versions",i)}>${l}</a>`,header:!0},{title:"Deleted",cell:({deleted_at:i})=>n`<${D} of=${i} />`,kind:"time"},{title:"Purged after",cell:({purge_at:i})=>n`<${D} of=${i} />`,kind:"time"},{title:n`<span class="unseen">Restore</span>`,cell:i=>n`<button type="button" aria-label=${`Restore ${i.name}`} onClick=${()=>r(i)}>Restore</button>`}]} />
      <${O} of=${o} what="more deleted versions" />
      ${s&&n`<${De} version=${s} onClose=${()=>r(null)}
        onDone=${()=>{r(null),o.reload(),t()}} />`}
    <//>`:null}function Ye({params:e}){let t=e.dataset,o=_(`datasets/${encodeURIComponent(t)}/`),s=P(o.data?"dataset-versions/":null,{dataset:t,limit:50}),r=P(o.data?`datasets/${encodeURIComponent(t)}/aliases/`:null,{limit:200}),a=()=>{r.reload(),s.reload()};return n`
    <${A} title=${t} crumbs=${[["Datasets",d("datasets")],[t]]} lead=${n`<code>${o.data?.uri??""}</code>`}
      actions=${o.data&&n`<${Mo} dataset=${t} reload=${a} />`}>
      <${B} of=${o}>${i=>n`
        <${Oe} uri=${i.uri} path=${`datasets/${encodeURIComponent(t)}/`} properties=${i.properties} owner=${i.owner} version=${i.latest_version?.id} reload=${o.reload} />
        <${Xn} of=${r} dataset=${t} />
        <${Yn} of=${s} aliases=${r.items} />
        <${Ro} dataset=${t} reload=${a} />
        <${ee} of=${{dataset:t}} />`}<//>
    <//>`}function Yn({of:e,aliases:t}){let o=a=>t.filter(i=>i.version.id===a.id),s=[{title:"Version",value:a=>a.name,header:!0,cell:a=>n`<a href=${d("versions",a.id)}>${a.name}</a>
        ${o(a).map(i=>n` <span class="tag accent" key=${i.name}>${i.name}</span>`)}`},{title:"Files",value:a=>a.file_count,kind:"number",cell:a=>h(a.file_count)},{title:"Size",value:a=>a.size,kind:"number",cell:a=>b(a.size)},{title:"Package",value:a=>a.packaging,cell:a=>n`<${z} of=${a.packaging} />`},{title:"Tags",cell:a=>a.tags.map(i=>n`<${H} key=${i}>${i}<//>`)},{title:"Created",value:a=>a.ctime,kind:"time",cell:a=>n`<${D} of=${a.ctime} />`}],r=e.items.length>0||!(e.loading||e.error);return n`
    <${f} title="Versions">
      ${r&&n`<${x} caption="Versions, newest first" name="versions" more=${e.more} columns=${s} rows=${e.items} empty="There is no version yet." />`}
      <${O} of=${e} what="older versions" />
    <//>`}function Xn({of:e,dataset:t}){let[o,s]=$("");if(e.error)return n`<${w} error=${e.error} retry=${e.reload} />`;if(!e.items.length)return null;let r=[{title:"Alias",value:a=>a.name,header:!0,cell:a=>n`<a class="tag accent" href=${d("datasets",t,"aliases",a.name)}>${a.name}</a>`},{title:"Version",value:a=>a.version.name,cell:a=>n`<a href=${d("versions",a.version.id)}>${a.version.name}</a>`},{title:"Moved",value:a=>a.mtime,kind:"time",cell:a=>n`<${D} of=${a.mtime} />`},{title:"History",cell:a=>n`<button class="quiet" aria-expanded=${o===a.name}
        onClick=${()=>s(o===a.name?"":a.name)}>${o===a.name?"Hide":"Show"}<span class="unseen"> history of ${a.name}</span></button>`}];return n`
    <${f} title="Aliases">
      <${x} caption="Aliases" name="aliases" more=${e.more} columns=${r} rows=${e.items} id=${a=>a.name} />
      ${o&&n`<${Zn} key=${o} dataset=${t} alias=${o} />`}
    <//>`}function Zn({dataset:e,alias:t}){let o=P(`datasets/${encodeURIComponent(e)}/aliases/${encodeURIComponent(t)}/history/`,{limit:20});return n`
    <div class="history"><h3>Where ${t} pointed</h3>
      <ol>${o.items.map(s=>n`<li key=${s.rev}>
        <${D} of=${s.mtime} /> ${s.version?n`<a href=${d("versions",s.version.id)}>${s.version.name}</a>`:"(removed)"}<${ne} of=${Z(s.moved_by)} before=" by " />${" "}
        <span class="soft">revision ${s.rev}</span></li>`)}</ol>
      <${O} of=${o} what="older moves" />
    </div>`}var es=50;function Xe({query:e}){let t=P("datasets/",{search:e.search,limit:es,newest:!0}),o=a=>({newest_version:i})=>i?a(i):"\u2013",s=[{title:"Dataset",value:a=>a.name,header:!0,cell:a=>n`<a href=${d("datasets",a.id)}>${a.name}</a>`},{title:"Newest version",value:a=>a.newest_version?.name,cell:o(a=>n`<a href=${d("versions",a.id)}>${a.name}</a>`)},{title:"Files",value:a=>a.newest_version?.file_count,kind:"number",cell:o(a=>h(a.file_count))},{title:"Size",value:a=>a.newest_version?.size,kind:"number",cell:o(a=>b(a.size))},{title:"Package",value:a=>a.newest_version?.packaging,cell:o(a=>n`<${z} of=${a.packaging} />`)},{title:"Created",value:a=>a.newest_version?.ctime,kind:"time",cell:o(a=>n`<${D} of=${a.ctime} />`)}],r=t.items.length>0||!(t.loading||t.error);return n`
    <${A} title="Datasets" lead="Every dataset of this deployment, by name, with its newest version."
      actions=${n`<${se} label="Name contains" param="search" /> <${Io} />`}>
      ${r&&n`<${x} caption="Datasets" name="datasets" more=${t.more} columns=${s} rows=${t.items}
        empty=${e.search?"No dataset has this in its name.":"There is no dataset yet. Upload files whose metadata names one, and it appears here."} />`}
      <${O} of=${t} what="more datasets" />
    <//>`}function le(e){let t=/^dataset:\/\/([^/]+)\/(.+)$/.exec(e??"");return t?`${t[1]}:${t[2]}`:null}var ue=e=>e.slice(0,e.lastIndexOf(":")),pe=e=>e.slice(e.lastIndexOf(":")+1);function _e({of:e}){let t=le(e);return t?n`<a href=${d("versions",t)}>${e}</a>`:n`<span>${e}</span>`}function Ae({of:e}){let t=Ze(e),o=et(e);return n`
    <div class="lineage">
      <h3>Made from</h3>
      ${t.length?n`<ul>${t}</ul>`:n`<p class="soft">Nothing is recorded.</p>`}
      <h3>Used by</h3>
      ${o.length?n`<ul>${o}</ul>`:n`<p class="soft">Nothing yet.</p>`}
    </div>`}function Ze({made_by:e,based_on:t}){let o=e?[e.step,e.commit,e.image].filter(s=>typeof s=="string"):[];return[t&&n`<li><small>version before</small> <${Te} of=${t}>${Ze(t)}<//></li>`,e&&n`<li><small>execution</small> <${No} id=${e.execution} /> <span class="soft">${o.join(" \xB7 ")}</span>
      ${e.inputs?.length>0&&n`<ul>${e.inputs.map(s=>n`
        <li><small>input</small> <${Te} of=${s}>${Ze(s)}<//></li>`)}</ul>`}</li>`].filter(Boolean)}function et({used_by:e=[]}){return e.map(t=>{if(t.more)return n`<li class="soft">and more</li>`;if(t.version)return n`<li><small>version</small> <${Te} of=${t.version}>${et(t.version)}<//></li>`;let o=t.made??[];return n`<li><small>execution</small> <${No} id=${t.execution} />
      ${o.length>0&&n`<ul>${o.map(s=>n`<li><small>made</small> <${Te} of=${s}>${et(s)}<//></li>`)}</ul>`}</li>`})}function Te({of:e,children:t}){let o=[].concat(t).flat().filter(Boolean);return n`<${_e} of=${e.uri} />
    ${e.files!=null&&n` <span class="soft">${T(e.files,"file")}</span>`}
    ${e.unknown&&n` <span class="soft">(not known here)</span>`}
    ${e.more&&n` <span class="soft">…</span>`}
    ${o.length>0&&n`<ul>${o}</ul>`}`}var No=({id:e})=>n`<a href=${d("executions",e)}>${e}</a>`;function tt({params:e}){let t=e.datum,o=_(`data/${encodeURIComponent(t)}/`,{hashes:!1}),s=_("lineage/",{uri:`datum://${t}`,depth:3}),r=_(o.data?.output_execution?`executions/${encodeURIComponent(o.data.output_execution.id)}/`:null);return n`
    <${A} title=${o.data?.name??t} crumbs=${[["Search",d("search")],[o.data?.name??t]]}
      lead=${o.data&&n`<code>${o.data.uri}</code> <${L} text=${o.data.uri} label="Copy URI" what="URI" />`}>
      <${B} of=${o}>${a=>n`
        <div class="columns">
          <${f} title="Facts"><${G} of=${ts(a)} /><//>
          <${f} title="Versions">
            ${r.data?n`<${os} of=${r.data.versions} path=${a.name} />`:n`<p class="note">No execution is known that made it.</p>`}
          <//>
          <${f} title="Lineage"><${B} of=${s}>${i=>n`<${Ae} of=${i} />`}<//><//>
        </div>
        <${ee} of=${{datum:t}} />`}<//>
    <//>`}var ts=e=>[["Size",b(e.size)],["Stored",e.file_mtime&&n`<${D} of=${e.file_mtime} />`],["Made by execution",e.output_execution&&n`<a href=${d("executions",e.output_execution.id)}>${e.output_execution.id}</a>`],["Aliases",e.aliases.join(", ")],["Tags",e.tags.length>0&&e.tags.map(t=>n`<${H} key=${t}>${t}<//>`)],...Object.entries(e.properties).map(([t,o])=>[t,typeof o=="string"?o:JSON.stringify(o)]),["MD5",e.md5&&n`<code>${e.md5}</code>`],e.part?["Inside of part",n`<code>${e.part.key}</code>`]:["Key",e.key&&n`<code>${e.key}</code>`]].filter(([,t])=>t);function os({of:e,path:t}){let o=e.filter(s=>le(s));return o.length?n`
    <ul class="plain">${o.map(s=>n`<li key=${s}><a href=${d("versions",le(s),{tab:"files",find:t})}>${s}</a></li>`)}</ul>
    <p class="note">Those that its execution made. Versions that are based on them may have it as well.</p>`:n`<p class="note">Its execution made no dataset version.</p>`}var ns=5;function te(e,t){let o=N({query:"",pages:0});y(()=>{o.current.query!==t&&(o.current={query:t,pages:0}),!(!e.more||e.items.length||o.current.pages>=ns)&&(o.current.pages+=1,e.more())})}var ss=["open","sealing","sealed"],as="This stack does not list executions; open one by its id.";function ot({query:e}){let t=P("executions/",{state:e.state,alerts:e.alerts,project:e.project,limit:50});return te(t,`${e.state} ${e.alerts} ${e.project}`),n`
    <${A} title="Executions" lead="Jobs whose outputs were uploaded: what each made, and what was wrong." actions=${n`<${ls} />`}>
      <div class="filters" role="group" aria-label="Filters">
        <label class="inline" for="state">State</label>
        <select id="state" value=${e.state??""} onChange=${o=>j({state:o.target.value})}>
          <option value="">any</option>${ss.map(o=>n`<option value=${o}>${o}</option>`)}</select>
        <label class="inline"><input type="checkbox" checked=${e.alerts==="true"}
          onChange=${o=>j({alerts:o.target.checked?"true":""})} /> With alerts only</label>
        <${se} label="Project" param="project" />
      </div>
      ${t.error&&!t.items.length?n`<${w} error=${t.error} retry=${t.reload} missing=${as} />`:n`${!(t.loading&&!t.items.length)&&n`<${rs} of=${t} />`}<${O} of=${t} what="more executions" />`}
    <//>`}var rs=({of:e})=>n`
  <${x} caption="Executions" name="executions" more=${e.more} rows=${e.items} empty=${e.more?"None on this page; there are more.":"No execution is like that."} columns=${[{title:"Execution",value:({id:t})=>t,cell:({id:t})=>n`<a href=${d("executions",t)}>${t}</a>`,header:!0},{title:"State",value:({state:t})=>t,cell:({state:t})=>n`<${z} of=${t} />`},{title:"Files",value:({file_count:t})=>t,cell:({file_count:t})=>h(t),kind:"number"},{title:"Size",value:({size:t})=>t,cell:({size:t})=>b(t),kind:"number"},{title:"Versions",cell:({versions:t})=>n`<${is} of=${t} />`},{title:"Alerts",value:({alerts:t})=>t.length,cell:({alerts:t})=>t.length?n`<span class="state bad">${t.length}</span>`:"\u2013"},{title:"Sealed, or last upload",value:({mtime:t})=>t,cell:({mtime:t})=>n`<${D} of=${t} />`,kind:"time"}]} />`,is=({of:e})=>e.length?n`${e.slice(0,3).map(t=>n`<${nt} uri=${t} /> `)}${e.length>3&&`and ${e.length-3} more`}`:"\u2013";function nt({uri:e}){let[,t,o,s]=/^(\w+):\/\/([^/]+)\/(.+)$/.exec(e)??[];return t?n`<a href=${d("versions",`${t==="model"?"model:":""}${o}:${s}`)}>${e}</a>`:n`<code>${e}</code>`}function ls(){let[e,t]=$("");return n`
    <form class="by-id" onSubmit=${s=>{s.preventDefault(),e.trim()&&W("executions",e.trim())}}>
      <input type="text" aria-label="Execution id" placeholder="Execution id" value=${e} autocomplete="off" spellcheck=${!1}
        onInput=${s=>t(s.target.value)} />
      <button>Open</button>
    </form>`}var cs=3e3;function st({params:e}){let t=`executions/${encodeURIComponent(e.execution)}/`,o=_(t,void 0,{every:({state:s})=>s==="sealed"?0:cs});return n`
    <${A} title=${e.execution} crumbs=${[["Executions",d("executions")],[e.execution]]}
      actions=${n`<${L} text=${`packline execution ${e.execution}`} label="Command line" what="Command line" />`}>
      <${B} of=${o}>${s=>n`<${$s} execution=${s} path=${t} />`}<//>
    <//>`}var $s=({execution:e,path:t})=>n`
  <p class="lead" aria-live="polite"><${z} of=${e.state} /> ${e.sealed_at&&n`since <${D} of=${e.sealed_at} />`}</p>
  ${e.alerts.length>0&&n`<${ms} of=${e.alerts} />`}
  <${f} title="What it made">
    <div class="figures">
      <${M} value=${h(e.file_count)} label="outputs" />
      <${M} value=${b(e.size)} label="together" />
      <${M} value=${h(e.versions.length)} label=${e.versions.length===1?"version":"versions"} />
    </div>
    ${e.versions.length>0&&n`<ul class="plain">${e.versions.map(o=>n`<li><${nt} uri=${o} /></li>`)}</ul>`}
    ${e.datum_aliases.length+e.late.length>0&&n`<${G} of=${[["Datum aliases",e.datum_aliases.join(", ")],["Late files",e.late.join(", ")]]} />`}
  <//>
  ${e.state==="sealed"&&n`<${ds} path=${t} />`}
  ${Object.keys(e.marker).length>0&&n`
    <${f} title="Marker"><pre class="json" tabindex="0">${JSON.stringify(e.marker,null,2)}</pre><//>`}
  <${ee} of=${{execution:e.id}} />`,ms=({of:e})=>n`
  <${f} title=${e.length===1?"Alert":"Alerts"}>
    <ul class="alerts">${e.map(({code:t,message:o,remedy:s})=>n`
      <li><strong><code>${t}</code></strong><p>${o}</p>${s&&n`<p class="remedy">What to do: ${s}</p>`}</li>`)}</ul>
  <//>`;function ds({path:e}){let t=P(`${e}outputs/`,{limit:100});return n`
    <${f} title="Outputs">
      ${t.items.length>0&&n`<${x} caption="Outputs" rows=${t.items} id=${({path:o,datum:s})=>`${o}:${s.id}`} columns=${[{title:"Path",cell:({path:o,datum:s})=>n`<a href=${d("data",s.id)}>${o}</a>`,header:!0},{title:"Size",cell:({datum:o})=>b(o.size),kind:"number"},{title:"Datum",cell:({datum:o})=>n`<code>${o.id}</code><${L} text=${`datum://${o.id}`} what=${`URI of ${o.name}`} />`}]} />`}
      ${!t.items.length&&!t.loading&&!t.error&&n`<p class="note">It has none.</p>`}
      <${O} of=${t} what="more outputs" />
    <//>`}var Lo=1e-6,Me=e=>e!=null&&e<1?`${Math.max(1,Math.round(e*1e3))} ms`:Bt(e);function q(e){if(e==null)return"\u2013";if(e===0)return"$0";if(e<Lo)return`< $${Lo.toFixed(6)}`;let t=e>=1?2:Math.min(8,1-Math.floor(Math.log10(Math.abs(e))));return`$${e.toFixed(t)}`}function us(e,t){if(!(t>0)||!(e>t))return"";let o=e/t;return`${o>=10?h(Math.round(o)):o.toFixed(1)} times`}var ps=[["requests","Requests",h],["seconds","Time",Me],["dollars","Price of requests",q]];function Ie(e){return ps.map(([t,o,s])=>{let[r,a]=[e.by_files[t],e.by_package[t]],i=Math.max(r,a),l=c=>i>0?c/i:0;return{key:t,title:o,files:s(r),packed:s(a),filesShare:l(r),share:l(a),less:us(r,a)}})}function Fo(e){let t=Ie(e).map(({title:o,files:s,packed:r})=>`${o.toLowerCase()}: ${s} file by file, ${r} by package`);return`One fetch of ${h(e.files)} files. ${t.join("; ")}.`}var jo=(e,t)=>{let o=s=>({requests:s.requests*t,seconds:s.seconds*t,dollars:s.dollars*t});return{...e,by_files:o(e.by_files),by_package:o(e.by_package)}};var Re=["versions","packages","package_dollars","fetches","saved_requests","saved_seconds","saved_dollars"];function at(e){let t=new Map;for(let o of e.flatMap(s=>s.months)){let s=t.get(o.month)??Object.fromEntries(Re.map(r=>[r,0]));for(let r of Re)s[r]+=o[r];t.set(o.month,s)}return[...t].map(([o,s])=>({month:o,...s})).sort((o,s)=>o.month<s.month?1:-1)}var rt=e=>e.months.reduce((t,o)=>t+o.saved_dollars,0);function Bo(e){let t=Object.fromEntries(Re.map(o=>[o,0]));for(let o of at(e))for(let s of Re)t[s]+=o[s];return{...t,storage_dollars:e.reduce((o,{storage_dollars:s})=>o+s,0),stale:e.filter(({stale:o})=>o).length}}var Vo=e=>e.fetched_by.map(({name:t,fetches:o})=>`${t||"unknown"} ${o}`).join(", ");function it({stale:e,complete:t,versions:o}){return e?"stale":o===0?"no versions":t?"in use":"not all read"}var fs="Estimated from fetches that executions have recorded and from list prices; storage at most, as versions may share files.";function lt(){let e=P("fleet/",{limit:10});return n`
    <${A} title="Fleet" lead=${fs}>
      ${e.error&&!e.items.length?n`<${w} error=${e.error} retry=${e.reload} missing=${"This stack has no fleet page."} />`:n`${e.items.length>0&&n`<${hs} of=${e.items} partial=${e.next!=null} />`}
          ${!(e.loading&&!e.items.length)&&n`<${gs} of=${e.items} />`}<${O} of=${e} what="more datasets" />`}
    <//>`}function hs({of:e,partial:t}){let o=Bo(e);return n`
    <${f} title=${t?`The first ${T(e.length,"dataset")}`:`All ${T(e.length,"dataset")}`}>
      <div class="figures">
        <${M} value=${q(o.saved_dollars)} label="saved in requests" />
        <${M} value=${h(o.saved_requests)} label="requests saved" />
        <${M} value=${Me(o.saved_seconds)} label="of waiting saved" />
        <${M} value=${q(o.package_dollars)} label="paid for packages" />
        <${M} value=${h(o.fetches)} label="recorded fetches" />
        <${M} value=${q(o.storage_dollars)} label="storage a month, at most" />
        <${M} value=${h(o.stale)} label="stale: unused for 90 days" />
      </div>
    <//>
    <${f} title="By month">
      <${x} caption="Savings by month" name="months" id=${({month:s})=>s} rows=${at(e)} columns=${[{title:"Month",value:({month:s})=>s,cell:({month:s})=>s,header:!0},{title:"Versions",value:s=>s.versions,cell:s=>h(s.versions),kind:"number"},{title:"Packages",value:s=>s.packages,cell:s=>h(s.packages),kind:"number"},{title:"Paid for packages",value:s=>s.package_dollars,cell:s=>q(s.package_dollars),kind:"number"},{title:"Fetches",value:s=>s.fetches,cell:s=>h(s.fetches),kind:"number"},{title:"Requests saved",value:s=>s.saved_requests,cell:s=>h(s.saved_requests),kind:"number"},{title:"Time saved",value:s=>s.saved_seconds,cell:s=>Me(s.saved_seconds),kind:"number"},{title:"Saved",value:s=>s.saved_dollars,cell:s=>q(s.saved_dollars),kind:"number"}]} />
    <//>`}var gs=({of:e})=>n`
  <${f} title="By dataset">
    <${x} caption="Datasets of the fleet" name="fleet" id=${({name:t})=>t} rows=${e} empty="There is no dataset yet." columns=${[{title:"Dataset",value:({name:t})=>t,cell:({name:t})=>n`<a href=${d("datasets",t)}>${t}</a>`,header:!0},{title:"Use",value:it,cell:t=>n`<${H}>${it(t)}<//>`},{title:"Versions",value:t=>t.versions,cell:({versions:t,complete:o})=>`${h(t)}${o?"":" or more"}`,kind:"number"},{title:"Fetches",value:t=>t.fetches,cell:({fetches:t})=>h(t),kind:"number"},{title:"By whom",cell:t=>Vo(t)||"\u2013"},{title:"Last fetch",value:t=>t.last_fetch_at,cell:({last_fetch_at:t})=>n`<${D} of=${t} />`},{title:"Saved",value:rt,cell:t=>q(rt(t)),kind:"number"},{title:"Stored, at most",value:t=>t.stored_bytes_at_most,cell:({stored_bytes_at_most:t})=>b(t),kind:"number"},{title:"A month",value:t=>t.storage_dollars,cell:({storage_dollars:t})=>q(t),kind:"number"}]} />
  <//>`;var bs={true:"yes",false:"no",null:"IAM decides"};function ct(){let e=_("me/");return n`
    <${A} title="Access" lead="Who you are here, what you may do, and how a job gets in.">
      <${B} of=${e}>${t=>n`
        <${f} title="You">
          <${G} of=${[["Name",t.who?n`<${ne} of=${Z(t.who)} />`:"nobody: this deployment asks nobody who they are"],["Id",t.who?.id??"\u2013"],["Signed in until",n`<${D} of=${t.expires_at} />`],["Scopes",t.scopes.length?t.scopes.map(o=>n`<${H} key=${o}>${o}<//>`):"\u2013"],["Teams",t.teams?t.teams.join(", ")||"none: you reach no dataset":"not bound to teams: you reach every dataset"]]} />
        <//>
        <${f} title="What you may do">
          <${x} caption="What you may do" rows=${t.rights} id=${({action:o})=>o} columns=${[{title:"Action",header:!0,cell:({action:o})=>o},{title:"Allowed",cell:({allowed:o})=>bs[o]},{title:"Why",cell:({reason:o})=>o}]} />
        <//>
        <${f} title="How a job gets in">
          ${t.job_access.map(o=>n`<${vs} key=${o.title} way=${o} />`)}
        <//>`}<//>
    <//>`}function vs({way:e}){let t=Object.entries(e.environment).map(([o,s])=>`export ${o}=${s}`).join(`
`);return n`<h3>${e.title}</h3><p>${e.text}</p>
    <div class="scroll" tabindex="0" role="region" aria-label=${`Variables: ${e.title}`}><pre>${t}</pre></div>
    <${L} text=${t} label="Copy variables" what=${`variables of ${e.title}`} />`}var ys={approved:"good",rejected:"bad",pending:"busy"},fe={approved:"Approve",rejected:"Reject",pending:"Set back"};function $t({params:{model:e}}){let t=P("model-versions/",{model:e,limit:50}),[o,s]=$(null),[r,a]=$({}),i=t.items.map(c=>r[c.id]??c),l=c=>{s(null),a({...r,[c.id]:c}),E(`Version ${c.counter} is ${c.status}.`)};return n`
    <${A} title=${e} crumbs=${[["Models",d("models")],[e]]}>
      ${t.error&&!i.length?n`<${w} error=${t.error} retry=${t.reload} />`:n`${!(t.loading&&!i.length)&&n`<${ks} rows=${i} more=${t.more} onDecide=${(c,m)=>s({version:c,status:m})} />`}<${O} of=${t} what="more versions" />`}
      <${ee} of=${{dataset:`model:${e}`}} />
      ${o&&n`<${ws} ...${o} onDone=${l} onClose=${()=>s(null)} />`}
    <//>`}var ks=({rows:e,more:t,onDecide:o})=>n`
  <${x} caption="Versions of the model" name="versions" more=${t} rows=${e} empty="There is no version of this model." columns=${[{title:"Version",value:({counter:s})=>s,cell:({id:s,counter:r})=>n`<a href=${d("versions",s)}>${r}</a>`,header:!0},{title:"Status",value:({status:s})=>s,cell:({status:s})=>n`<span class=${`state ${ys[s]??"idle"}`}>${s||"pending"}</span>`},{title:"Files",value:({file_count:s})=>s,cell:({file_count:s})=>h(s),kind:"number"},{title:"Size",value:({size:s})=>s,cell:({size:s})=>b(s),kind:"number"},{title:"Packaging",value:({packaging:s})=>s,cell:({packaging:s})=>n`<${z} of=${s} />`},{title:"Created",value:({ctime:s})=>s,cell:({ctime:s})=>n`<${D} of=${s} />`,kind:"time"},{title:"Note",cell:({note:s})=>s||"\u2013"},{title:n`<span class="unseen">Decide</span>`,cell:s=>n`<span class="decide">${Object.keys(fe).filter(r=>r!==(s.status||"pending")).map(r=>n`<button type="button" class="quiet" aria-label=${`${fe[r]} version ${s.counter}`} onClick=${()=>o(s,r)}>${fe[r]}</button>`)}</span>`}]} />`,ws=({version:e,status:t,onDone:o,onClose:s})=>n`
  <${V} title=${`${fe[t]} ${e.uri}?`} verb=${fe[t]} danger=${t==="rejected"} twin=${Qt(e.uri,t)}
    send=${()=>J(`model-versions/${encodeURIComponent(e.id)}/status/`,{status:t})} onDone=${o} onClose=${s}>
    <p>It is ${e.status||"pending"} now; it will be ${t}. Subscribers of events are notified.</p>
  <//>`;function mt({query:e}){let t=P("models/",{name:e.search,limit:100});return n`
    <${A} title="Models" lead="Versions of models, and what people decided about them."
      actions=${n`<${se} label="Name contains" param="search" />`}>
      ${t.error&&!t.items.length?n`<${w} error=${t.error} retry=${t.reload} missing="This stack does not list models." />`:n`${!(t.loading&&!t.items.length)&&n`<${x} caption="Models" name="models" more=${t.more} rows=${t.items} empty=${e.search?"No model has this in its name.":"No execution has made a model yet."} columns=${[{title:"Model",value:({name:o})=>o,cell:({name:o})=>n`<a href=${d("models",o)}>${o}</a>`,header:!0},{title:"URI",cell:({uri:o})=>n`<code>${o}</code>`}]} />`}<${O} of=${t} what="more models" />`}
    <//>`}var xs=50;function Uo({pattern:e}){let t=P("search/",{q:e,limit:xs});if(te(t,e),t.error&&!t.items.length)return n`<${w} error=${t.error} retry=${t.reload} missing="This deployment cannot search everything yet: update it." />`;let o=t.items.length>0||!t.loading;return n`
    <${f} title="Names and files" aside=${n`<${L} text=${Zt(e)} label="Command line" what="Command line" />`}>
      ${o&&n`<p class="note" role="status">${T(t.items.length,"result")} shown${t.more?"; there are more":""}. Searched: names, and ${t.searched}.</p>`}
      ${t.notSearched?.length>0&&n`<p class="note">Not searched yet: ${t.notSearched.join(", ")}.</p>`}
      ${o&&n`<${x} caption="Names and files" name="everything" more=${t.more} rows=${t.items} id=${Ss} columns=${Cs}
        empty=${t.more?"Nothing on these pages.":`Nothing has \u201C${e}\u201D in its name or path.`} />`}
      <${O} of=${t} what="more results" />
    <//>`}var Ss=e=>`${e.kind} ${e.collection} ${e.path??e.name} ${e.uri}`,Cs=[{title:"Name",header:!0,value:e=>e.name,cell:e=>n`<a href=${d(...ke(e))}>${e.path??e.name}</a>`},{title:"Kind",value:e=>e.kind,cell:e=>e.kind},{title:"Of",value:e=>e.collection,cell:e=>n`<${Es} of=${e.collection} />`},{title:"In versions",cell:e=>e.kind==="file"?n`<${Ps} of=${e} />`:"\u2013"}];function Es({of:e}){if(!e)return"\u2013";let t=e.startsWith("model:")?e.slice(6):"";return n`<a href=${t?d("models",t):d("datasets",e)}>${t||e}</a>`}var Ps=({of:e})=>n`${e.versions.map(({id:t,name:o})=>n`<a key=${t} href=${d(...Vt(t,e.path))}>${o}</a> `)}
  ${e.more_versions>0&&`and ${e.more_versions} more`}`;var dt=new Map,zo=(e,t)=>e.has(t.id)?pt(e,[t]):ut(e,[t]),ut=(e,t)=>new Map([...e,...t.map(o=>[o.id,o])]);function pt(e,t){let o=new Map(e);for(let{id:s}of t)o.delete(s);return o}function Wo(e,t){let o=t.filter(({id:s})=>e.has(s)).length;return o?o===t.length?"all":"some":"none"}var Ne=e=>[...e.values()].reduce((t,{size:o})=>t+(o??0),0);function Ko(e){let t=new Map;for(let{name:o}of e.values())t.set(o,(t.get(o)??0)+1);return[...t].filter(([,o])=>o>1).map(([o])=>o)}var Os=/^[a-z0-9._-]{1,128}$/,Ho=/^[A-Za-z0-9._-]{1,256}$/,Go=e=>e.split(/[\s,]+/).filter(Boolean);function Jo({selection:e,onDone:t,onClose:o}){let[s,r]=$({dataset:"",name:"",base:"",packaging:!0,aliases:"",tags:""}),a=v=>F=>r({...s,[v]:F.target.value}),i=_("datasets/",{limit:100}),l=[...e.keys()],c=s.base&&_s(s.dataset,s.base),m={...s,base:c.includes("://")||!c?c:Ce(c),datums:l,aliases:Go(s.aliases),tags:Go(s.tags)},p=Ds(s,m),S=Ko(e),g=()=>J("dataset-versions/",{dataset:s.dataset,name:s.name,files:l.map(v=>({datum:v})),previous_version:c||null,packaging:s.packaging,targeting_aliases:m.aliases,tags:m.tags}),C=v=>{E(`${v.uri} was created.`),t(v)},k=s.dataset&&s.name&&!Object.values(p).some(Boolean)&&l.length<=1e3;return n`
    <${V} title="Create a version from the selection" verb="Create version" twin=${Xt(m)}
      disabled=${!k} send=${g} onDone=${C} onClose=${o}>
      <p>${T(l.length,"file")}, ${b(Ne(e))}. The version has exactly these.</p>
      ${l.length>1e3&&n`<p class="problem" role="alert">At most ${1e3} files at a time: take some out of the selection.</p>`}
      ${S.length>0&&n`<p class="note" role="status">${T(S.length,"path")} selected twice (such as <code>${S[0]}</code>): on disk the last one wins.</p>`}
      <div class="fields">
        <${R} id="compose-dataset" label="Dataset" value=${s.dataset} onInput=${a("dataset")} wrong=${p.dataset} list="compose-datasets" hint="An existing one, or a new name." />
        <datalist id="compose-datasets">${(i.data?.results??[]).map(({name:v})=>n`<option value=${v} />`)}</datalist>
        <${R} id="compose-name" label="Version" value=${s.name} onInput=${a("name")} wrong=${p.name} hint="Such as v2; it never changes afterwards." />
        <${R} id="compose-base" label="Made from (optional)" value=${s.base} onInput=${a("base")} wrong=${p.base} hint="A version or alias, for lineage; no files are taken from it." />
        <${R} id="compose-aliases" label="Aliases (optional)" value=${s.aliases} onInput=${a("aliases")} wrong=${p.aliases} hint="Moved to it once it is packaged." />
        <${R} id="compose-tags" label="Tags (optional)" value=${s.tags} onInput=${a("tags")} hint="Separated by spaces or commas." />
        <${lo} id="compose-packaging" label="Package it" checked=${s.packaging} onChange=${v=>r({...s,packaging:v})} />
      </div>
    <//>`}function Ds(e,{aliases:t}){let o="Letters, digits, dots, underscores and dashes only.";return{dataset:e.dataset&&!Os.test(e.dataset)?"Lower-case letters, digits, dots, underscores and dashes only.":"",name:e.name&&!Ho.test(e.name)?o:"",base:e.base&&!/^(?:[a-z]+:\/\/)?[\w.:/-]+$/.test(e.base)?"A version, such as v1, or dataset://images/v1.":"",aliases:t.every(s=>Ho.test(s))?"":o}}var _s=(e,t)=>/[:/]/.test(t)?t:`${e}:${t}`;var Fe={tag:"tag",name:"name",alias:"alias",execution:"output_execution",version:"dataset_version",property:"property"},Ts=["tag","property"],qo=/^[^=<>!]+(?:[=<>]|!=)/,As=/[*?/]|\.\w{1,8}$/;function Ms(e){let t={};for(let o of Zo(e)){let s=o.indexOf(":"),r=Fe[o.slice(0,s).toLowerCase()];r&&s<o.length-1?Le(t,r,o.slice(s+1)):qo.test(o)?Le(t,"property",o):Le(t,As.test(o)?"name":"tag",o)}return t}function Qo(e){let t=e.q?Ms(e.q):{};for(let o of Object.values(Fe))for(let s of(e[o]??"").split(`
`))s.trim()&&Le(t,o,s.trim());return t}var Yo=e=>Object.fromEntries(Object.values(Fe).map(t=>[t,[].concat(e[t]??[]).join(`
`)]));function Xo(e=""){let t=o=>qo.test(o)||Fe[o.slice(0,o.indexOf(":")).toLowerCase()];return Zo(e).some(t)?"":e.trim()}var je=e=>Object.keys(e).length===0;function Le(e,t,o){Ts.includes(t)?e[t]=[...e[t]??[],o]:e[t]=o}var Zo=e=>[...e.matchAll(/(?:[^\s"]|"[^"]*"?)+/g)].map(([t])=>t.replaceAll('"',"")).filter(Boolean);function gt({query:e}){let t=ve(()=>Qo(e),[JSON.stringify(e)]),o=Xo(e.q),[s,r]=$(dt),[a,i]=$(!1),l=P(je(t)?null:"data/",{...t,limit:100});return te(l,JSON.stringify(t)),n`
    <${A} title="Search" lead="Find anything by a part of its name, and files by their metadata. Select some of these to create a version."
      actions=${!je(t)&&!o&&n`<${L} text=${eo(t)} label="Command line" what="Command line" />`}>
      ${o&&n`<${Uo} key=${o} pattern=${o} />`}
      <${Ns} key=${JSON.stringify(t)} filters=${t} />
      ${l.error&&!l.items.length&&n`<${w} error=${l.error} retry=${l.reload} />`}
      ${!je(t)&&!(l.error&&!l.items.length)&&(l.items.length>0||!o)&&n`
        <${Ls} of=${l} selection=${s} onSelect=${r} />
        <${O} of=${l} what="more results" />`}
      ${s.size>0&&n`<${js} selection=${s} onClear=${()=>{r(dt),E("Nothing is selected.")}} onCompose=${()=>i(!0)} />`}
      ${a&&n`<${Jo} selection=${s} onClose=${()=>i(!1)} onDone=${c=>W("versions",c.id)} />`}
    <//>`}var Is=[["tag","Tags","One a line; all must be there."],["property","Properties","One a line: factory=eu-02, accuracy>=0.9, approved_by"],["name","Name","Path or file name; * and ? stand for anything."],["alias","Datum alias",""],["output_execution","Execution","Outputs of this one."],["dataset_version","Dataset version","Members of this one, such as images:v1."]],Rs=["tag","property"];function Ns({filters:e}){let[t,o]=$(()=>Yo(e)),s=a=>{a.preventDefault(),j({q:"",...t})},r=a=>i=>o({...t,[a]:i.target.value});return n`
    <form class="card search-form" onSubmit=${s} aria-label="Search">
      <div class="fields thirds">${Is.map(([a,i,l])=>n`
        <${R} key=${a} id=${`search-${a}`} label=${i} hint=${l} value=${t[a]} onInput=${r(a)}>
          ${Rs.includes(a)?n`<textarea id=${`search-${a}`} rows="2" value=${t[a]} onInput=${r(a)} aria-describedby=${`search-${a}-hint`} spellcheck=${!1}></textarea>`:null}
        <//>`)}</div>
      <div class="buttons"><button type="submit" class="primary">Search</button></div>
    </form>`}function Ls({of:e,selection:t,onSelect:o}){if(e.loading&&!e.items.length)return null;let s=Wo(t,e.items),r=n`<${en} label=${`Select all ${e.items.length} shown`} checked=${s==="all"} some=${s==="some"}
    onChange=${()=>o(s==="all"?pt(t,e.items):ut(t,e.items))} />`;return n`
    <p class="note" role="status">${T(e.items.length,"file")} shown${e.more?"; there are more":""}.</p>
    ${!e.items.length&&!e.more&&e.searched&&n`<p class="note">Searched: ${e.searched}. The search field above finds any file by a part of its path.</p>`}
    ${e.notSearched?.length>0&&n`<p class="note" role="status">Not everything was searched: ${e.notSearched.map(a=>`${T(a.files,"file")} of execution ${a.execution}`).join(", ")} will be in the index soon.</p>`}
    <${x} caption="Found files" name="files" more=${e.more} rows=${e.items} empty=${e.more?"Nothing on these pages.":"Nothing is like that."} columns=${[{title:r,kind:"box",cell:a=>n`<${en} label=${`Select ${a.name}`} checked=${t.has(a.id)} onChange=${()=>o(zo(t,a))} />`},{title:"Name",value:({name:a})=>a,cell:({id:a,name:i})=>n`<a href=${d("data",a)}>${i}</a>`,header:!0},{title:"Size",value:({size:a})=>a,cell:({size:a})=>b(a),kind:"number"},{title:"Tags",cell:({tags:a})=>a.length?a.map(i=>n`<${H}>${i}<//>`):"\u2013"},{title:"Properties",cell:({properties:a})=>n`<${Fs} of=${a} />`},{title:"Execution",value:({output_execution:a})=>a?.id,cell:({output_execution:a})=>a?n`<a href=${d("executions",a.id)}>${a.id}</a>`:"\u2013"},{title:"Datum",cell:({uri:a,name:i})=>n`<${L} text=${a} label="Copy URI" what=${`URI of ${i}`} />`}]} />`}var ht=4;function Fs({of:e}){let t=Object.entries(e);if(!t.length)return"\u2013";let o=([s,r])=>`${s} = ${typeof r=="string"?r:JSON.stringify(r)}`;return n`<span class="properties" title=${t.map(o).join(`
`)}>${t.slice(0,ht).map(s=>n`<code>${o(s)}</code> `)}
    ${t.length>ht&&`and ${t.length-ht} more`}</span>`}function en({label:e,checked:t,some:o=!1,onChange:s}){let r=N();return y(()=>{r.current.indeterminate=o},[o]),n`<input ref=${r} type="checkbox" aria-label=${e} checked=${t} onChange=${s} />`}var js=({selection:e,onClear:t,onCompose:o})=>n`
  <div class="selected" role="region" aria-label="Selection">
    <span role="status">${h(e.size)} selected, ${b(Ne(e))}</span>
    <button type="button" class="quiet" onClick=${t}>Clear</button>
    <button type="button" class="primary" onClick=${o}>Create version from selection…</button>
  </div>`;var ce=e=>`dataset-versions/${encodeURIComponent(e.id)}/package/`,tn={built:"Package again?",failed:"Try packaging again?",none:"Package this version?"},on={built:"Rebuild",failed:"Retry",none:"Package now"};function Be({version:e,onDone:t,onClose:o}){let s=e.packaging==="built",r=()=>J(ce(e),s?{rebuild:!0}:{}),a=i=>{E(`Packaging of ${e.uri} has started.`),t(i)};return n`
    <${V} title=${tn[e.packaging]??tn.none} verb=${on[e.packaging]??on.none}
      twin=${Ht(e.uri,s)} send=${r} onDone=${a} onClose=${o}>
      <p>${T(e.file_count,"file")}, ${b(e.size)} of <code>${e.uri}</code> become a few large parts.
        ${s?"Every part is packed anew from the files; until that is done, the version is fetched file by file.":"Parts that another version has already are not built again."}</p>
      ${e.packaging==="failed"&&n`<p class="note">Last time: ${e.packaging_reason}</p>`}
    <//>`}function nn(e,t=0){return t>0?Math.min(6e4,2e3*2**(t-1)):Math.min(15e3,Math.round(1e3*1.5**e))}function bt(e,t){let o=t?.parts??null;return o?e>=o?{done:e,of:o,share:1,text:o===1?"The part is packed; publishing\u2026":`All ${o} parts are packed; publishing\u2026`}:{done:e,of:o,share:e/o,text:`${e} of ${o} ${o===1?"part":"parts"} packed`}:{done:e,of:null,share:0,text:"Planning the parts\u2026"}}function sn({version:e,onEnd:t}){return e.packaging==="pending"?n`<${Bs} version=${e} onEnd=${t} />`:e.packaging==="failed"?n`<${Vs} version=${e} onStart=${t} />`:null}function Bs({version:e,onEnd:t}){let{step:o,error:s}=Us(e,t),r=Math.round(o.share*100);return n`
    <section class="card packaging" aria-label="Packaging">
      <header><h2>Packaging</h2><${z} of="pending" /></header>
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
    </section>`}function Vs({version:e,onStart:t}){let[o,s]=$(!1);return n`
    <section class="problem" role="alert" aria-label="Packaging failed">
      <p><strong>Packaging failed.</strong> Files are fetched one by one meanwhile.</p>
      <p class="reason">${e.packaging_reason}</p>
      <button type="button" onClick=${()=>s(!0)}>Retry packaging</button>
      ${o&&n`<${Be} version=${e} onClose=${()=>s(!1)} onDone=${()=>{s(!1),t?.()}} />`}
    </section>`}function Us(e,t){let[o,s]=$({step:bt(0,null)}),r=N(t);return r.current=t,y(()=>{let[a,i,l,c]=[0,0,"",0],m=new AbortController,p=async()=>{try{let S=await X(ce(e),{limit:1},{signal:m.signal});if(S.packaging!=="pending")return E(S.packaging==="built"?"Packaging is done.":"Packaging failed."),r.current?.();let g=bt(S.count??0,S.planned);[a,i,l]=[g.text===l?a+1:0,0,g.text],s({step:g})}catch(S){if(S.name==="AbortError")return;i+=1,s(g=>({...g,error:S}))}c=setTimeout(p,nn(a,i))};return p(),()=>{m.abort(),clearTimeout(c)}},[e.id]),o}var an="packline.expert",vt="packline:expert",Ve=()=>localStorage.getItem(an)==="on";function rn(e){localStorage.setItem(an,e?"on":"off"),E(e?"Expert view on: blocks, offsets, checksums and keys are shown.":"Expert view off."),window.dispatchEvent(new Event(vt))}function yt(){let[e,t]=$(Ve);return y(()=>{let o=()=>t(Ve());return window.addEventListener(vt,o),window.addEventListener("storage",o),()=>{window.removeEventListener(vt,o),window.removeEventListener("storage",o)}},[]),e}function ln(e){y(()=>{let t=o=>{o.key?.toLowerCase()!=="x"||!o.shiftKey||o.altKey||o.repeat||!(o.ctrlKey||o.metaKey)||(o.preventDefault(),rn(!Ve()),e?.(Ve()))};return window.addEventListener("keydown",t),()=>window.removeEventListener("keydown",t)},[e])}function kt(){let e=yt();return n`
    <button type="button" class="switch" role="switch" aria-checked=${String(e)} onClick=${()=>rn(!e)}
      aria-keyshortcuts="Control+Shift+X Meta+Shift+X" title="Ctrl/Cmd+Shift+X">
      <span class="knob" aria-hidden="true"></span>Expert view</button>`}var cn={none:"Package now",failed:"Retry packaging",built:"Rebuild"};function $n({version:e,reload:t}){let[o,s]=$("");ln(Rt(c=>c&&j({tab:"packages"}),[]));let r=()=>s(""),a=()=>{r(),t()},i=()=>l?W("models",e.dataset.id.slice(6)):W("datasets",e.dataset.id),l=e.dataset.id.startsWith("model:");return n`
    ${!l&&n`<button type="button" class="primary" onClick=${()=>s("promote")}>Promote</button>`}
    ${cn[e.packaging]&&n`<button type="button" onClick=${()=>s("package")}>${cn[e.packaging]}</button>`}
    <button type="button" class="danger" onClick=${()=>s("delete")}>Delete</button>
    ${o==="promote"&&n`<${re} dataset=${e.dataset.name} version=${e.name} onDone=${a} onClose=${r} />`}
    ${o==="package"&&n`<${Be} version=${e} onDone=${a} onClose=${r} />`}
    ${o==="delete"&&n`<${Ao} version=${e} onDone=${i} onClose=${r} />`}`}function mn({id:e,error:t,reload:o}){let[s,r]=$(!1),a={id:e,uri:Ce(e),name:e.split(":").pop()};return n`
    <div class="problem" role="alert"><p><strong>${t.message}</strong></p>
      <button type="button" onClick=${()=>r(!0)}>Restore</button></div>
    ${s&&n`<${De} version=${a} onDone=${()=>{r(!1),o()}} onClose=${()=>r(!1)} />`}`}var dn={added:"+",removed:"\u2212",changed:"\u2260"};function wt({version:e,query:t}){let o=P("dataset-versions/",{dataset:e.dataset.id,limit:100}),s=e.previous_version,r=t.against??s??"",a=o.items.filter(l=>l.id!==e.id),i=!r||a.some(l=>l.id===r);return n`
    <${f} title="Compare" aside=${n`
      <label for="against">with version</label>
      <select id="against" value=${r} onChange=${l=>j({against:l.target.value})}>
        <option value="" disabled>Choose one</option>
        ${!i&&n`<option value=${r}>${Ue(r,e)}</option>`}
        ${a.map(l=>n`<option key=${l.id} value=${l.id}>${l.name}</option>`)}
      </select>
      <${zs} />`}>
      ${r?n`<${Ws} key=${r} version=${e} against=${r} file=${t.file} />`:n`<p class="note">Choose a version: what must be done to it to have this one is listed here.</p>`}
    <//>`}var Ue=(e,t)=>ue(e)===t.dataset.id?pe(e):`${ue(e)} ${pe(e)}`;function zs(){let[e,t]=$(""),o=le(e.trim())??e.trim();return n`<form class="by-id" onSubmit=${r=>{r.preventDefault(),o&&j({against:o,file:""})}}>
    <input type="text" value=${e} onInput=${r=>t(r.target.value)} aria-label="Version of any dataset" placeholder="dataset:version" autocomplete="off" spellcheck=${!1} />
    <button type="submit">Compare</button></form>`}function Ws({version:e,against:t,file:o}){let s=P(`dataset-versions/${encodeURIComponent(e.id)}/diff/`,{against:t,limit:200}),r=[{title:"Change",value:c=>c.change,cell:c=>n`<span class=${`change ${c.change}`}><span aria-hidden="true">${dn[c.change]}</span> ${c.change}</span>`},{title:"File",value:c=>c.path,header:!0,kind:"path",cell:c=>n`<button type="button" class="link" aria-expanded=${String(c.path===o)} onClick=${()=>j({file:c.path===o?"":c.path},{replace:!0})}>${c.path}</button>`},{title:`In ${Ue(t,e)}`,value:c=>c.before?.size,kind:"number",cell:c=>b(c.before?.size)},{title:`In ${e.name}`,value:c=>c.after?.size,kind:"number",cell:c=>b(c.after?.size)}],a=Object.keys(dn).map(c=>[c,s.items.filter(m=>m.change===c).length]),i=s.items.find(c=>c.path===o),l=s.items.length>0||!(s.loading||s.error);return n`<div class="differences">
    ${s.items.length>0&&n`<p class="so-far" aria-live="polite">
      ${a.filter(([,c])=>c).map(([c,m])=>`${T(m,"file")} ${c}`).join(", ")}${s.more?", and more below":""}.</p>`}
    ${l&&n`<${x} caption=${`Changes from ${Ue(t,e)} to ${e.name}`} name="changes" more=${s.more} columns=${r} rows=${s.items}
      id=${c=>`${c.change} ${c.path}`} empty=${s.more?"Nothing so far; there is more to compare.":"Their files are the same."} />`}
    <${O} of=${s} what="more changes" />
    ${i&&n`<${Ks} key=${o} change=${i} version=${e} against=${t} />`}</div>`}function Ks({change:e,version:t,against:o}){let s=[[o,e.before],[t.id,e.after]].filter(([,r])=>r).map(([r,a])=>({version:r,path:e.path,datum:a.id,label:Ue(r,t)}));return n`<section class="compared" aria-label=${`Content of ${e.path}`}><h3>${e.path}</h3>
    ${s.length===2?n`<${Eo} sides=${s} />`:n`<${Po} of=${s[0]} />`}</section>`}var Hs=[36,44],Gs=matchMedia("(max-width: 48rem), (pointer: coarse)"),un=12,Js=1e3;function pn({caption:e,columns:t,rows:o,more:s,loading:r,onOpen:a,selected:i,focus:l,start:c}){let m=N(),[p,S]=$({top:0,height:600}),[g,C]=$(()=>Math.max(0,c?o.findIndex(({path:u})=>u===c):0)),k=N(!1),v=Hs[Number(Gs.matches)],F=()=>m.current&&S({top:m.current.scrollTop,height:m.current.clientHeight}),I=Math.max(0,Math.floor(p.top/v)-un),K=Math.min(o.length,Math.ceil((p.top+p.height)/v)+un);return y(()=>{s&&o.length-K<Js&&s()},[s,K,o.length]),He(()=>{let u=new ResizeObserver(F);return u.observe(m.current),l&&document.activeElement===document.body&&(k.current=!0,g&&(m.current.scrollTop=Math.max(0,g-2)*v),F()),()=>u.disconnect()},[]),He(()=>{k.current&&(k.current=!1,m.current.querySelector(`[data-row="${g}"]`)?.focus({preventScroll:!0}))}),n`
    <div class="window" ref=${m} onScroll=${F} onKeyDown=${u=>{let Q=Math.max(1,Math.floor(p.height/v)-2),U={ArrowDown:1,ArrowUp:-1,PageDown:Q,PageUp:-Q,Home:-o.length,End:o.length};if(!(u.key in U)||u.ctrlKey||u.metaKey||u.altKey)return;u.preventDefault();let oe=Math.max(0,Math.min(o.length-1,g+U[u.key])),{scrollTop:be,clientHeight:It}=m.current;oe*v<be?m.current.scrollTop=oe*v:(oe+2)*v>be+It&&(m.current.scrollTop=(oe+2)*v-It),k.current=!0,C(oe),F()}} role="region" aria-label=${e}
      aria-busy=${!!r} tabindex="0">
      <table aria-rowcount=${s||r?-1:o.length+1}>
        <caption class="unseen">${e}</caption>
        <thead><tr aria-rowindex="1">${t.map(({title:u,kind:Q})=>n`<th scope="col" class=${Q}>${u}</th>`)}</tr></thead>
        <tbody>
          ${I>0&&n`<tr key="above" aria-hidden="true"><td colspan=${t.length} style=${{height:`${I*v}px`}} /></tr>`}
          ${o.slice(I,K).map((u,Q)=>n`<${qs} key=${u.path} row=${u} at=${I+Q} columns=${t}
            tabindex=${I+Q===g?0:-1} marked=${i(u)} open=${()=>{C(I+Q),a(u)}} />`)}
          ${K<o.length&&n`<tr key="below" aria-hidden="true"><td colspan=${t.length} style=${{height:`${(o.length-K)*v}px`}} /></tr>`}
        </tbody>
      </table>
    </div>`}var qs=({row:e,at:t,columns:o,tabindex:s,marked:r,open:a})=>n`
  <tr aria-rowindex=${t+2} class=${r?"marked":null} aria-selected=${r?"true":null}>
    ${o.map(({header:i,kind:l,cell:c})=>i?n`<th scope="row" class=${l}><button class="link" data-row=${t} tabindex=${s} onClick=${a}>${c(e)}</button></th>`:n`<td class=${l}>${c(e)}</td>`)}
  </tr>`;var fn=1e3,Qs=250,Ys="This deployment cannot show folders yet: update it, or list the files with packline show.";function xt({version:e,query:t}){let o=t.prefix??"",[s,r]=$("");y(()=>r(""),[o]);let a=t.find??"",i=`dataset-versions/${encodeURIComponent(e.id)}/`,l=P(...a?[`${i}files/`,{search:a,limit:fn}]:[`${i}tree/`,{prefix:o+s,limit:fn}]);te(l,JSON.stringify([o,s,a]));let c=Xs(o),m=N(!1),p=u=>{u.kind==="folder"?j({prefix:u.path,file:""}):(t.file||(m.current=!0),j({file:u.path},{replace:!!t.file}))},S=()=>{document.activeElement?.closest?.(".preview")&&document.querySelector('.window [data-row][tabindex="0"]')?.focus(),m.current?history.back():j({file:""},{replace:!0}),m.current=!1};y(()=>{t.file||(m.current=!1)},[t.file]),y(()=>{t.file&&E(`Preview of ${t.file}`)},[t.file]);let g=[{title:"Name",header:!0,kind:"entry",cell:u=>n`<${gn} kind=${u.kind} />${u.name}${u.kind==="folder"?"/":""}`},{title:"Files",kind:"number",cell:u=>u.kind==="folder"?`${u.files_at_most?"\u2264 ":""}${h(u.files)}`:""},{title:"Size",kind:"number",cell:u=>u.datum?b(u.datum.size):""}],C=[{title:"Path",header:!0,kind:"entry",cell:u=>n`<${gn} kind="file" />${u.path}`},g[2]],k=l.items.filter(u=>u.kind!=="folder"),v=k.filter(u=>ao(u.path)),F=t.view==="gallery"&&(v.length>0||l.loading),I=k.findIndex(u=>u.path===t.file),K=u=>I>=0&&k[I+u]?()=>p(k[I+u]):null,ge=!l.items.length&&!l.loading&&!l.error&&!l.more;return n`
    <div class=${t.file?"browser open":"browser"}>
      <${f} title="Files" aside=${n`
        ${v.length>0&&n`<button type="button" aria-pressed=${String(F)} onClick=${()=>j({view:F?"":"gallery"},{replace:!0})}>Gallery</button>`}
        ${!a&&n`<${hn} key=${o} label="Name begins with" onChange=${r} />`}
        <${hn} label="Find in all folders" initial=${a} onChange=${u=>j({find:u},{replace:!0})} />`}>
        ${!a&&n`<${oo} label="Folder" of=${ea(e,o)} />`}
        ${l.error&&n`<${w} error=${l.error} retry=${l.more??l.reload} missing=${Ys} />`}
        ${F&&n`<${Co} version=${e.id} files=${v} onOpen=${p} more=${l.error?null:l.more} selected=${u=>u.path===t.file} />`}
        ${!F&&l.items.length>0&&n`<${pn} key=${JSON.stringify([o+s,a])} caption=${a?`Files with ${a} in their path`:`Files in ${o||"the version"}`}
          columns=${a?C:g} rows=${l.items} more=${l.error?null:l.more} loading=${l.loading}
          onOpen=${p} focus=${c.wanted} start=${c.start} selected=${u=>u.path===t.file} />`}
        ${!l.items.length&&l.loading&&n`<${Y} />`}
        ${ge&&n`<p class="note">${Zs(a,s)}</p>`}
        <p class="so-far">${T(l.items.length,"entry","entries")}${l.more||l.loading?" so far; more as you scroll":""}</p>
      <//>
      ${t.file&&n`<${So} key=${t.file} version=${e} path=${t.file} onClose=${S}
        previous=${K(-1)} next=${K(1)} />`}
    </div>`}function Xs(e){let t=N({folder:e,wanted:!1,start:""});if(t.current.folder!==e){let o=t.current.folder,s=!!document.activeElement?.closest?.(".browser .window, .browser .crumbs"),r=o.startsWith(e)?o.slice(e.length):"";t.current={folder:e,wanted:s,start:r&&e+r.slice(0,r.indexOf("/")+1)}}return t.current}var Zs=(e,t)=>e?`No file of this version has \u201C${e}\u201D in its path.`:t?`Nothing here begins with \u201C${t}\u201D.`:"There are no files here.";function hn({label:e,initial:t="",onChange:o}){let[s,r]=$(t);return y(()=>{if(s===t)return;let a=setTimeout(()=>o(s),Qs);return()=>clearTimeout(a)},[s]),n`<input type="search" value=${s} onInput=${a=>r(a.target.value)} aria-label=${e}
    placeholder=${`${e}\u2026`} autocomplete="off" spellcheck="false" />`}function ea(e,t){let o=i=>d("versions",e.id,{tab:"files",prefix:i}),s=t.split("/").slice(0,-1),r=s.length-1,a=s.map((i,l)=>[i||"(empty)",l===r?null:o(`${s.slice(0,l+1).join("/")}/`)]);return[[e.name,s.length?o(""):null],...a]}var gn=({kind:e})=>n`
  <svg class=${`kind ${e}`} viewBox="0 0 16 16" aria-hidden="true">${e==="folder"?n`<path d="M1.5 3.5h4l1.5 2h7.5v7h-13z" />`:n`<path d="M3.5 1.5h6l3 3v10h-9zM9.5 1.5v3h3" />`}</svg>`;function St({version:e,reload:t}){let o=e.packaging==="built",s=`dataset-versions/${encodeURIComponent(e.id)}/package/`,r=_(o?s:null,{limit:1}),a=_("lineage/",{uri:e.uri,depth:3}),i=_(`datasets/${encodeURIComponent(e.dataset.id)}/aliases/`,{limit:1e3});na(e,i.reload);let l=(i.data?.results??[]).filter(m=>m.version?.id===e.id),c=e.file_count?e.size/e.file_count:null;return n`
    <${Oe} uri=${e.uri} path=${`dataset-versions/${encodeURIComponent(e.id)}/`} properties=${e.properties??{}} tags=${e.tags}
      version=${e.id} reload=${t} />
    <${f} title="In numbers">
      <div class="figures">
        <${M} value=${h(e.file_count)} label="files" />
        <${M} value=${b(e.size)} label="in all" />
        <${M} value=${b(c)} label="a file, on average" />
        ${o&&n`<${M} value=${h(r.data?.count)} label=${r.data?.count===1?"part":"parts"} />`}
      </div>
    <//>
    <${oa} version=${e} />
    <div class="columns">
      <${f} title="Facts">
        <${G} of=${[["Created",n`<${D} of=${e.ctime} />`],["Made by execution",e.execution&&n`<a href=${`#/executions/${encodeURIComponent(e.execution)}`}>${e.execution}</a>`],["Based on",e.previous_version_uri&&n`<${_e} of=${e.previous_version_uri} />`],["Aliases now",l.length>0&&l.map(({name:m})=>n`<a class="tag accent" key=${m} href=${d("datasets",e.dataset.id,"aliases",m)}>${m}</a> `)],["Package",e.packaging_reason],["Requested aliases",e.targeting_aliases.join(", ")],["Status",e.status],["Note",e.note],["Content hash",n`<code>${e.content_hash}</code>`]].filter(([,m])=>m)} />
      <//>
      <${f} title="Lineage">
        <${B} of=${a}>${m=>n`<${Ae} of=${m} />`}<//>
      <//>
    </div>`}var ta=4e4;function oa({version:e}){let[t,o]=$(e.file_count<=ta);return e.file_count?n`<${f} title="Types and sizes">${t?n`<${Do} version=${e.id} />`:n`<p><button type="button" onClick=${()=>o(!0)}>Read types and sizes</button></p>`}<//>`:null}function na(e,t){let o=N(e);y(()=>{o.current!==e&&t(),o.current=e},[e])}function Ct({version:e}){let t=yt(),o=e.packaging==="built",s=P(e.packaging==="pending"?null:ce(e),{limit:50});return n`
    ${s.items.length>0&&n`
      <${f} title="Packages" aside=${n`<${kt} />`}>
        <${sa} parts=${s.items} whole=${!s.more} total=${s.count} />
        <${aa} version=${e} parts=${s.items} built=${o} expert=${t} />
        <${O} of=${s} what="more parts" />
      <//>
      ${t&&n`<${la} version=${e} parts=${s.items} />`}`}
    ${!s.items.length&&n`
      <${f} title="Packages" aside=${n`<${kt} />`}>
        <p>${e.packaging==="pending"?"Its parts are listed here once it is packaged.":"There is no package: files are fetched one by one."}</p>
        ${t&&n`<p class="note">Packaging: ${e.packaging_reason||"no reason is recorded"}.</p>`}
        <${O} of=${s} />
      <//>`}`}function sa({parts:e,whole:t,total:o}){let s=(i,l=e)=>l.reduce((c,m)=>c+m[i],0),r=e.filter(i=>i.reused),a=t?"":" so far";return n`
    <div class="figures">
      <${M} value=${h(o??e.length)} label=${(o??e.length)===1?"part":"parts"} />
      <${M} value=${b(s("size"))} label=${`in packages${a}`} />
      <${M} value=${h(s("files"))} label=${`files${a}`} />
      <${M} value=${h(r.length)} label=${`reused of other versions${r.length?`: ${b(s("size",r))} not built again`:""}`} />
    </div>`}function aa({version:e,parts:t,built:o,expert:s}){let r=[{title:"Part",value:({index:a})=>a,cell:({index:a})=>a+1,kind:"number"},{title:"Name",cell:a=>n`<code>${ra(a.name)}</code><${L} text=${a.name} what=${`name of part ${a.index+1}`} />`,header:!0},{title:"Size",value:({size:a})=>a,cell:({size:a})=>b(a),kind:"number"},{title:"Files",value:({files:a})=>a,cell:({files:a})=>h(a),kind:"number"},{title:"From",cell:({reused:a})=>a?n`<span class="tag accent">reused</span>`:"built for this version"},{title:"Paths",cell:({first:a,last:i})=>n`<span class="paths-of">${a} … ${i}</span>`},{title:"SHA-256",cell:({sha256:a,index:i})=>n`<code title=${a}>${a.slice(0,12)}…</code><${L} text=${a} what=${`SHA-256 of part ${i+1}`} />`}];return s&&r.splice(4,0,{title:"Blocks",cell:({blocks:a})=>h(a.length),kind:"number"}),o&&r.push({title:n`<span class="unseen">Download</span>`,cell:a=>n`<${ia} version=${e} part=${a} />`}),n`<${x} caption="Parts of the package" name="parts" columns=${r} rows=${t} id=${({index:a})=>a} />`}var ra=e=>e.length>28?`${e.slice(0,12)}\u2026${e.slice(-12)}`:e;function ia({version:e,part:t}){let[o,s]=$(null);return n`<button type="button" onClick=${async()=>{s(null);try{let{url:a}=await X(`${ce(e)}${t.index}/download/`);E(`Downloading part ${t.index+1}.`);let i=document.createElement("a");i.href=a,i.download=t.name,i.rel="noopener",i.click()}catch(a){s(a)}}} aria-label=${`Download part ${t.index+1}, ${b(t.size)}`}>Download</button>
    ${o&&n`<${w} error=${o} />`}`}var bn=e=>e.toString(16).padStart(8,"0"),la=({version:e,parts:t})=>n`
  <section class="expert" aria-label="Expert view">
    <${f} title="Identity of the version">
      <dl class="facts">
        <div><dt>Content hash</dt><dd><code>${e.content_hash}</code> <${L} text=${e.content_hash} what="content hash" /></dd></div>
        <div><dt>Packaging</dt><dd>${e.packaging_reason}</dd></div>
      </dl>
    <//>
    ${t.map(o=>n`<${ca} key=${o.index} part=${o} />`)}
  </section>`,ca=({part:e})=>n`
  <${f} title=${`Part ${e.index+1}: ${T(e.blocks.length,"block")}`}>
    <dl class="facts wide">
      ${[["Key",e.key],["Digest",e.digest],["SHA-256",e.sha256],["CRC-32",bn(e.crc32)]].map(([t,o])=>n`
        <div><dt>${t}</dt><dd><code>${o}</code> <${L} text=${o} what=${`${t} of part ${e.index+1}`} /></dd></div>`)}
      <div><dt>Headers</dt><dd>${b(e.size-e.bytes)} beside ${b(e.bytes)} of files</dd></div>
    </dl>
    <${x} caption=${`Blocks of part ${e.index+1}`} id=${({offset:t})=>t} rows=${e.blocks} columns=${[{title:"Offset",cell:({offset:t})=>h(t),kind:"number"},{title:"Length",cell:({length:t})=>h(t),kind:"number"},{title:"Files",cell:({members:t})=>h(t),kind:"number"},{title:"CRC-32",cell:({crc32:t})=>n`<code>${bn(t)}</code>`,kind:"number"}]} />
  <//>`;var $a=[1,100,1e4];function Pt({version:e}){let t=_(`dataset-versions/${encodeURIComponent(e.id)}/savings/`);return n`<${B} of=${t}>${o=>n`<${ma} savings=${o} />`}<//>`}function ma({savings:e}){let[t,o]=$(1),s=jo(e,t),r=n`<label class="inline" for="fetches">Fetches</label>
    <select id="fetches" value=${t} onChange=${a=>o(Number(a.target.value))}>
      ${$a.map(a=>n`<option value=${a}>${a.toLocaleString("en")}</option>`)}</select>`;return n`
    <${f} title="Files one by one, and the package" aside=${r}>
      <${da} savings=${s} />
      <${x} caption="Savings" id=${({key:a})=>a} rows=${Ie(s)} columns=${[{title:"",cell:({title:a})=>a,header:!0},{title:"Files one by one",cell:({files:a})=>a,kind:"number"},{title:"Package",cell:({packed:a})=>a,kind:"number"},{title:"Less by",cell:({less:a})=>a||"\u2013",kind:"number"}]} />
    <//>
    <${f} title="Where the numbers are from">
      <p class="first">${e.estimated?"There is no package yet: its requests are what it would likely have. ":""}Reckoned, not measured, on these assumptions:</p>
      <${x} caption="Assumptions" id=${({name:a})=>a} rows=${e.assumptions} columns=${[{title:"Assumption",cell:({name:a})=>a.replaceAll("_"," "),header:!0},{title:"Value",cell:({value:a,unit:i})=>`${a.toLocaleString("en")} ${i}`},{title:"Source",cell:({source:a})=>a}]} />
      <${G} of=${[["Making the package, once",`${T(e.packing.requests,"request")}, ${q(e.packing.dollars)}`],["Paid back in requests after",e.fetches_until_paid==null?"never":T(e.fetches_until_paid,"fetch","fetches")]]} />
    <//>`}var[vn,$e,Et,ze]=[640,130,64,20];function da({savings:e}){let t=Ie(e),o=vn-$e-110;return n`
    <figure class="chart">
      <svg viewBox=${`0 0 ${vn} ${t.length*Et}`} role="img" aria-label=${Fo(e)}>
        ${t.map((s,r)=>n`
          <g key=${s.key} transform=${`translate(0 ${r*Et+8})`} aria-hidden="true">
            <text class="name" x=${$e-12} y=${ze+6} text-anchor="end">${s.title}</text>
            <${yn} kind="by-files" y=${0} long=${o} share=${s.filesShare} text=${s.files} />
            <${yn} kind="by-package" y=${ze+3} long=${o} share=${s.share} text=${s.packed} />
          </g>`)}
        <line class="axis" x1=${$e} x2=${$e} y1="0" y2=${t.length*Et} />
      </svg>
      <figcaption aria-hidden="true"><span class="key by-files"></span>Files one by one <span class="key by-package"></span>Package</figcaption>
    </figure>`}var yn=({kind:e,y:t,long:o,share:s,text:r})=>n`
  <rect class=${e} x=${$e} y=${t} width=${Math.max(2,s*o)} height=${ze} rx="2" />
  <text class="value" x=${$e+Math.max(2,s*o)+8} y=${t+ze-5}>${r}</text>`;var me=[{key:"",title:"Overview",view:St},{key:"files",title:"Files",view:xt},{key:"packages",title:"Packages",view:Ct},{key:"savings",title:"Savings",view:Pt},{key:"diff",title:"Compare",view:wt}];var ua=3e3;function Ot({params:e,query:t}){let o=e.version,s=_(`dataset-versions/${encodeURIComponent(o)}/`,{files:0},{every:l=>l.packaging==="pending"?ua:0}),r=s.data?.dataset.name??ue(o),a=s.data?.name??pe(o),i=me.find(({key:l})=>l===(t.tab??""))??me[0];return n`
    <${A} title=${`${r} ${a}`} crumbs=${[["Datasets",d("datasets")],[r,d("datasets",r)],[a]]}
      lead=${s.data&&n`<code>${s.data.uri}</code> <${z} of=${s.data.packaging} /> <${xe} uri=${s.data.uri} />`}
      actions=${s.data&&!s.error&&n`<${$n} version=${s.data} reload=${s.reload} />`}>
      <nav class="tabs" aria-label="About this version">${me.map(({key:l,title:c})=>n`
        <a key=${l} href=${d("versions",o,{tab:l})} aria-current=${l===i.key?"page":null}>${c}</a>`)}</nav>
      ${s.error?.title==="VersionDeleted"?n`<${mn} id=${o} error=${s.error} reload=${s.reload} />`:n`
      <${B} of=${s}>${l=>n`<${sn} version=${l} onEnd=${s.reload} /><${i.view} key=${i.key} version=${l} params=${e} query=${t} reload=${s.reload} />`}<//>`}
    <//>`}var he=[{path:"datasets",nav:"Datasets",view:Xe},{path:"datasets/:dataset",under:"datasets",view:Ye},{path:"datasets/:dataset/aliases/:alias",under:"datasets",view:Ge},{path:"versions/:version",under:"datasets",view:Ot},{path:"models",nav:"Models",view:mt},{path:"models/:model",under:"models",view:$t},{path:"executions",nav:"Executions",view:ot},{path:"executions/:execution",under:"executions",view:st},{path:"data/:datum",under:"search",view:tt},{path:"fleet",nav:"Fleet",view:lt},{path:"search",nav:"Search",view:gt},{path:"me",view:ct},{path:"api",view:qe}];var pa=matchMedia("(prefers-color-scheme: dark)"),Dt=()=>document.documentElement.dataset.theme??(pa.matches?"dark":"light"),_t=new EventTarget;function Tt(){let e=Dt()==="dark"?"light":"dark";document.documentElement.dataset.theme=e,localStorage.setItem("packline.theme",e),_t.dispatchEvent(new Event("change")),E(`${e==="dark"?"Dark":"Light"} theme`)}function kn(){let[e,t]=$(Dt);y(()=>{let s=()=>t(Dt());return _t.addEventListener("change",s),()=>_t.removeEventListener("change",s)},[]);let o=`Switch to the ${e==="dark"?"light":"dark"} theme`;return n`
    <button class="icon" onClick=${Tt} aria-label=${o} title=${o}>
      <svg viewBox="0 0 20 20" aria-hidden="true"><circle cx="10" cy="10" r="7" /><path d="M10 3a7 7 0 0 1 0 14z" /></svg>
    </button>`}var fa=200,ha=["dataset","model","version","execution"],ga=12;function wn({session:e}){let[t,o]=$(!1),s=N(null),r=()=>{s.current=document.activeElement,o(!0)},a=()=>{o(!1),s.current?.focus?.()};return y(()=>{let i=l=>{l.key.toLowerCase()!=="k"||!(l.ctrlKey||l.metaKey)||l.shiftKey||l.altKey||(l.preventDefault(),document.querySelector("dialog[open]")||r())};return document.addEventListener("keydown",i),()=>document.removeEventListener("keydown",i)},[]),n`
    <button class="icon" aria-label="Commands" title="Commands (Ctrl+K)" aria-keyshortcuts="Control+K Meta+K" aria-haspopup="dialog" onClick=${r}>
      <svg viewBox="0 0 20 20" aria-hidden="true"><path d="M3 5.5h14v1.6H3zm0 3.7h9v1.6H3zm0 3.7h14v1.6H3z" /></svg></button>
    ${t&&n`<${ba} session=${e} onClose=${a} />`}`}function ba({session:e,onClose:t}){let[o,s]=$(""),[r,a]=$(0),i=N(),l=va(o.trim()),c=_(l.length>1?"search/":null,{q:l,kind:ha,limit:1}),{path:m}=we(),p=ve(()=>ya(o.trim(),m,e,c.data?.results??[]),[o,c.data]),S=Math.min(r,p.length-1);y(()=>i.current.focus(),[]),y(()=>{document.getElementById(`command-${S}`)?.scrollIntoView({block:"nearest"})},[S]);let g=k=>{k&&(t(),k.run())},C=k=>{let v={ArrowDown:S+1,ArrowUp:S-1,PageDown:p.length-1,PageUp:0}[k.key];if(v!==void 0&&p.length)a((v+p.length)%p.length);else if(k.key==="Enter")g(p[S]);else return;k.preventDefault()};return n`
    <${ae} title="Commands" onClose=${t}>
      <input ref=${i} type="text" role="combobox" aria-label="Page, name or command" aria-expanded="true" aria-controls="commands"
        aria-autocomplete="list" aria-activedescendant=${p.length?`command-${S}`:null} value=${o}
        placeholder="Go to a page, a dataset, a version…" autocomplete="off" spellcheck="false"
        onInput=${k=>{s(k.target.value),a(0)}} onKeyDown=${C} />
      <ul class="commands" id="commands" role="listbox" aria-label="Commands">
        ${p.map((k,v)=>n`
          <li key=${k.key} id=${`command-${v}`} role="option" aria-selected=${String(v===S)} onClick=${()=>g(k)}>
            <span>${k.title}</span> <small>${k.kind}</small></li>`)}
      </ul>
      <p class="note" role="status">${c.error?c.error.message:c.loading?"Searching\u2026":T(p.length,"command")}</p>
    <//>`}function va(e){let[t,o]=$(e);return y(()=>{let s=setTimeout(()=>o(e),fa);return()=>clearTimeout(s)},[e]),t}function ya(e,t,o,s){let r=e.toLowerCase().split(/\s+/).filter(Boolean),a=({title:c,kind:m})=>r.every(p=>`${c} ${m}`.toLowerCase().includes(p)),i=s.map(c=>We(c.kind,c.uri??c.name,...ke(c))),l=e?[We("search",`Search everything for \u201C${e}\u201D`,"search",{q:e})]:[];return[...i,...ka(t,o).filter(a),...l].slice(0,ga)}function ka(e,t){let o=e[0]==="versions"?e[1]:"";return[...o?me.map(({key:s,title:r})=>We("this version",r,"versions",o,{tab:s})):[],...he.filter(s=>s.nav).map(s=>We("page",s.nav,s.path)),{key:"theme",kind:"action",title:"Switch between light and dark",run:Tt},...t.needed?[{key:"out",kind:"action",title:"Sign out",run:ye}]:[]]}var We=(e,t,...o)=>({key:JSON.stringify(o),kind:e,title:t,run:()=>{E(t),W(...o)}});function xn({session:e}){let{path:t,query:o}=we(),s=Ut(he,t.length?t:["datasets"]),r=s?.route.under??s?.route.path;return n`
    <header class="bar">
      <a class="brand" href=${d("datasets")}><${xa} />Packline</a>
      <nav aria-label="Main">
        ${he.filter(a=>a.nav).map(a=>n`
          <a href=${d(a.path)} aria-current=${a.path===r?"page":null}>${a.nav}</a>`)}
      </nav>
      <${wa} query=${o.q} />
      <${wn} session=${e} />
      <${kn} />
      ${e.needed&&n`
        <div class="account"><span title=${e.name}>${e.name}</span>
          <button class="quiet" onClick=${ye}>Sign out</button></div>`}
    </header>
    <main id="content" tabindex="-1">
      ${s?n`<${s.route.view} key=${[s.route.path,...Object.values(s.params)].join("/")} params=${s.params} query=${o} />`:n`<${w} error=${{message:"There is no such page.",remedy:"Start from the datasets."}} />`}
    </main>
    <footer class="foot">Times are those of ${jt()}.
      <nav class="about" aria-label="About"><a href=${d("me")}>Access</a><a href=${d("api")}>HTTP API</a></nav></footer>`}function wa({query:e}){let t=N();return y(()=>{let s=r=>{let a=r.target.closest?.("input, textarea, select, dialog");r.key!=="/"||r.ctrlKey||r.metaKey||r.altKey||a||(r.preventDefault(),t.current.focus(),t.current.select())};return document.addEventListener("keydown",s),()=>document.removeEventListener("keydown",s)},[]),n`
    <form class="search" role="search" onSubmit=${s=>{s.preventDefault();let r=t.current.value.trim();r&&(E(`Searching ${r}`),W("search",{q:r}))}}>
      <input ref=${t} type="search" name="q" value=${e??""} aria-label="Search" aria-keyshortcuts="/"
        placeholder="Search names and files" autocomplete="off" spellcheck="false" />
      <kbd aria-hidden="true">/</kbd>
    </form>`}var xa=()=>n`
  <svg class="mark" viewBox="0 0 32 32" aria-hidden="true"><rect width="32" height="32" rx="7" />
    <path d="M6.5 11 16 6l9.5 5v10L16 26l-9.5-5zm0 0 9.5 5 9.5-5M16 16v10" /></svg>`;function At({error:e}){return y(()=>{document.title="Sign in \xB7 Packline"},[]),n`
    <main id="content" class="welcome" tabindex="-1">
      <h1>Packline</h1>
      <p>Datasets, their versions and packages. Sign in with your organisation's account.</p>
      ${e&&n`<${w} error=${e} />`}
      <button class="primary" onClick=${Lt}>Sign in</button>
    </main>`}var Mt=document.getElementById("app");document.querySelector(".skip").addEventListener("click",e=>{e.preventDefault(),document.getElementById("content")?.focus()});Mt.replaceChildren();Nt().then(e=>Ke(e.signedIn?n`<${xn} session=${e} />`:n`<${At} />`,Mt)).catch(e=>Ke(n`<${At} error=${e} />`,Mt));
