/* sources c8592241cedd44dc60ab066c257a797399a2ad9eec8324a398e5730fa6fc1e0f */
import{$ as _,A as se,B as Kt,C as Ht,D as Gt,E as Jt,F as qt,G as Qt,H as Yt,I as Xt,J as Zt,K as eo,L as to,M as oo,N as no,O as F,P as Se,Q as so,R as T,S as ao,T as j,U as Y,V as x,W as p,X as S,Y as O,Z as W,_ as G,a as Ke,aa as K,b as m,ba as I,c as k,ca as ae,d as He,da as ro,e as L,ea as X,f as ye,fa as J,g as Lt,ga as io,ha as re,i as n,ia as D,j as C,ja as E,k as Ft,l as jt,m as ke,n as b,na as lo,o as P,p as v,q as Bt,r as Vt,s as Ut,t as we,u as zt,v as d,w as z,x as V,y as xe,z as Wt}from"./shared.js";var On=5,_n=1e3,co=8,Tn=[["added","+"],["removed","\u2212"],["changed","\u2260"]];function $o({before:e,after:t}){let{differences:o,error:s,whole:r}=Mn(e,t);if(s)return n`<${x} error=${s} />`;if(!o)return n`<${Y} text="Comparing the files…" />`;let a=i=>o.filter(({change:l})=>l===i).length;return n`
    <div class="changes" aria-live="polite">
      <ul class="tally">${Tn.map(([i,l])=>n`
        <li class=${i}><span aria-hidden="true">${l}</span> ${r?"":"at least "}${b(a(i))} ${i}</li>`)}</ul>
      ${o.length>0&&n`<ul class="paths">${o.slice(0,co).map(({change:i,path:l,before:c,after:$})=>n`
        <li class=${i}><code>${l}</code> <span>${i}${An(c,$)}</span></li>`)}</ul>`}
      ${(o.length>co||!r)&&n`<p><a href=${d("versions",t,{tab:"diff",against:e})}>All that differs</a></p>`}
      ${!o.length&&r&&n`<p class="note">Their files are the same.</p>`}
    </div>`}function An(e,t){let[o,s]=[e?.size,t?.size];return o!=null&&s!=null?o===s?"":`, ${v(o)} \u2192 ${v(s)}`:`, ${v(o??s)}`}function Mn(e,t){let[o,s]=m({});return k(()=>{let r=new AbortController;return s({}),In(e,t,r.signal).then(s,a=>a.name!=="AbortError"&&s({error:a})),()=>r.abort()},[e,t]),o}async function In(e,t,o){let s=[],r=`dataset-versions/${encodeURIComponent(t)}/diff/`,a={against:e,limit:_n};for(let i=0;r&&i<On;i+=1){let l=await X(r,a,{signal:o});s=[...s,...l.results],[r,a]=[l.next,void 0]}return{differences:s,whole:!r}}function B({title:e,verb:t,twin:o,send:s,onDone:r,onClose:a,onProblem:i,disabled:l,danger:c,wide:$,children:g}){let[y,f]=m(!1),[w,A]=m(null);return n`
    <${ae} title=${e} onClose=${a} wide=${$}>
      <form class="write" onSubmit=${async M=>{if(M.preventDefault(),!(y||l)){f(!0),A(null);try{r(await s())}catch(N){await i?.(N)||A(N),f(!1)}}}} novalidate>
        ${g}
        ${w&&n`<${x} error=${w} />`}
        ${o&&n`<${so} line=${o} />`}
        <div class="buttons">
          <button type="button" class="quiet" onClick=${a}>Cancel</button>
          <button type="submit" class=${c?"danger":"primary"} aria-disabled=${String(!!(l||y))}>
            ${y?"Working\u2026":t}</button>
        </div>
      </form>
    <//>`}function R({label:e,hint:t,wrong:o,id:s,children:r,...a}){let i=[t&&`${s}-hint`,o&&`${s}-wrong`].filter(Boolean).join(" ")||null;return n`
    <div class="field">
      <label for=${s}>${e}</label>
      ${r??n`<input id=${s} type="text" autocomplete="off" spellcheck=${!1} aria-describedby=${i}
        aria-invalid=${o?"true":null} ...${a} />`}
      ${t&&n`<small id=${`${s}-hint`}>${t}</small>`}
      ${o&&n`<small id=${`${s}-wrong`} class="wrong">${o}</small>`}
    </div>`}var mo=({label:e,id:t,checked:o,onChange:s,hint:r})=>n`
  <div class="field check">
    <input id=${t} type="checkbox" checked=${o} onChange=${a=>s(a.target.checked)} />
    <label for=${t}>${e}</label>${r&&n`<small>${r}</small>`}
  </div>`;var Rn=/^[A-Za-z0-9._-]{1,256}$/,uo=100,po=(e,t)=>`datasets/${encodeURIComponent(e)}/aliases/${encodeURIComponent(t)}/`;function ie({dataset:e,alias:t="",version:o="",onDone:s,onClose:r}){let[a,i]=m(t),[l,c]=m(o),[$,g]=m(null),y=D(`datasets/${encodeURIComponent(e)}/aliases/`,{limit:uo}),f=a&&!Rn.test(a)?"Letters, digits, dots, underscores and dashes only.":"",[w,A]=jn(e,f?"":a),h=!!w.alias&&w.alias.version.name===l,M=a&&l&&!f&&w.loaded&&!h,N=()=>{let U=w.alias?{"If-Match":`"${w.alias.rev}"`}:{"If-None-Match":"*"};return io(po(e,a),{version:l},U)},H=async U=>{if(U.status!==412)return!1;let oe=w.alias?.version.name??null,ve=await A();return g({before:oe,after:ve}),!0},be=U=>{C(`${U.name} now points to ${U.version.name}.`),s(U)},u=U=>{i(U.target.value.trim()),g(null)},Q=$?"Move it anyway":`${w.loaded&&!w.alias?"Create":"Move"} ${a||"alias"}`;return n`
    <${B} title=${o?`Promote ${e}/${o}`:`Promote a version of ${e}`}
      verb=${Q} twin=${Kt(e,a,l||"VERSION",w.alias?.rev??0)} disabled=${!M}
      send=${N} onProblem=${H} onDone=${be} onClose=${r}>
      <${R} id="promote-alias" label="Alias" value=${a} onInput=${u} wrong=${f} list="promote-aliases"
        hint="Choose one, or type a new name, such as production." />
      <datalist id="promote-aliases">${(y.data?.results??[]).map(({name:U})=>n`<option value=${U} />`)}</datalist>
      ${!o&&n`<${Nn} dataset=${e} version=${l} onChoose=${c} />`}
      ${$&&n`<${Ln} alias=${a} ...${$} />`}
      ${w.error&&n`<${x} error=${w.error} retry=${A} />`}
      ${a&&l&&w.loaded&&n`<${Fn} dataset=${e} alias=${a} now=${w.alias} version=${l} same=${h} />`}
      ${a&&l&&!f&&!w.loaded&&!w.error&&n`<${Y} text="Loading the alias…" />`}
    <//>`}function Nn({dataset:e,version:t,onChoose:o}){let s=D("dataset-versions/",{dataset:e,limit:uo});return n`
    <${R} id="promote-version" label="Version" value=${t} list="promote-versions"
      onInput=${r=>o(r.target.value.trim())} hint="Newest first." />
    <datalist id="promote-versions">${(s.data?.results??[]).map(({name:r})=>n`<option value=${r} />`)}</datalist>`}var Ln=({alias:e,before:t,after:o})=>n`
  <div class="problem" role="alert">
    <p><strong>Someone else changed it first: ${e} ${o?n`now points to ${o.version.name}`:"is gone"}${t?`, no longer to ${t}`:""}.</strong></p>
    <p>You changed nothing. Check what would change now, then decide again.</p>
  </div>`;function Fn({dataset:e,alias:t,now:o,version:s,same:r}){return r?n`<p class="note">${t} points to ${s} already.</p>`:n`
    <section class="what-changes" aria-label="What changes">
      <p class="from-to"><strong>${t}</strong>${" "}
        ${o?n`<del>${o.version.name}</del>`:n`<span class="note">new</span>`}<span aria-hidden="true"> → </span><span class="unseen"> will point to </span><ins>${s}</ins></p>
      ${o&&n`<p class="note">Revision ${o.rev}, moved <${_} of=${o.mtime} />.</p>`}
      ${o&&n`<${$o} before=${`${e}:${o.version.name}`} after=${`${e}:${s}`} />`}
    </section>`}function jn(e,t){let[o,s]=m({loaded:!1}),r=async()=>{try{let a=await X(po(e,t));return s({loaded:!0,alias:a}),a}catch(a){return s(a.status===404?{loaded:!0,alias:null}:{loaded:!1,error:a}),null}};return k(()=>{if(s({loaded:!1}),!t)return;let a=setTimeout(r,250);return()=>clearTimeout(a)},[e,t]),[o,r]}function fo({dataset:e,alias:t,now:o,onDone:s,onClose:r}){let a=`datasets/${encodeURIComponent(e)}/aliases/${encodeURIComponent(t)}/`,i=l=>{C(`${t} is removed.`),s(l)};return n`
    <${B} title="Remove this alias?" verb=${`Remove ${t}`} danger twin=${Ht(e,t,o.rev)}
      send=${()=>re(a,{"If-Match":`"${o.rev}"`})} onDone=${i} onClose=${r}>
      <p>Jobs that fetch <code>${o.uri}</code> fail from now on. Version ${o.version.name} stays, and so does the
        history of the alias; it can be created again.</p>
    <//>`}var Bn={DatasetVersionCreated:({data:e})=>`Version ${e.version.name} was created`,ModelVersionCreated:({data:e})=>`Model version ${e.model_version.counter} was created`,ModelVersionStatusChanged:({data:e,old_status:t})=>`Model version ${e.model_version.counter} is ${e.model_version.status}${t?`, no longer ${t}`:""}`,VersionAliasMoved:({alias:e,old_version:t,version:o})=>`${e} ${t?`moved from ${t} to ${o}`:`was created, pointing to ${o}`}`,VersionAliasRemoved:({alias:e,old_version:t})=>`${e} was removed${t?`; it pointed to ${t}`:""}`,DatumAliasUpdated:({data:e})=>`${e.updated_alias.name} points to ${e.updated_alias.datum}`,PackagePublished:({uri:e,parts:t,reused:o})=>`${ue(e)} was packaged: ${t} ${t===1?"part":"parts"}${o?`, ${o} reused`:""}`,VersionDeleted:({uri:e})=>`${ue(e)} was deleted`,VersionRestored:({uri:e})=>`${ue(e)} was restored`,PropertiesChanged:e=>`Properties of ${ue(e.uri)}: ${ho(e)}`,MetadataChanged:e=>`Metadata of ${e.path}: ${ho(e)}`,PackagingFailed:({uri:e,reason:t})=>`Packaging of ${ue(e)} failed: ${t}`};function go({type:e,detail:t}){try{return Bn[e](t)}catch{return t?.title||e.replace(/(?<=[a-z])(?=[A-Z])/g," ")}}var Vn={token:"proved by a token",signature:"proved by a signature",client:"said by the client",marker:"said by the marker",pipeline:"Packline itself"};function Z(e){let t=e?.name??e?.who??e?.data?.version?.created_by??e?.data?.model_version?.created_by;return t?{name:t,basis:Vn[e.source??e.who_source]??""}:null}function bo({detail:e}){let t=e?.data?.version?.uri??e?.data?.model_version?.uri??e?.uri??"";return Un(e?.type==="version_alias_moved"?`dataset://${e.dataset}/${e.version}`:t)}function Un(e){let t=/^(dataset|model):\/\/([^/]+)\/([^/]+)$/.exec(e??"");return t?`${t[1]==="model"?"model:":""}${t[2]}:${t[3]}`:""}function Ce(e){let[t,o,s]=e.startsWith("model:")?e.split(":"):["dataset",...e.split(":")];return`${t}://${o}/${s}`}var ho=({set:e,removed:t})=>[e.length&&`set ${e.join(", ")}`,t.length&&`removed ${t.join(", ")}`].filter(Boolean).join("; "),ue=e=>(e??"").split("/").pop();var zn="This stack keeps no events.";function ee({of:e}){let t=E("events/",{...e,limit:20});return n`
    <${p} title="Activity">
      ${t.items.length>0&&n`<ol class="events">${t.items.map(o=>n`<li key=${o.id}><${Wn} event=${o} /></li>`)}</ol>`}
      ${!t.items.length&&!t.loading&&!t.error&&n`<p class="note">Nothing in the last 90 days.</p>`}
      ${t.error&&!t.items.length?n`<${x} error=${t.error} retry=${t.reload} missing=${zn} />`:n`<${O} of=${t} what="earlier events" />`}
    <//>`}function Wn({event:e}){let t=bo(e),o=go(e);return n`<${_} of=${e.time} /><span class=${e.type==="PackagingFailed"?"wrong":""}>${t?n`<a href=${d("versions",t)}>${o}</a>`:o}<${ne} of=${Z(e.detail)} before=" by " /></span>`}function ne({of:e,before:t=""}){return e&&n`<span>${t}${e.name}${e.basis&&n` <span class="soft">(${e.basis})</span>`}</span>`}function Ge({params:{dataset:e,alias:t}}){let o=E(`datasets/${encodeURIComponent(e)}/aliases/${encodeURIComponent(t)}/history/`,{limit:50}),[s,r]=m(null),[a,i]=m(!1),l=o.items[0],c=!!l?.version,$=()=>{r(null),i(!1),o.reload()};return n`
    <${T} title=${`${e}/${t}`} crumbs=${[["Datasets",d("datasets")],[e,d("datasets",e)],[t]]}
      lead=${l&&n`${c?n`Points to ${vo(l)}.`:"Removed."} ${o.count!=null&&`${P(o.count,"revision")}.`}`}
      actions=${l&&n`${c&&n`<${Se} uri=${l.uri} />`}<${F} text=${Gt(e,t)} label="History line" what="command line of the history" />
        ${c&&n`<button type="button" class="quiet" onClick=${()=>i(!0)}>Remove…</button>`}
        <button type="button" class="primary" onClick=${()=>r("")}>${c?"Move":"Create"} ${t}…</button>`}>
      ${o.error&&!o.items.length&&n`<${x} error=${o.error} retry=${o.reload} />`}
      ${o.items.length>0&&n`<${S} caption=${`History of ${t}`} rows=${o.items} id=${({rev:g})=>g} columns=${[{title:"Revision",cell:({rev:g})=>g,header:!0},{title:"Version",cell:vo},{title:"By",cell:({moved_by:g})=>n`<${ne} of=${Z(g)} />`},{title:"Moved",cell:({mtime:g})=>n`<${_} of=${g} />`,kind:"time"},{title:n`<span class="unseen">Change</span>`,cell:g=>n`<${Kn} move=${g} now=${l} onBack=${r} />`}]} />`}
      ${!(o.error&&!o.items.length)&&n`<${O} of=${o} what="earlier moves" />`}
      ${s!=null&&n`<${ie} dataset=${e} alias=${t} version=${s} onClose=${()=>r(null)} onDone=${$} />`}
      ${a&&n`<${fo} dataset=${e} alias=${t} now=${l} onClose=${()=>i(!1)} onDone=${$} />`}
    <//>`}var vo=({version:e})=>e?n`<a href=${d("versions",e.id)}>${e.name}</a>`:"(removed)";function Kn({move:e,now:t,onBack:o}){return e.rev===t.rev?n`<span class="tag accent">now</span>`:!e.version||e.version.name===t.version?.name?null:n`<button type="button" class="quiet" onClick=${()=>o(e.version.name)}>Move back to ${e.version.name}</button>`}var yo=e=>e==="default"||e>="400",Je=e=>e?.content?.["application/json"]?.example;function ko(e){let t=new Map;for(let[o,s]of Object.entries(e.paths))for(let[r,a]of Object.entries(s)){let i=a.tags?.[0]??"others";t.set(i,[...t.get(i)??[],Hn(o,r,a)])}return[...t]}function Hn(e,t,o){let s=Object.entries(o.responses).filter(([i])=>!yo(i)),[r,a]=s.find(([,i])=>Je(i)!==void 0)??s[0]??["",{}];return{id:o.operationId,method:t.toUpperCase(),path:e,summary:o.summary,description:o.description??"",parameters:o.parameters??[],request:Je(o.requestBody),status:r,answer:Je(a),errors:Object.entries(o.responses).filter(([i])=>yo(i)).map(([i,{description:l}])=>[i,l])}}function Ee(e={}){return e.anyOf?e.anyOf.map(Ee).join(" or "):e.$ref?e.$ref.split("/").pop():e.type==="array"?`array of ${Ee(e.items)}`:e.format?`${e.type} (${e.format})`:e.type??"any"}function qe(){let e=D("openapi.json");return n`
    <${T} title="HTTP API" lead=${n`Made from <code>/api/v0/openapi.json</code>, from which clients can be generated.`}>
      <${j} of=${e}>${t=>ko(t).map(([o,s])=>n`
        <${p} key=${o} title=${o}>
          ${s.map(r=>n`<${Gn} key=${r.id} of=${r} />`)}
        <//>`)}<//>
    <//>`}function Gn({of:e}){let t=[{title:"Parameter",header:!0,cell:({name:o})=>n`<code>${o}</code>`},{title:"In",cell:o=>`${o.in}${o.required?", required":""}`},{title:"Type",cell:({schema:o})=>Ee(o)},{title:"Meaning",cell:({description:o})=>o??""}];return n`
    <details>
      <summary><code>${e.method} ${e.path}</code> ${e.summary}</summary>
      <p>${e.description}</p>
      ${e.parameters.length>0&&n`<${S} caption=${`Parameters of ${e.id}`} columns=${t} rows=${e.parameters} id=${o=>`${o.in} ${o.name}`} />`}
      ${e.request!==void 0&&n`<${wo} title=${`Body of ${e.id}`} of=${e.request} />`}
      ${e.answer!==void 0&&n`<${wo} title=${`Answer ${e.status} of ${e.id}`} of=${e.answer} />`}
      <h3>Errors</h3>
      <ul>${e.errors.map(([o,s])=>n`<li key=${o}><code>${o}</code> ${s}</li>`)}</ul>
    </details>`}var wo=({title:e,of:t})=>n`
  <h3>${e}</h3>
  <div class="scroll" tabindex="0" role="region" aria-label=${e}><pre>${JSON.stringify(t,null,2)}</pre></div>`;var Jn=["description","owner","license","tags","readme"],Qe=e=>typeof e=="string"&&e!=="";function Pe(e,t=null){let o=Object.fromEntries(["description","owner","license","readme"].map(a=>[a,Qe(e[a])?e[a]:""])),s=Array.isArray(e.tags)?e.tags.filter(Qe):[],r=Object.fromEntries(Object.entries(e).filter(([a,i])=>!(Jn.includes(a)&&!(a==="tags"&&t)&&qn(a,i))));return{...o,tags:t??s,others:r}}var qn=(e,t)=>e==="tags"?Array.isArray(t)&&t.every(Qe):typeof t=="string",xo=e=>[...new Set(e.split(",").map(t=>t.trim()).filter(Boolean))];function So(e){try{let t=JSON.parse(e.trim()||"{}");return t&&typeof t=="object"&&!Array.isArray(t)?{value:t}:{wrong:"Write one JSON object."}}catch(t){return{wrong:`This is not JSON: ${t.message}`}}}function Co(e,t,o){let s={};for(let r of["description","owner","license","readme"])e[r]!==t[r]&&(s[r]=t[r]||null);JSON.stringify(e.tags)!==JSON.stringify(t.tags)&&(s[o?"valohai.tags":"tags"]=t.tags.length?t.tags:null);for(let r of new Set([...Object.keys(e.others),...Object.keys(t.others)]))JSON.stringify(e.others[r])!==JSON.stringify(t.others[r])&&(s[r]=t.others[r]??null);return s}function Eo({uri:e,path:t,isVersion:o,onDone:s,onClose:r}){let[a,i]=m(null),[l,c]=m(null);return k(()=>{Qn(t,o).then(i,c)},[t]),a?n`<${Yn} uri=${e} path=${t} isVersion=${o} seen=${a} onDone=${s} onClose=${r} />`:n`<${ae} title="Edit" onClose=${r}>${l?n`<${x} error=${l} />`:n`<${Y} />`}<//>`}async function Qn(e,t){let o=await ro(`${e}metadata/`),s=await o.json(),r=t?(await X(e,{files:0})).tags:null;return{card:Pe(s,r),etag:o.headers.get("ETag")}}function Yn({uri:e,path:t,isVersion:o,seen:s,onDone:r,onClose:a}){let[i,l]=m(s.card),[c,$]=m(s.card.tags.join(", ")),[g,y]=m(Object.keys(s.card.others).length?JSON.stringify(s.card.others,null,2):""),f=So(g),w=f.wrong?{}:Co(s.card,{...i,tags:xo(c),others:f.value},o),A=N=>H=>l({...i,[N]:H.target.value}),h=()=>J(`${t}metadata/`,w,{headers:{"If-Match":s.etag}}),M=()=>{C(`${e} was changed.`),r()};return n`
    <${B} title="Edit" verb="Save" wide twin=${eo(e,w)} disabled=${f.wrong||!Object.keys(w).length} send=${h} onDone=${M} onClose=${a}>
      <${R} id="card-description" label="Description" value=${i.description} onInput=${A("description")} />
      <div class="fields">
        <${R} id="card-owner" label="Owner" value=${i.owner} onInput=${A("owner")} />
        <${R} id="card-license" label="Licence" value=${i.license} onInput=${A("license")} hint="An SPDX identifier, such as CC-BY-4.0." />
        <${R} id="card-tags" label="Tags" value=${c} onInput=${N=>$(N.target.value)} hint="With commas between them." />
      </div>
      <${R} id="card-others" label="Other properties" hint="One JSON object." wrong=${f.wrong}>
        <textarea id="card-others" rows="5" spellcheck=${!1} value=${g} aria-describedby=${f.wrong?"card-others-hint card-others-wrong":"card-others-hint"}
          aria-invalid=${f.wrong?"true":null} onInput=${N=>y(N.target.value)} /><//>
      <${R} id="card-readme" label="README" hint="Markdown. Empty: the README.md of the version is shown, if it has one.">
        <textarea id="card-readme" rows="10" value=${i.readme} aria-describedby="card-readme-hint" onInput=${A("readme")} /><//>
    <//>`}var le=e=>function(o){let[s,r]=m({}),[a,i]=m(0);return k(()=>{import("./previews.js").then(l=>r({view:l[e]}),()=>r({failed:!0}))},[a]),s.failed?n`<${x} error=${Xn} retry=${()=>a?location.reload():i(1)} />`:s.view?n`<${s.view} ...${o} />`:n`<${Y} />`},Xn={message:"Previews cannot be loaded.",remedy:"Check the network; if the deployment was updated meanwhile, load the page again."},Po=le("Preview"),Do=le("Gallery"),Oo=le("Comparison"),_o=le("OneSide"),To=le("Readme"),Ao=le("FileSummary");var Zn=/^readme\.(md|markdown)$/i;function De({uri:e,path:t,properties:o,tags:s,version:r,owner:a,reload:i}){let[l,c]=m(!1),$=Pe(o,s),g=Object.entries($.others).map(([f,w])=>[f,typeof w=="string"?w:JSON.stringify(w)]),y=[["Owner",$.owner||a],["Licence",$.license],["Tags",$.tags.length>0&&$.tags.map(f=>n`<${G} key=${f}>${f}<//>`)],...g].filter(([,f])=>f);return n`
    <${p} title="About" aside=${n`<button type="button" onClick=${()=>c(!0)}>Edit</button>`}>
      ${$.description&&n`<p class="description">${$.description}</p>`}
      ${y.length>0&&n`<${K} of=${y} />`}
      ${!$.description&&!y.length&&n`<p class="note">There is no description yet.</p>`}
    <//>
    <${es} text=${$.readme} version=${r} />
    ${l&&n`<${Eo} uri=${e} path=${t} isVersion=${!!s} onClose=${()=>c(!1)} onDone=${()=>{c(!1),i()}} />`}`}function es({text:e,version:t}){let s=D(!e&&t?`dataset-versions/${encodeURIComponent(t)}/tree/`:null,{prefix:"README",limit:20}).data?.results.find(r=>r.kind==="file"&&Zn.test(r.path));return!e&&!s?null:n`<${p} title="README"><${To} key=${e||s.path} text=${e} version=${t} path=${s?.path} /><//>`}var ts=/^[a-z0-9._-]{1,128}$/;function Mo({onDone:e,onClose:t}){let[o,s]=m(""),r=o&&!ts.test(o)?"Lower-case letters, digits, dots, underscores and dashes only.":"",a=i=>{C(`${i.uri} was created.`),e(i)};return n`
    <${B} title="New dataset" verb="Create dataset" twin=${Xt(o)} disabled=${!o||r}
      send=${()=>J("datasets/",{name:o})} onDone=${a} onClose=${t}>
      <${R} id="dataset-name" label="Name" value=${o} wrong=${r} onInput=${i=>s(i.target.value.trim())}
        hint="Versions come from executions that name it, or from data you select in the search." />
    <//>`}var Ye=5;function No({dataset:e,onDone:t,onClose:o}){let s=`datasets/${encodeURIComponent(e)}/`,r=D(`${s}usage/`),[a,i]=m(""),l=async()=>{let $=r.data.newest_version,g=$?`?newest=${encodeURIComponent($)}`:"",y;do y=await re(s+g);while(!y.removed);return y},c=$=>{C(`${e} is removed.`),t($)};return n`
    <${B} title="Remove this dataset?" verb=${`Remove ${e}`} danger twin=${Qt(`dataset://${e}/`)}
      disabled=${!r.data||a!==e} send=${l} onDone=${c} onClose=${o}>
      <${j} of=${r}>${$=>n`<${os} of=${$} />`}<//>
      <p>Jobs that fetch any of it fail from now on. Each version can be restored until its retention ends, and brings the
        dataset back; its name is never given to other content. The uploaded files themselves stay.</p>
      <${R} id="remove-dataset-name" label="Type the name of the dataset" value=${a} onInput=${$=>i($.target.value.trim())} />
    <//>`}function os({of:e}){let t=e.complete?"":"at least ",o=Io(e.used_by,"execution"),s=Io(e.used_by,"version");return n`<${K} of=${[["Versions deleted",`${t}${P(e.versions,"version")}, ${P(e.file_count,"file")}, ${v(e.size)}`],["Packages purged later",e.packages>0&&`${t}${P(e.packages,"version")} packaged; parts that others use stay`],["Aliases removed",e.aliases.join(", ")],["Executions whose inputs name it",o.length>0&&n`<${Ro} of=${o} to=${r=>d("executions",r)} />`],["Versions based on it",s.length>0&&n`<${Ro} of=${s} />`]].filter(([,r])=>r)} />`}var Io=(e,t)=>[...new Set(e.filter(o=>o.kind===t).map(o=>o.by))],Ro=({of:e,to:t})=>n`${e.slice(0,Ye).map(o=>n`${t?n`<a key=${o} href=${t(o)}>${o}</a>`:n`<code key=${o}>${o}</code>`} `)}
  ${e.length>Ye&&`and ${e.length-Ye} more`}`;var Lo=e=>`dataset-versions/${encodeURIComponent(e.id)}/`;function Fo({version:e,onDone:t,onClose:o}){let s=r=>{C(`${e.uri} is deleted.`),t(r)};return n`
    <${B} title="Delete this version?" verb=${`Delete ${e.name}`} danger twin=${qt(e.uri)}
      send=${()=>re(Lo(e))} onDone=${s} onClose=${o}>
      <p><code>${e.uri}</code> disappears from lists and can no longer be fetched. It can be restored until its
        retention ends; then it is purged, with the parts that no other version uses.</p>
      <p>The uploaded files themselves stay.</p>
    <//>`}function Oe({version:e,onDone:t,onClose:o}){let s=r=>{C(`${e.uri} is restored.`),t(r)};return n`
    <${B} title="Restore this version?" verb=${`Restore ${e.name}`} twin=${Yt(e.uri)}
      send=${()=>J(`${Lo(e)}restore/`,{})} onDone=${s} onClose=${o}>
      <p><code>${e.uri}</code> comes back as it was${e.deleted_at?` before ${Bt(e.deleted_at)}`:""}.</p>
    <//>`}function jo({dataset:e,reload:t}){let[o,s]=m(""),r=()=>s("");return n`
    <button type="button" class="primary" onClick=${()=>s("promote")}>Promote a version…</button>
    <button type="button" class="danger" onClick=${()=>s("remove")}>Remove dataset…</button>
    ${o==="promote"&&n`<${ie} dataset=${e} onClose=${r} onDone=${()=>{r(),t()}} />`}
    ${o==="remove"&&n`<${No} dataset=${e} onClose=${r} onDone=${()=>z("datasets")} />`}`}function Bo(){let[e,t]=m(!1);return n`
    <button type="button" class="primary" onClick=${()=>t(!0)}>New dataset</button>
    ${e&&n`<${Mo} onClose=${()=>t(!1)} onDone=${o=>z("datasets",o.id)} />`}`}function Xe({dataset:e,reload:t}){let o=E("dataset-versions/",{dataset:e,deleted:"true",limit:200}),[s,r]=m(null),a=o.items.filter(i=>i.deleted_at);return a.length?n`
    <${p} title="Deleted versions">
      <${S} caption="Deleted versions" rows=${a} columns=${[{title:"Version",cell:({id:i,name:l})=>n`<a href=${d("versions",i)}>${l}</a>`,header:!0},{title:"Deleted",cell:({deleted_at:i})=>n`<${_} of=${i} />`,kind:"time"},{title:"Purged after",cell:({purge_at:i})=>n`<${_} of=${i} />`,kind:"time"},{title:n`<span class="unseen">Restore</span>`,cell:i=>n`<button type="button" aria-label=${`Restore ${i.name}`} onClick=${()=>r(i)}>Restore</button>`}]} />
      <${O} of=${o} what="more deleted versions" />
      ${s&&n`<${Oe} version=${s} onClose=${()=>r(null)}
        onDone=${()=>{r(null),o.reload(),t()}} />`}
    <//>`:null}function Ze({params:e}){let t=e.dataset,o=D(`datasets/${encodeURIComponent(t)}/`),s=E(o.data?"dataset-versions/":null,{dataset:t,limit:50}),r=E(o.data?`datasets/${encodeURIComponent(t)}/aliases/`:null,{limit:200}),a=()=>{r.reload(),s.reload()};return n`
    <${T} title=${t} crumbs=${[["Datasets",d("datasets")],[t]]} lead=${n`<code>${o.data?.uri??""}</code>`}
      actions=${o.data&&n`<${jo} dataset=${t} reload=${a} />`}>
      <${j} of=${o}>${i=>n`
        <${De} uri=${i.uri} path=${`datasets/${encodeURIComponent(t)}/`} properties=${i.properties} owner=${i.owner} version=${i.latest_version?.id} reload=${o.reload} />
        <${ss} of=${r} dataset=${t} />
        <${ns} of=${s} aliases=${r.items} />
        <${Xe} dataset=${t} reload=${a} />
        <${ee} of=${{dataset:t}} />`}<//>
      ${o.error?.status===404&&n`<${Xe} dataset=${t} reload=${o.reload} />`}
    <//>`}function ns({of:e,aliases:t}){let o=a=>t.filter(i=>i.version.id===a.id),s=[{title:"Version",value:a=>a.name,header:!0,cell:a=>n`<a href=${d("versions",a.id)}>${a.name}</a>
        ${o(a).map(i=>n` <span class="tag accent" key=${i.name}>${i.name}</span>`)}`},{title:"Files",value:a=>a.file_count,kind:"number",cell:a=>b(a.file_count)},{title:"Size",value:a=>a.size,kind:"number",cell:a=>v(a.size)},{title:"Package",value:a=>a.packaging,cell:a=>n`<${W} of=${a.packaging} />`},{title:"Tags",cell:a=>a.tags.map(i=>n`<${G} key=${i}>${i}<//>`)},{title:"Created",value:a=>a.ctime,kind:"time",cell:a=>n`<${_} of=${a.ctime} />`}],r=e.items.length>0||!(e.loading||e.error);return n`
    <${p} title="Versions">
      ${r&&n`<${S} caption="Versions, newest first" name="versions" more=${e.more} columns=${s} rows=${e.items} empty="There is no version yet." />`}
      <${O} of=${e} what="older versions" />
    <//>`}function ss({of:e,dataset:t}){let[o,s]=m("");if(e.error)return n`<${x} error=${e.error} retry=${e.reload} />`;if(!e.items.length)return null;let r=[{title:"Alias",value:a=>a.name,header:!0,cell:a=>n`<a class="tag accent" href=${d("datasets",t,"aliases",a.name)}>${a.name}</a>`},{title:"Version",value:a=>a.version.name,cell:a=>n`<a href=${d("versions",a.version.id)}>${a.version.name}</a>`},{title:"Moved",value:a=>a.mtime,kind:"time",cell:a=>n`<${_} of=${a.mtime} />`},{title:"History",cell:a=>n`<button class="quiet" aria-expanded=${o===a.name}
        onClick=${()=>s(o===a.name?"":a.name)}>${o===a.name?"Hide":"Show"}<span class="unseen"> history of ${a.name}</span></button>`}];return n`
    <${p} title="Aliases">
      <${S} caption="Aliases" name="aliases" more=${e.more} columns=${r} rows=${e.items} id=${a=>a.name} />
      ${o&&n`<${as} key=${o} dataset=${t} alias=${o} />`}
    <//>`}function as({dataset:e,alias:t}){let o=E(`datasets/${encodeURIComponent(e)}/aliases/${encodeURIComponent(t)}/history/`,{limit:20});return n`
    <div class="history"><h3>Where ${t} pointed</h3>
      <ol>${o.items.map(s=>n`<li key=${s.rev}>
        <${_} of=${s.mtime} /> ${s.version?n`<a href=${d("versions",s.version.id)}>${s.version.name}</a>`:"(removed)"}<${ne} of=${Z(s.moved_by)} before=" by " />${" "}
        <span class="soft">revision ${s.rev}</span></li>`)}</ol>
      <${O} of=${o} what="older moves" />
    </div>`}var rs=50;function et({query:e}){let t=E("datasets/",{search:e.search,limit:rs,newest:!0}),o=a=>({newest_version:i})=>i?a(i):"\u2013",s=[{title:"Dataset",value:a=>a.name,header:!0,cell:a=>n`<a href=${d("datasets",a.id)}>${a.name}</a>`},{title:"Newest version",value:a=>a.newest_version?.name,cell:o(a=>n`<a href=${d("versions",a.id)}>${a.name}</a>`)},{title:"Files",value:a=>a.newest_version?.file_count,kind:"number",cell:o(a=>b(a.file_count))},{title:"Size",value:a=>a.newest_version?.size,kind:"number",cell:o(a=>v(a.size))},{title:"Package",value:a=>a.newest_version?.packaging,cell:o(a=>n`<${W} of=${a.packaging} />`)},{title:"Created",value:a=>a.newest_version?.ctime,kind:"time",cell:o(a=>n`<${_} of=${a.ctime} />`)}],r=t.items.length>0||!(t.loading||t.error);return n`
    <${T} title="Datasets" lead="Every dataset of this deployment, by name, with its newest version."
      actions=${n`<${se} label="Name contains" param="search" /> <${Bo} />`}>
      ${r&&n`<${S} caption="Datasets" name="datasets" more=${t.more} columns=${s} rows=${t.items}
        empty=${e.search?"No dataset has this in its name.":"There is no dataset yet. Upload files whose metadata names one, and it appears here."} />`}
      <${O} of=${t} what="more datasets" />
    <//>`}function ce(e){let t=/^dataset:\/\/([^/]+)\/(.+)$/.exec(e??"");return t?`${t[1]}:${t[2]}`:null}var pe=e=>e.slice(0,e.lastIndexOf(":")),fe=e=>e.slice(e.lastIndexOf(":")+1);function _e({of:e}){let t=ce(e);return t?n`<a href=${d("versions",t)}>${e}</a>`:n`<span>${e}</span>`}function Ae({of:e}){let t=tt(e),o=ot(e);return n`
    <div class="lineage">
      <h3>Made from</h3>
      ${t.length?n`<ul>${t}</ul>`:n`<p class="soft">Nothing is recorded.</p>`}
      <h3>Used by</h3>
      ${o.length?n`<ul>${o}</ul>`:n`<p class="soft">Nothing yet.</p>`}
    </div>`}function tt({made_by:e,based_on:t}){let o=e?[e.step,e.commit,e.image].filter(s=>typeof s=="string"):[];return[t&&n`<li><small>version before</small> <${Te} of=${t}>${tt(t)}<//></li>`,e&&n`<li><small>execution</small> <${Vo} id=${e.execution} /> <span class="soft">${o.join(" \xB7 ")}</span>
      ${e.inputs?.length>0&&n`<ul>${e.inputs.map(s=>n`
        <li><small>input</small> <${Te} of=${s}>${tt(s)}<//></li>`)}</ul>`}</li>`].filter(Boolean)}function ot({used_by:e=[]}){return e.map(t=>{if(t.more)return n`<li class="soft">and more</li>`;if(t.version)return n`<li><small>version</small> <${Te} of=${t.version}>${ot(t.version)}<//></li>`;let o=t.made??[];return n`<li><small>execution</small> <${Vo} id=${t.execution} />
      ${o.length>0&&n`<ul>${o.map(s=>n`<li><small>made</small> <${Te} of=${s}>${ot(s)}<//></li>`)}</ul>`}</li>`})}function Te({of:e,children:t}){let o=[].concat(t).flat().filter(Boolean);return n`<${_e} of=${e.uri} />
    ${e.files!=null&&n` <span class="soft">${P(e.files,"file")}</span>`}
    ${e.unknown&&n` <span class="soft">(not known here)</span>`}
    ${e.more&&n` <span class="soft">…</span>`}
    ${o.length>0&&n`<ul>${o}</ul>`}`}var Vo=({id:e})=>n`<a href=${d("executions",e)}>${e}</a>`;function nt({params:e}){let t=e.datum,o=D(`data/${encodeURIComponent(t)}/`,{hashes:!1}),s=D("lineage/",{uri:`datum://${t}`,depth:3}),r=D(o.data?.output_execution?`executions/${encodeURIComponent(o.data.output_execution.id)}/`:null);return n`
    <${T} title=${o.data?.name??t} crumbs=${[["Search",d("search")],[o.data?.name??t]]}
      lead=${o.data&&n`<code>${o.data.uri}</code> <${F} text=${o.data.uri} label="Copy URI" what="URI" />`}>
      <${j} of=${o}>${a=>n`
        <div class="columns">
          <${p} title="Facts"><${K} of=${is(a)} /><//>
          <${p} title="Versions">
            ${r.data?n`<${ls} of=${r.data.versions} path=${a.name} />`:n`<p class="note">No execution is known that made it.</p>`}
          <//>
          <${p} title="Lineage"><${j} of=${s}>${i=>n`<${Ae} of=${i} />`}<//><//>
        </div>
        <${ee} of=${{datum:t}} />`}<//>
    <//>`}var is=e=>[["Size",v(e.size)],["Stored",e.file_mtime&&n`<${_} of=${e.file_mtime} />`],["Made by execution",e.output_execution&&n`<a href=${d("executions",e.output_execution.id)}>${e.output_execution.id}</a>`],["Aliases",e.aliases.join(", ")],["Tags",e.tags.length>0&&e.tags.map(t=>n`<${G} key=${t}>${t}<//>`)],...Object.entries(e.properties).map(([t,o])=>[t,typeof o=="string"?o:JSON.stringify(o)]),["MD5",e.md5&&n`<code>${e.md5}</code>`],e.part?["Inside of part",n`<code>${e.part.key}</code>`]:["Key",e.key&&n`<code>${e.key}</code>`]].filter(([,t])=>t);function ls({of:e,path:t}){let o=e.filter(s=>ce(s));return o.length?n`
    <ul class="plain">${o.map(s=>n`<li key=${s}><a href=${d("versions",ce(s),{tab:"files",find:t})}>${s}</a></li>`)}</ul>
    <p class="note">Those that its execution made. Versions that are based on them may have it as well.</p>`:n`<p class="note">Its execution made no dataset version.</p>`}var cs=5;function te(e,t){let o=L({query:"",pages:0});k(()=>{o.current.query!==t&&(o.current={query:t,pages:0}),!(!e.more||e.items.length||o.current.pages>=cs)&&(o.current.pages+=1,e.more())})}var $s=["open","sealing","sealed"],ms="This stack does not list executions; open one by its id.";function st({query:e}){let t=E("executions/",{state:e.state,alerts:e.alerts,project:e.project,limit:50});return te(t,`${e.state} ${e.alerts} ${e.project}`),n`
    <${T} title="Executions" lead="Jobs whose outputs were uploaded: what each made, and what was wrong." actions=${n`<${ps} />`}>
      <div class="filters" role="group" aria-label="Filters">
        <label class="inline" for="state">State</label>
        <select id="state" value=${e.state??""} onChange=${o=>V({state:o.target.value})}>
          <option value="">any</option>${$s.map(o=>n`<option value=${o}>${o}</option>`)}</select>
        <label class="inline"><input type="checkbox" checked=${e.alerts==="true"}
          onChange=${o=>V({alerts:o.target.checked?"true":""})} /> With alerts only</label>
        <${se} label="Project" param="project" />
      </div>
      ${t.error&&!t.items.length?n`<${x} error=${t.error} retry=${t.reload} missing=${ms} />`:n`${!(t.loading&&!t.items.length)&&n`<${ds} of=${t} />`}<${O} of=${t} what="more executions" />`}
    <//>`}var ds=({of:e})=>n`
  <${S} caption="Executions" name="executions" more=${e.more} rows=${e.items} empty=${e.more?"None on this page; there are more.":"No execution is like that."} columns=${[{title:"Execution",value:({id:t})=>t,cell:({id:t})=>n`<a href=${d("executions",t)}>${t}</a>`,header:!0},{title:"State",value:({state:t})=>t,cell:({state:t})=>n`<${W} of=${t} />`},{title:"Files",value:({file_count:t})=>t,cell:({file_count:t})=>b(t),kind:"number"},{title:"Size",value:({size:t})=>t,cell:({size:t})=>v(t),kind:"number"},{title:"Versions",cell:({versions:t})=>n`<${us} of=${t} />`},{title:"Alerts",value:({alerts:t})=>t.length,cell:({alerts:t})=>t.length?n`<span class="state bad">${t.length}</span>`:"\u2013"},{title:"Sealed, or last upload",value:({mtime:t})=>t,cell:({mtime:t})=>n`<${_} of=${t} />`,kind:"time"}]} />`,us=({of:e})=>e.length?n`${e.slice(0,3).map(t=>n`<${at} uri=${t} /> `)}${e.length>3&&`and ${e.length-3} more`}`:"\u2013";function at({uri:e}){let[,t,o,s]=/^(\w+):\/\/([^/]+)\/(.+)$/.exec(e)??[];return t?n`<a href=${d("versions",`${t==="model"?"model:":""}${o}:${s}`)}>${e}</a>`:n`<code>${e}</code>`}function ps(){let[e,t]=m("");return n`
    <form class="by-id" onSubmit=${s=>{s.preventDefault(),e.trim()&&z("executions",e.trim())}}>
      <input type="text" aria-label="Execution id" placeholder="Execution id" value=${e} autocomplete="off" spellcheck=${!1}
        onInput=${s=>t(s.target.value)} />
      <button>Open</button>
    </form>`}var fs=3e3;function rt({params:e}){let t=`executions/${encodeURIComponent(e.execution)}/`,o=D(t,void 0,{every:({state:s})=>s==="sealed"?0:fs});return n`
    <${T} title=${e.execution} crumbs=${[["Executions",d("executions")],[e.execution]]}
      actions=${n`<${F} text=${`packline execution ${e.execution}`} label="Command line" what="Command line" />`}>
      <${j} of=${o}>${s=>n`<${hs} execution=${s} path=${t} />`}<//>
    <//>`}var hs=({execution:e,path:t})=>n`
  <p class="lead" aria-live="polite"><${W} of=${e.state} /> ${e.sealed_at&&n`since <${_} of=${e.sealed_at} />`}</p>
  ${e.alerts.length>0&&n`<${gs} of=${e.alerts} />`}
  <${p} title="What it made">
    <div class="figures">
      <${I} value=${b(e.file_count)} label="outputs" />
      <${I} value=${v(e.size)} label="together" />
      <${I} value=${b(e.versions.length)} label=${e.versions.length===1?"version":"versions"} />
    </div>
    ${e.versions.length>0&&n`<ul class="plain">${e.versions.map(o=>n`<li><${at} uri=${o} /></li>`)}</ul>`}
    ${e.datum_aliases.length+e.late.length>0&&n`<${K} of=${[["Datum aliases",e.datum_aliases.join(", ")],["Late files",e.late.join(", ")]]} />`}
  <//>
  ${e.state==="sealed"&&n`<${bs} path=${t} />`}
  ${Object.keys(e.marker).length>0&&n`
    <${p} title="Marker"><pre class="json" tabindex="0">${JSON.stringify(e.marker,null,2)}</pre><//>`}
  <${ee} of=${{execution:e.id}} />`,gs=({of:e})=>n`
  <${p} title=${e.length===1?"Alert":"Alerts"}>
    <ul class="alerts">${e.map(({code:t,message:o,remedy:s})=>n`
      <li><strong><code>${t}</code></strong><p>${o}</p>${s&&n`<p class="remedy">What to do: ${s}</p>`}</li>`)}</ul>
  <//>`;function bs({path:e}){let t=E(`${e}outputs/`,{limit:100});return n`
    <${p} title="Outputs">
      ${t.items.length>0&&n`<${S} caption="Outputs" rows=${t.items} id=${({path:o,datum:s})=>`${o}:${s.id}`} columns=${[{title:"Path",cell:({path:o,datum:s})=>n`<a href=${d("data",s.id)}>${o}</a>`,header:!0},{title:"Size",cell:({datum:o})=>v(o.size),kind:"number"},{title:"Datum",cell:({datum:o})=>n`<code>${o.id}</code><${F} text=${`datum://${o.id}`} what=${`URI of ${o.name}`} />`}]} />`}
      ${!t.items.length&&!t.loading&&!t.error&&n`<p class="note">It has none.</p>`}
      <${O} of=${t} what="more outputs" />
    <//>`}var Uo=1e-6,Me=e=>e!=null&&e<1?`${Math.max(1,Math.round(e*1e3))} ms`:Ut(e);function q(e){if(e==null)return"\u2013";if(e===0)return"$0";if(e<Uo)return`< $${Uo.toFixed(6)}`;let t=e>=1?2:Math.min(8,1-Math.floor(Math.log10(Math.abs(e))));return`$${e.toFixed(t)}`}function vs(e,t){if(!(t>0)||!(e>t))return"";let o=e/t;return`${o>=10?b(Math.round(o)):o.toFixed(1)} times`}var ys=[["requests","Requests",b],["seconds","Time",Me],["dollars","Price of requests",q]];function Ie(e){return ys.map(([t,o,s])=>{let[r,a]=[e.by_files[t],e.by_package[t]],i=Math.max(r,a),l=c=>i>0?c/i:0;return{key:t,title:o,files:s(r),packed:s(a),filesShare:l(r),share:l(a),less:vs(r,a)}})}function zo(e){let t=Ie(e).map(({title:o,files:s,packed:r})=>`${o.toLowerCase()}: ${s} file by file, ${r} by package`);return`One fetch of ${b(e.files)} files. ${t.join("; ")}.`}var Wo=(e,t)=>{let o=s=>({requests:s.requests*t,seconds:s.seconds*t,dollars:s.dollars*t});return{...e,by_files:o(e.by_files),by_package:o(e.by_package)}};var Re=["versions","packages","package_dollars","fetches","saved_requests","saved_seconds","saved_dollars"];function it(e){let t=new Map;for(let o of e.flatMap(s=>s.months)){let s=t.get(o.month)??Object.fromEntries(Re.map(r=>[r,0]));for(let r of Re)s[r]+=o[r];t.set(o.month,s)}return[...t].map(([o,s])=>({month:o,...s})).sort((o,s)=>o.month<s.month?1:-1)}var lt=e=>e.months.reduce((t,o)=>t+o.saved_dollars,0);function Ko(e){let t=Object.fromEntries(Re.map(o=>[o,0]));for(let o of it(e))for(let s of Re)t[s]+=o[s];return{...t,storage_dollars:e.reduce((o,{storage_dollars:s})=>o+s,0),stale:e.filter(({stale:o})=>o).length}}var Ho=e=>e.fetched_by.map(({name:t,fetches:o})=>`${t||"unknown"} ${o}`).join(", ");function ct({stale:e,complete:t,versions:o}){return e?"stale":o===0?"no versions":t?"in use":"not all read"}var ks="Estimated from fetches that executions have recorded and from list prices; storage at most, as versions may share files.";function $t(){let e=E("fleet/",{limit:10});return n`
    <${T} title="Fleet" lead=${ks}>
      ${e.error&&!e.items.length?n`<${x} error=${e.error} retry=${e.reload} missing=${"This stack has no fleet page."} />`:n`${e.items.length>0&&n`<${ws} of=${e.items} partial=${e.next!=null} />`}
          ${!(e.loading&&!e.items.length)&&n`<${xs} of=${e.items} />`}<${O} of=${e} what="more datasets" />`}
    <//>`}function ws({of:e,partial:t}){let o=Ko(e);return n`
    <${p} title=${t?`The first ${P(e.length,"dataset")}`:`All ${P(e.length,"dataset")}`}>
      <div class="figures">
        <${I} value=${q(o.saved_dollars)} label="saved in requests" />
        <${I} value=${b(o.saved_requests)} label="requests saved" />
        <${I} value=${Me(o.saved_seconds)} label="of waiting saved" />
        <${I} value=${q(o.package_dollars)} label="paid for packages" />
        <${I} value=${b(o.fetches)} label="recorded fetches" />
        <${I} value=${q(o.storage_dollars)} label="storage a month, at most" />
        <${I} value=${b(o.stale)} label="stale: unused for 90 days" />
      </div>
    <//>
    <${p} title="By month">
      <${S} caption="Savings by month" name="months" id=${({month:s})=>s} rows=${it(e)} columns=${[{title:"Month",value:({month:s})=>s,cell:({month:s})=>s,header:!0},{title:"Versions",value:s=>s.versions,cell:s=>b(s.versions),kind:"number"},{title:"Packages",value:s=>s.packages,cell:s=>b(s.packages),kind:"number"},{title:"Paid for packages",value:s=>s.package_dollars,cell:s=>q(s.package_dollars),kind:"number"},{title:"Fetches",value:s=>s.fetches,cell:s=>b(s.fetches),kind:"number"},{title:"Requests saved",value:s=>s.saved_requests,cell:s=>b(s.saved_requests),kind:"number"},{title:"Time saved",value:s=>s.saved_seconds,cell:s=>Me(s.saved_seconds),kind:"number"},{title:"Saved",value:s=>s.saved_dollars,cell:s=>q(s.saved_dollars),kind:"number"}]} />
    <//>`}var xs=({of:e})=>n`
  <${p} title="By dataset">
    <${S} caption="Datasets of the fleet" name="fleet" id=${({name:t})=>t} rows=${e} empty="There is no dataset yet." columns=${[{title:"Dataset",value:({name:t})=>t,cell:({name:t})=>n`<a href=${d("datasets",t)}>${t}</a>`,header:!0},{title:"Use",value:ct,cell:t=>n`<${G}>${ct(t)}<//>`},{title:"Versions",value:t=>t.versions,cell:({versions:t,complete:o})=>`${b(t)}${o?"":" or more"}`,kind:"number"},{title:"Fetches",value:t=>t.fetches,cell:({fetches:t})=>b(t),kind:"number"},{title:"By whom",cell:t=>Ho(t)||"\u2013"},{title:"Last fetch",value:t=>t.last_fetch_at,cell:({last_fetch_at:t})=>n`<${_} of=${t} />`},{title:"Saved",value:lt,cell:t=>q(lt(t)),kind:"number"},{title:"Stored, at most",value:t=>t.stored_bytes_at_most,cell:({stored_bytes_at_most:t})=>v(t),kind:"number"},{title:"A month",value:t=>t.storage_dollars,cell:({storage_dollars:t})=>q(t),kind:"number"}]} />
  <//>`;var Ss={true:"yes",false:"no",null:"IAM decides"};function mt(){let e=D("me/");return n`
    <${T} title="Access" lead="Who you are here, what you may do, and how a job gets in.">
      <${j} of=${e}>${t=>n`
        <${p} title="You">
          <${K} of=${[["Name",t.who?n`<${ne} of=${Z(t.who)} />`:"nobody: this deployment asks nobody who they are"],["Id",t.who?.id??"\u2013"],["Signed in until",n`<${_} of=${t.expires_at} />`],["Scopes",t.scopes.length?t.scopes.map(o=>n`<${G} key=${o}>${o}<//>`):"\u2013"],["Teams",t.teams?t.teams.join(", ")||"none: you reach no dataset":"not bound to teams: you reach every dataset"]]} />
        <//>
        <${p} title="What you may do">
          <${S} caption="What you may do" rows=${t.rights} id=${({action:o})=>o} columns=${[{title:"Action",header:!0,cell:({action:o})=>o},{title:"Allowed",cell:({allowed:o})=>Ss[o]},{title:"Why",cell:({reason:o})=>o}]} />
        <//>
        <${p} title="How a job gets in">
          ${t.job_access.map(o=>n`<${Cs} key=${o.title} way=${o} />`)}
        <//>`}<//>
    <//>`}function Cs({way:e}){let t=Object.entries(e.environment).map(([o,s])=>`export ${o}=${s}`).join(`
`);return n`<h3>${e.title}</h3><p>${e.text}</p>
    <div class="scroll" tabindex="0" role="region" aria-label=${`Variables: ${e.title}`}><pre>${t}</pre></div>
    <${F} text=${t} label="Copy variables" what=${`variables of ${e.title}`} />`}var Es={approved:"good",rejected:"bad",pending:"busy"},he={approved:"Approve",rejected:"Reject",pending:"Set back"};function dt({params:{model:e}}){let t=E("model-versions/",{model:e,limit:50}),[o,s]=m(null),[r,a]=m({}),i=t.items.map(c=>r[c.id]??c),l=c=>{s(null),a({...r,[c.id]:c}),C(`Version ${c.counter} is ${c.status}.`)};return n`
    <${T} title=${e} crumbs=${[["Models",d("models")],[e]]}>
      ${t.error&&!i.length?n`<${x} error=${t.error} retry=${t.reload} />`:n`${!(t.loading&&!i.length)&&n`<${Ps} rows=${i} more=${t.more} onDecide=${(c,$)=>s({version:c,status:$})} />`}<${O} of=${t} what="more versions" />`}
      <${ee} of=${{dataset:`model:${e}`}} />
      ${o&&n`<${Ds} ...${o} onDone=${l} onClose=${()=>s(null)} />`}
    <//>`}var Ps=({rows:e,more:t,onDecide:o})=>n`
  <${S} caption="Versions of the model" name="versions" more=${t} rows=${e} empty="There is no version of this model." columns=${[{title:"Version",value:({counter:s})=>s,cell:({id:s,counter:r})=>n`<a href=${d("versions",s)}>${r}</a>`,header:!0},{title:"Status",value:({status:s})=>s,cell:({status:s})=>n`<span class=${`state ${Es[s]??"idle"}`}>${s||"pending"}</span>`},{title:"Files",value:({file_count:s})=>s,cell:({file_count:s})=>b(s),kind:"number"},{title:"Size",value:({size:s})=>s,cell:({size:s})=>v(s),kind:"number"},{title:"Packaging",value:({packaging:s})=>s,cell:({packaging:s})=>n`<${W} of=${s} />`},{title:"Created",value:({ctime:s})=>s,cell:({ctime:s})=>n`<${_} of=${s} />`,kind:"time"},{title:"Note",cell:({note:s})=>s||"\u2013"},{title:n`<span class="unseen">Decide</span>`,cell:s=>n`<span class="decide">${Object.keys(he).filter(r=>r!==(s.status||"pending")).map(r=>n`<button type="button" class="quiet" aria-label=${`${he[r]} version ${s.counter}`} onClick=${()=>o(s,r)}>${he[r]}</button>`)}</span>`}]} />`,Ds=({version:e,status:t,onDone:o,onClose:s})=>n`
  <${B} title=${`${he[t]} ${e.uri}?`} verb=${he[t]} danger=${t==="rejected"} twin=${Zt(e.uri,t)}
    send=${()=>J(`model-versions/${encodeURIComponent(e.id)}/status/`,{status:t})} onDone=${o} onClose=${s}>
    <p>It is ${e.status||"pending"} now; it will be ${t}. Subscribers of events are notified.</p>
  <//>`;function ut({query:e}){let t=E("models/",{name:e.search,limit:100});return n`
    <${T} title="Models" lead="Versions of models, and what people decided about them."
      actions=${n`<${se} label="Name contains" param="search" />`}>
      ${t.error&&!t.items.length?n`<${x} error=${t.error} retry=${t.reload} missing="This stack does not list models." />`:n`${!(t.loading&&!t.items.length)&&n`<${S} caption="Models" name="models" more=${t.more} rows=${t.items} empty=${e.search?"No model has this in its name.":"No execution has made a model yet."} columns=${[{title:"Model",value:({name:o})=>o,cell:({name:o})=>n`<a href=${d("models",o)}>${o}</a>`,header:!0},{title:"URI",cell:({uri:o})=>n`<code>${o}</code>`}]} />`}<${O} of=${t} what="more models" />`}
    <//>`}var Os=50;function Go({pattern:e}){let t=E("search/",{q:e,limit:Os});if(te(t,e),t.error&&!t.items.length)return n`<${x} error=${t.error} retry=${t.reload} missing="This deployment cannot search everything yet: update it." />`;let o=t.items.length>0||!t.loading;return n`
    <${p} title="Names and files" aside=${n`<${F} text=${oo(e)} label="Command line" what="Command line" />`}>
      ${o&&n`<p class="note" role="status">${P(t.items.length,"result")} shown${t.more?"; there are more":""}. Searched: names, and ${t.searched}.</p>`}
      ${t.notSearched?.length>0&&n`<p class="note">Not searched yet: ${t.notSearched.join(", ")}.</p>`}
      ${o&&n`<${S} caption="Names and files" name="everything" more=${t.more} rows=${t.items} id=${_s} columns=${Ts}
        empty=${t.more?"Nothing on these pages.":`Nothing matches \u201C${e}\u201D.`} />`}
      <${O} of=${t} what="more results" />
    <//>`}var _s=e=>`${e.kind} ${e.collection} ${e.path??e.name} ${e.uri}`,Ts=[{title:"Name",header:!0,value:e=>e.name,cell:e=>n`<a href=${d(...we(e))}>${e.path??e.name}</a>`},{title:"Kind",value:e=>e.kind,cell:e=>e.kind},{title:"Of",value:e=>e.collection,cell:e=>n`<${As} of=${e.collection} />`},{title:"In versions",cell:e=>e.kind==="file"?n`<${Ms} of=${e} />`:"\u2013"}];function As({of:e}){if(!e)return"\u2013";let t=e.startsWith("model:")?e.slice(6):"";return n`<a href=${t?d("models",t):d("datasets",e)}>${t||e}</a>`}var Ms=({of:e})=>n`${e.versions.map(({id:t,name:o})=>n`<a key=${t} href=${d(...zt(t,e.path))}>${o}</a> `)}
  ${e.more_versions>0&&`and ${e.more_versions} more`}`;var pt=new Map,Jo=(e,t)=>e.has(t.id)?ht(e,[t]):ft(e,[t]),ft=(e,t)=>new Map([...e,...t.map(o=>[o.id,o])]);function ht(e,t){let o=new Map(e);for(let{id:s}of t)o.delete(s);return o}function qo(e,t){let o=t.filter(({id:s})=>e.has(s)).length;return o?o===t.length?"all":"some":"none"}var Ne=e=>[...e.values()].reduce((t,{size:o})=>t+(o??0),0);function Qo(e){let t=new Map;for(let{name:o}of e.values())t.set(o,(t.get(o)??0)+1);return[...t].filter(([,o])=>o>1).map(([o])=>o)}var Is=/^[a-z0-9._-]{1,128}$/,Yo=/^[A-Za-z0-9._-]{1,256}$/,Xo=e=>e.split(/[\s,]+/).filter(Boolean);function Zo({selection:e,onDone:t,onClose:o}){let[s,r]=m({dataset:"",name:"",base:"",packaging:!0,aliases:"",tags:""}),a=h=>M=>r({...s,[h]:M.target.value}),i=D("datasets/",{limit:100}),l=[...e.keys()],c=s.base&&Ns(s.dataset,s.base),$={...s,base:c.includes("://")||!c?c:Ce(c),datums:l,aliases:Xo(s.aliases),tags:Xo(s.tags)},g=Rs(s,$),y=Qo(e),f=()=>J("dataset-versions/",{dataset:s.dataset,name:s.name,files:l.map(h=>({datum:h})),previous_version:c||null,packaging:s.packaging,targeting_aliases:$.aliases,tags:$.tags}),w=h=>{C(`${h.uri} was created.`),t(h)},A=s.dataset&&s.name&&!Object.values(g).some(Boolean)&&l.length<=1e3;return n`
    <${B} title="Create a version from the selection" verb="Create version" twin=${to($)}
      disabled=${!A} send=${f} onDone=${w} onClose=${o}>
      <p>${P(l.length,"file")}, ${v(Ne(e))}. The version has exactly these.</p>
      ${l.length>1e3&&n`<p class="problem" role="alert">At most ${1e3} files at a time: take some out of the selection.</p>`}
      ${y.length>0&&n`<p class="note" role="status">${P(y.length,"path")} selected twice (such as <code>${y[0]}</code>): on disk the last one wins.</p>`}
      <div class="fields">
        <${R} id="compose-dataset" label="Dataset" value=${s.dataset} onInput=${a("dataset")} wrong=${g.dataset} list="compose-datasets" hint="An existing one, or a new name." />
        <datalist id="compose-datasets">${(i.data?.results??[]).map(({name:h})=>n`<option value=${h} />`)}</datalist>
        <${R} id="compose-name" label="Version" value=${s.name} onInput=${a("name")} wrong=${g.name} hint="Such as v2; it never changes afterwards." />
        <${R} id="compose-base" label="Made from (optional)" value=${s.base} onInput=${a("base")} wrong=${g.base} hint="A version or alias, for lineage; no files are taken from it." />
        <${R} id="compose-aliases" label="Aliases (optional)" value=${s.aliases} onInput=${a("aliases")} wrong=${g.aliases} hint="Moved to it once it is packaged." />
        <${R} id="compose-tags" label="Tags (optional)" value=${s.tags} onInput=${a("tags")} hint="Separated by spaces or commas." />
        <${mo} id="compose-packaging" label="Package it" checked=${s.packaging} onChange=${h=>r({...s,packaging:h})} />
      </div>
    <//>`}function Rs(e,{aliases:t}){let o="Letters, digits, dots, underscores and dashes only.";return{dataset:e.dataset&&!Is.test(e.dataset)?"Lower-case letters, digits, dots, underscores and dashes only.":"",name:e.name&&!Yo.test(e.name)?o:"",base:e.base&&!/^(?:[a-z]+:\/\/)?[\w.:/-]+$/.test(e.base)?"A version, such as v1, or dataset://images/v1.":"",aliases:t.every(s=>Yo.test(s))?"":o}}var Ns=(e,t)=>/[:/]/.test(t)?t:`${e}:${t}`;var Fe={tag:"tag",name:"name",alias:"alias",execution:"output_execution",version:"dataset_version",property:"property"},Ls=["tag","property"],en=/^[^=<>!]+(?:[=<>]|!=)/,Fs=/[*?/]|\.\w{1,8}$/;function js(e){let t={};for(let o of sn(e)){let s=o.indexOf(":"),r=Fe[o.slice(0,s).toLowerCase()];r&&s<o.length-1?Le(t,r,o.slice(s+1)):en.test(o)?Le(t,"property",o):Le(t,Fs.test(o)?"name":"tag",o)}return t}function tn(e){let t=e.q?js(e.q):{};for(let o of Object.values(Fe))for(let s of(e[o]??"").split(`
`))s.trim()&&Le(t,o,s.trim());return t}var on=e=>Object.fromEntries(Object.values(Fe).map(t=>[t,[].concat(e[t]??[]).join(`
`)]));function nn(e=""){let t=o=>en.test(o)||Fe[o.slice(0,o.indexOf(":")).toLowerCase()];return sn(e).some(t)?"":e.trim()}var je=e=>Object.keys(e).length===0;function Le(e,t,o){Ls.includes(t)?e[t]=[...e[t]??[],o]:e[t]=o}var sn=e=>[...e.matchAll(/(?:[^\s"]|"[^"]*"?)+/g)].map(([t])=>t.replaceAll('"',"")).filter(Boolean);function vt({query:e}){let t=ye(()=>tn(e),[JSON.stringify(e)]),o=nn(e.q),[s,r]=m(pt),[a,i]=m(!1),l=E(je(t)?null:"data/",{...t,limit:100});return te(l,JSON.stringify(t)),n`
    <${T} title="Search" lead="Find anything by a part of its name, and files by their metadata. Select some of these to create a version."
      actions=${!je(t)&&!o&&n`<${F} text=${no(t)} label="Command line" what="Command line" />`}>
      ${o&&n`<${Go} key=${o} pattern=${o} />`}
      <${Us} key=${JSON.stringify(t)} filters=${o?{}:t} />
      ${l.error&&!l.items.length&&n`<${x} error=${l.error} retry=${l.reload} />`}
      ${!je(t)&&!(l.error&&!l.items.length)&&(l.items.length>0||!o)&&n`
        <${zs} of=${l} selection=${s} onSelect=${r} />
        <${O} of=${l} what="more results" />`}
      ${s.size>0&&n`<${Ks} selection=${s} onClear=${()=>{r(pt),C("Nothing is selected.")}} onCompose=${()=>i(!0)} />`}
      ${a&&n`<${Zo} selection=${s} onClose=${()=>i(!1)} onDone=${c=>z("versions",c.id)} />`}
    <//>`}var Bs=[["tag","Tags","One a line; all must be there."],["property","Properties","One a line: factory=eu-02, accuracy>=0.9, approved_by"],["name","Name","Path or file name; * and ? stand for anything."],["alias","Datum alias",""],["output_execution","Execution","Outputs of this one."],["dataset_version","Dataset version","Members of this one, such as images:v1."]],Vs=["tag","property"];function Us({filters:e}){let[t,o]=m(()=>on(e)),s=a=>{a.preventDefault(),V({q:"",...t})},r=a=>i=>o({...t,[a]:i.target.value});return n`
    <form class="card search-form" onSubmit=${s} aria-label="Search">
      <div class="fields thirds">${Bs.map(([a,i,l])=>n`
        <${R} key=${a} id=${`search-${a}`} label=${i} hint=${l} value=${t[a]} onInput=${r(a)}>
          ${Vs.includes(a)?n`<textarea id=${`search-${a}`} rows="2" value=${t[a]} onInput=${r(a)} aria-describedby=${`search-${a}-hint`} spellcheck=${!1}></textarea>`:null}
        <//>`)}</div>
      <div class="buttons"><button type="submit" class="primary">Search</button></div>
    </form>`}function zs({of:e,selection:t,onSelect:o}){if(e.loading&&!e.items.length)return null;let s=qo(t,e.items),r=n`<${an} label=${`Select all ${e.items.length} shown`} checked=${s==="all"} some=${s==="some"}
    onChange=${()=>o(s==="all"?ht(t,e.items):ft(t,e.items))} />`;return n`
    <p class="note" role="status">${P(e.items.length,"file")} shown${e.more?"; there are more":""}.</p>
    ${!e.items.length&&!e.more&&e.searched&&n`<p class="note">Searched: ${e.searched}. The search field above finds any file by a part of its path.</p>`}
    ${e.notSearched?.length>0&&n`<p class="note" role="status">Not everything was searched: ${e.notSearched.map(a=>`${P(a.files,"file")} of execution ${a.execution}`).join(", ")} will be in the index soon.</p>`}
    <${S} caption="Found files" name="files" more=${e.more} rows=${e.items} empty=${e.more?"Nothing on these pages.":"Nothing is like that."} columns=${[{title:r,kind:"box",cell:a=>n`<${an} label=${`Select ${a.name}`} checked=${t.has(a.id)} onChange=${()=>o(Jo(t,a))} />`},{title:"Name",value:({name:a})=>a,cell:({id:a,name:i})=>n`<a href=${d("data",a)}>${i}</a>`,header:!0},{title:"Size",value:({size:a})=>a,cell:({size:a})=>v(a),kind:"number"},{title:"Tags",cell:({tags:a})=>a.length?a.map(i=>n`<${G}>${i}<//>`):"\u2013"},{title:"Properties",cell:({properties:a})=>n`<${Ws} of=${a} />`},{title:"Execution",value:({output_execution:a})=>a?.id,cell:({output_execution:a})=>a?n`<a href=${d("executions",a.id)}>${a.id}</a>`:"\u2013"},{title:"Datum",cell:({uri:a,name:i})=>n`<${F} text=${a} label="Copy URI" what=${`URI of ${i}`} />`}]} />`}var bt=4;function Ws({of:e}){let t=Object.entries(e);if(!t.length)return"\u2013";let o=([s,r])=>`${s} = ${typeof r=="string"?r:JSON.stringify(r)}`;return n`<span class="properties" title=${t.map(o).join(`
`)}>${t.slice(0,bt).map(s=>n`<code>${o(s)}</code> `)}
    ${t.length>bt&&`and ${t.length-bt} more`}</span>`}function an({label:e,checked:t,some:o=!1,onChange:s}){let r=L();return k(()=>{r.current.indeterminate=o},[o]),n`<input ref=${r} type="checkbox" aria-label=${e} checked=${t} onChange=${s} />`}var Ks=({selection:e,onClear:t,onCompose:o})=>n`
  <div class="selected" role="region" aria-label="Selection">
    <span role="status">${b(e.size)} selected, ${v(Ne(e))}</span>
    <button type="button" class="quiet" onClick=${t}>Clear</button>
    <button type="button" class="primary" onClick=${o}>Create version from selection…</button>
  </div>`;var $e=e=>`dataset-versions/${encodeURIComponent(e.id)}/package/`,rn={built:"Package again?",failed:"Try packaging again?",none:"Package this version?"},ln={built:"Rebuild",failed:"Retry",none:"Package now"};function Be({version:e,onDone:t,onClose:o}){let s=e.packaging==="built",r=()=>J($e(e),s?{rebuild:!0}:{}),a=i=>{C(`Packaging of ${e.uri} has started.`),t(i)};return n`
    <${B} title=${rn[e.packaging]??rn.none} verb=${ln[e.packaging]??ln.none}
      twin=${Jt(e.uri,s)} send=${r} onDone=${a} onClose=${o}>
      <p>${P(e.file_count,"file")}, ${v(e.size)} of <code>${e.uri}</code> become a few large parts.
        ${s?"Every part is packed anew from the files; until that is done, the version is fetched file by file.":"Parts that another version has already are not built again."}</p>
      ${e.packaging==="failed"&&n`<p class="note">Last time: ${e.packaging_reason}</p>`}
    <//>`}function cn(e,t=0){return t>0?Math.min(6e4,2e3*2**(t-1)):Math.min(15e3,Math.round(1e3*1.5**e))}function yt(e,t){let o=t?.parts??null;return o?e>=o?{done:e,of:o,share:1,text:o===1?"The part is packed; publishing\u2026":`All ${o} parts are packed; publishing\u2026`}:{done:e,of:o,share:e/o,text:`${e} of ${o} ${o===1?"part":"parts"} packed`}:{done:e,of:null,share:0,text:"Planning the parts\u2026"}}function $n({version:e,onEnd:t}){return e.packaging==="pending"?n`<${Hs} version=${e} onEnd=${t} />`:e.packaging==="failed"?n`<${Gs} version=${e} onStart=${t} />`:null}function Hs({version:e,onEnd:t}){let{step:o,error:s}=Js(e,t),r=Math.round(o.share*100);return n`
    <section class="card packaging" aria-label="Packaging">
      <header><h2>Packaging</h2><${W} of="pending" /></header>
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
    </section>`}function Gs({version:e,onStart:t}){let[o,s]=m(!1);return n`
    <section class="problem" role="alert" aria-label="Packaging failed">
      <p><strong>Packaging failed.</strong> Files are fetched one by one meanwhile.</p>
      <p class="reason">${e.packaging_reason}</p>
      <button type="button" onClick=${()=>s(!0)}>Retry packaging</button>
      ${o&&n`<${Be} version=${e} onClose=${()=>s(!1)} onDone=${()=>{s(!1),t?.()}} />`}
    </section>`}function Js(e,t){let[o,s]=m({step:yt(0,null)}),r=L(t);return r.current=t,k(()=>{let[a,i,l,c]=[0,0,"",0],$=new AbortController,g=async()=>{try{let y=await X($e(e),{limit:1},{signal:$.signal});if(y.packaging!=="pending")return C(y.packaging==="built"?"Packaging is done.":"Packaging failed."),r.current?.();let f=yt(y.count??0,y.planned);[a,i,l]=[f.text===l?a+1:0,0,f.text],s({step:f})}catch(y){if(y.name==="AbortError")return;i+=1,s(f=>({...f,error:y}))}c=setTimeout(g,cn(a,i))};return g(),()=>{$.abort(),clearTimeout(c)}},[e.id]),o}var mn="packline.expert",kt="packline:expert",Ve=()=>localStorage.getItem(mn)==="on";function dn(e){localStorage.setItem(mn,e?"on":"off"),C(e?"Expert view on: blocks, offsets, checksums and keys are shown.":"Expert view off."),window.dispatchEvent(new Event(kt))}function wt(){let[e,t]=m(Ve);return k(()=>{let o=()=>t(Ve());return window.addEventListener(kt,o),window.addEventListener("storage",o),()=>{window.removeEventListener(kt,o),window.removeEventListener("storage",o)}},[]),e}function un(e){k(()=>{let t=o=>{o.key?.toLowerCase()!=="x"||!o.shiftKey||o.altKey||o.repeat||!(o.ctrlKey||o.metaKey)||(o.preventDefault(),dn(!Ve()),e?.(Ve()))};return window.addEventListener("keydown",t),()=>window.removeEventListener("keydown",t)},[e])}function xt(){let e=wt();return n`
    <button type="button" class="switch" role="switch" aria-checked=${String(e)} onClick=${()=>dn(!e)}
      aria-keyshortcuts="Control+Shift+X Meta+Shift+X" title="Ctrl/Cmd+Shift+X">
      <span class="knob" aria-hidden="true"></span>Expert view</button>`}var pn={none:"Package now",failed:"Retry packaging",built:"Rebuild"};function fn({version:e,reload:t}){let[o,s]=m("");un(Lt(c=>c&&V({tab:"packages"}),[]));let r=()=>s(""),a=()=>{r(),t()},i=()=>l?z("models",e.dataset.id.slice(6)):z("datasets",e.dataset.id),l=e.dataset.id.startsWith("model:");return n`
    ${!l&&n`<button type="button" class="primary" onClick=${()=>s("promote")}>Promote</button>`}
    ${pn[e.packaging]&&n`<button type="button" onClick=${()=>s("package")}>${pn[e.packaging]}</button>`}
    <button type="button" class="danger" onClick=${()=>s("delete")}>Delete</button>
    ${o==="promote"&&n`<${ie} dataset=${e.dataset.name} version=${e.name} onDone=${a} onClose=${r} />`}
    ${o==="package"&&n`<${Be} version=${e} onDone=${a} onClose=${r} />`}
    ${o==="delete"&&n`<${Fo} version=${e} onDone=${i} onClose=${r} />`}`}function hn({id:e,error:t,reload:o}){let[s,r]=m(!1),a={id:e,uri:Ce(e),name:e.split(":").pop()};return n`
    <div class="problem" role="alert"><p><strong>${t.message}</strong></p>
      <button type="button" onClick=${()=>r(!0)}>Restore</button></div>
    ${s&&n`<${Oe} version=${a} onDone=${()=>{r(!1),o()}} onClose=${()=>r(!1)} />`}`}var gn={added:"+",removed:"\u2212",changed:"\u2260"};function St({version:e,query:t}){let o=E("dataset-versions/",{dataset:e.dataset.id,limit:100}),s=e.previous_version,r=t.against??s??"",a=o.items.filter(l=>l.id!==e.id),i=!r||a.some(l=>l.id===r);return n`
    <${p} title="Compare" aside=${n`
      <label for="against">with version</label>
      <select id="against" value=${r} onChange=${l=>V({against:l.target.value})}>
        <option value="" disabled>Choose one</option>
        ${!i&&n`<option value=${r}>${Ue(r,e)}</option>`}
        ${a.map(l=>n`<option key=${l.id} value=${l.id}>${l.name}</option>`)}
      </select>
      <${qs} />`}>
      ${r?n`<${Qs} key=${r} version=${e} against=${r} file=${t.file} />`:n`<p class="note">Choose a version: what must be done to it to have this one is listed here.</p>`}
    <//>`}var Ue=(e,t)=>pe(e)===t.dataset.id?fe(e):`${pe(e)} ${fe(e)}`;function qs(){let[e,t]=m(""),o=ce(e.trim())??e.trim();return n`<form class="by-id" onSubmit=${r=>{r.preventDefault(),o&&V({against:o,file:""})}}>
    <input type="text" value=${e} onInput=${r=>t(r.target.value)} aria-label="Version of any dataset" placeholder="dataset:version" autocomplete="off" spellcheck=${!1} />
    <button type="submit">Compare</button></form>`}function Qs({version:e,against:t,file:o}){let s=E(`dataset-versions/${encodeURIComponent(e.id)}/diff/`,{against:t,limit:200}),r=[{title:"Change",value:c=>c.change,cell:c=>n`<span class=${`change ${c.change}`}><span aria-hidden="true">${gn[c.change]}</span> ${c.change}</span>`},{title:"File",value:c=>c.path,header:!0,kind:"path",cell:c=>n`<button type="button" class="link" aria-expanded=${String(c.path===o)} onClick=${()=>V({file:c.path===o?"":c.path},{replace:!0})}>${c.path}</button>`},{title:`In ${Ue(t,e)}`,value:c=>c.before?.size,kind:"number",cell:c=>v(c.before?.size)},{title:`In ${e.name}`,value:c=>c.after?.size,kind:"number",cell:c=>v(c.after?.size)}],a=Object.keys(gn).map(c=>[c,s.items.filter($=>$.change===c).length]),i=s.items.find(c=>c.path===o),l=s.items.length>0||!(s.loading||s.error);return n`<div class="differences">
    ${s.items.length>0&&n`<p class="so-far" aria-live="polite">
      ${a.filter(([,c])=>c).map(([c,$])=>`${P($,"file")} ${c}`).join(", ")}${s.more?", and more below":""}.</p>`}
    ${l&&n`<${S} caption=${`Changes from ${Ue(t,e)} to ${e.name}`} name="changes" more=${s.more} columns=${r} rows=${s.items}
      id=${c=>`${c.change} ${c.path}`} empty=${s.more?"Nothing so far; there is more to compare.":"Their files are the same."} />`}
    <${O} of=${s} what="more changes" />
    ${i&&n`<${Ys} key=${o} change=${i} version=${e} against=${t} />`}</div>`}function Ys({change:e,version:t,against:o}){let s=[[o,e.before],[t.id,e.after]].filter(([,r])=>r).map(([r,a])=>({version:r,path:e.path,datum:a.id,label:Ue(r,t)}));return n`<section class="compared" aria-label=${`Content of ${e.path}`}><h3>${e.path}</h3>
    ${s.length===2?n`<${Oo} sides=${s} />`:n`<${_o} of=${s[0]} />`}</section>`}var Xs=[36,44],Zs=matchMedia("(max-width: 48rem), (pointer: coarse)"),bn=12,ea=1e3;function vn({caption:e,columns:t,rows:o,more:s,loading:r,onOpen:a,selected:i,focus:l,start:c}){let $=L(),[g,y]=m({top:0,height:600}),[f,w]=m(()=>Math.max(0,c?o.findIndex(({path:u})=>u===c):0)),A=L(!1),h=Xs[Number(Zs.matches)],M=()=>$.current&&y({top:$.current.scrollTop,height:$.current.clientHeight}),N=Math.max(0,Math.floor(g.top/h)-bn),H=Math.min(o.length,Math.ceil((g.top+g.height)/h)+bn);return k(()=>{s&&o.length-H<ea&&s()},[s,H,o.length]),He(()=>{let u=new ResizeObserver(M);return u.observe($.current),l&&document.activeElement===document.body&&(A.current=!0,f&&($.current.scrollTop=Math.max(0,f-2)*h),M()),()=>u.disconnect()},[]),He(()=>{A.current&&(A.current=!1,$.current.querySelector(`[data-row="${f}"]`)?.focus({preventScroll:!0}))}),n`
    <div class="window" ref=${$} onScroll=${M} onKeyDown=${u=>{let Q=Math.max(1,Math.floor(g.height/h)-2),U={ArrowDown:1,ArrowUp:-1,PageDown:Q,PageUp:-Q,Home:-o.length,End:o.length};if(!(u.key in U)||u.ctrlKey||u.metaKey||u.altKey)return;u.preventDefault();let oe=Math.max(0,Math.min(o.length-1,f+U[u.key])),{scrollTop:ve,clientHeight:Nt}=$.current;oe*h<ve?$.current.scrollTop=oe*h:(oe+2)*h>ve+Nt&&($.current.scrollTop=(oe+2)*h-Nt),A.current=!0,w(oe),M()}} role="region" aria-label=${e}
      aria-busy=${!!r} tabindex="0">
      <table aria-rowcount=${s||r?-1:o.length+1}>
        <caption class="unseen">${e}</caption>
        <thead><tr aria-rowindex="1">${t.map(({title:u,kind:Q})=>n`<th scope="col" class=${Q}>${u}</th>`)}</tr></thead>
        <tbody>
          ${N>0&&n`<tr key="above" aria-hidden="true"><td colspan=${t.length} style=${{height:`${N*h}px`}} /></tr>`}
          ${o.slice(N,H).map((u,Q)=>n`<${ta} key=${u.path} row=${u} at=${N+Q} columns=${t}
            tabindex=${N+Q===f?0:-1} marked=${i(u)} open=${()=>{w(N+Q),a(u)}} />`)}
          ${H<o.length&&n`<tr key="below" aria-hidden="true"><td colspan=${t.length} style=${{height:`${(o.length-H)*h}px`}} /></tr>`}
        </tbody>
      </table>
    </div>`}var ta=({row:e,at:t,columns:o,tabindex:s,marked:r,open:a})=>n`
  <tr aria-rowindex=${t+2} class=${r?"marked":null} aria-selected=${r?"true":null}>
    ${o.map(({header:i,kind:l,cell:c})=>i?n`<th scope="row" class=${l}><button class="link" data-row=${t} tabindex=${s} onClick=${a}>${c(e)}</button></th>`:n`<td class=${l}>${c(e)}</td>`)}
  </tr>`;var yn=1e3,oa=250,na="This deployment cannot show folders yet: update it, or list the files with packline show.";function Ct({version:e,query:t}){let o=t.prefix??"",[s,r]=m("");k(()=>r(""),[o]);let a=t.find??"",i=`dataset-versions/${encodeURIComponent(e.id)}/`,l=E(...a?[`${i}files/`,{search:a,limit:yn}]:[`${i}tree/`,{prefix:o+s,limit:yn}]);te(l,JSON.stringify([o,s,a]));let c=sa(o),$=L(!1),g=u=>{u.kind==="folder"?V({prefix:u.path,file:""}):(t.file||($.current=!0),V({file:u.path},{replace:!!t.file}))},y=()=>{document.activeElement?.closest?.(".preview")&&document.querySelector('.window [data-row][tabindex="0"]')?.focus(),$.current?history.back():V({file:""},{replace:!0}),$.current=!1};k(()=>{t.file||($.current=!1)},[t.file]),k(()=>{t.file&&C(`Preview of ${t.file}`)},[t.file]);let f=[{title:"Name",header:!0,kind:"entry",cell:u=>n`<${wn} kind=${u.kind} />${u.name}${u.kind==="folder"?"/":""}`},{title:"Files",kind:"number",cell:u=>u.kind==="folder"?`${u.files_at_most?"\u2264 ":""}${b(u.files)}`:""},{title:"Size",kind:"number",cell:u=>u.datum?v(u.datum.size):""}],w=[{title:"Path",header:!0,kind:"entry",cell:u=>n`<${wn} kind="file" />${u.path}`},f[2]],A=l.items.filter(u=>u.kind!=="folder"),h=A.filter(u=>lo(u.path)),M=t.view==="gallery"&&(h.length>0||l.loading),N=A.findIndex(u=>u.path===t.file),H=u=>N>=0&&A[N+u]?()=>g(A[N+u]):null,be=!l.items.length&&!l.loading&&!l.error&&!l.more;return n`
    <div class=${t.file?"browser open":"browser"}>
      <${p} title="Files" aside=${n`
        ${h.length>0&&n`<button type="button" aria-pressed=${String(M)} onClick=${()=>V({view:M?"":"gallery"},{replace:!0})}>Gallery</button>`}
        ${!a&&n`<${kn} key=${o} label="Name begins with" onChange=${r} />`}
        <${kn} label="Find in all folders" initial=${a} onChange=${u=>V({find:u},{replace:!0})} />`}>
        ${!a&&n`<${ao} label="Folder" of=${ra(e,o)} />`}
        ${l.error&&n`<${x} error=${l.error} retry=${l.more??l.reload} missing=${na} />`}
        ${M&&n`<${Do} version=${e.id} files=${h} onOpen=${g} more=${l.error?null:l.more} selected=${u=>u.path===t.file} />`}
        ${!M&&l.items.length>0&&n`<${vn} key=${JSON.stringify([o+s,a])} caption=${a?`Files with ${a} in their path`:`Files in ${o||"the version"}`}
          columns=${a?w:f} rows=${l.items} more=${l.error?null:l.more} loading=${l.loading}
          onOpen=${g} focus=${c.wanted} start=${c.start} selected=${u=>u.path===t.file} />`}
        ${!l.items.length&&l.loading&&n`<${Y} />`}
        ${be&&n`<p class="note">${aa(a,s)}</p>`}
        <p class="so-far">${P(l.items.length,"entry","entries")}${l.more||l.loading?" so far; more as you scroll":""}</p>
      <//>
      ${t.file&&n`<${Po} key=${t.file} version=${e} path=${t.file} onClose=${y}
        previous=${H(-1)} next=${H(1)} />`}
    </div>`}function sa(e){let t=L({folder:e,wanted:!1,start:""});if(t.current.folder!==e){let o=t.current.folder,s=!!document.activeElement?.closest?.(".browser .window, .browser .crumbs"),r=o.startsWith(e)?o.slice(e.length):"";t.current={folder:e,wanted:s,start:r&&e+r.slice(0,r.indexOf("/")+1)}}return t.current}var aa=(e,t)=>e?`No file of this version has \u201C${e}\u201D in its path.`:t?`Nothing here begins with \u201C${t}\u201D.`:"There are no files here.";function kn({label:e,initial:t="",onChange:o}){let[s,r]=m(t);return k(()=>{if(s===t)return;let a=setTimeout(()=>o(s),oa);return()=>clearTimeout(a)},[s]),n`<input type="search" value=${s} onInput=${a=>r(a.target.value)} aria-label=${e}
    placeholder=${`${e}\u2026`} autocomplete="off" spellcheck="false" />`}function ra(e,t){let o=i=>d("versions",e.id,{tab:"files",prefix:i}),s=t.split("/").slice(0,-1),r=s.length-1,a=s.map((i,l)=>[i||"(empty)",l===r?null:o(`${s.slice(0,l+1).join("/")}/`)]);return[[e.name,s.length?o(""):null],...a]}var wn=({kind:e})=>n`
  <svg class=${`kind ${e}`} viewBox="0 0 16 16" aria-hidden="true">${e==="folder"?n`<path d="M1.5 3.5h4l1.5 2h7.5v7h-13z" />`:n`<path d="M3.5 1.5h6l3 3v10h-9zM9.5 1.5v3h3" />`}</svg>`;function Et({version:e,reload:t}){let o=e.packaging==="built",s=`dataset-versions/${encodeURIComponent(e.id)}/package/`,r=D(o?s:null,{limit:1}),a=D("lineage/",{uri:e.uri,depth:3}),i=D(`datasets/${encodeURIComponent(e.dataset.id)}/aliases/`,{limit:1e3});ca(e,i.reload);let l=(i.data?.results??[]).filter($=>$.version?.id===e.id),c=e.file_count?e.size/e.file_count:null;return n`
    <${De} uri=${e.uri} path=${`dataset-versions/${encodeURIComponent(e.id)}/`} properties=${e.properties??{}} tags=${e.tags}
      version=${e.id} reload=${t} />
    <${p} title="In numbers">
      <div class="figures">
        <${I} value=${b(e.file_count)} label="files" />
        <${I} value=${v(e.size)} label="in all" />
        <${I} value=${v(c)} label="a file, on average" />
        ${o&&n`<${I} value=${b(r.data?.count)} label=${r.data?.count===1?"part":"parts"} />`}
      </div>
    <//>
    <div class="columns">
      <${p} title="Facts">
        <${K} of=${[["Created",n`<${_} of=${e.ctime} />`],["Made by execution",e.execution&&n`<a href=${`#/executions/${encodeURIComponent(e.execution)}`}>${e.execution}</a>`],["Based on",e.previous_version_uri&&n`<${_e} of=${e.previous_version_uri} />`],["Aliases now",l.length>0&&l.map(({name:$})=>n`<a class="tag accent" key=${$} href=${d("datasets",e.dataset.id,"aliases",$)}>${$}</a> `)],["Package",e.packaging_reason],["Requested aliases",e.targeting_aliases.join(", ")],["Status",e.status],["Note",e.note],["Content hash",n`<code>${e.content_hash}</code>`]].filter(([,$])=>$)} />
      <//>
      <${p} title="Lineage">
        <${j} of=${a}>${$=>n`<${Ae} of=${$} />`}<//>
      <//>
    </div>
    <${la} version=${e} />`}var ia=4e4;function la({version:e}){let[t,o]=m(e.file_count<=ia);return e.file_count?n`<${p} title="Types and sizes">${t?n`<${Ao} version=${e.id} />`:n`<p><button type="button" onClick=${()=>o(!0)}>Read types and sizes</button></p>`}<//>`:null}function ca(e,t){let o=L(e);k(()=>{o.current!==e&&t(),o.current=e},[e])}function Pt({version:e}){let t=wt(),o=e.packaging==="built",s=E(e.packaging==="pending"?null:$e(e),{limit:50});return n`
    ${s.items.length>0&&n`
      <${p} title="Packages" aside=${n`<${xt} />`}>
        <${$a} parts=${s.items} whole=${!s.more} total=${s.count} />
        <${ma} version=${e} parts=${s.items} built=${o} expert=${t} />
        <${O} of=${s} what="more parts" />
      <//>
      ${t&&n`<${pa} version=${e} parts=${s.items} />`}`}
    ${!s.items.length&&n`
      <${p} title="Packages" aside=${n`<${xt} />`}>
        <p>${e.packaging==="pending"?"Its parts are listed here once it is packaged.":"There is no package: files are fetched one by one."}</p>
        ${t&&n`<p class="note">Packaging: ${e.packaging_reason||"no reason is recorded"}.</p>`}
        <${O} of=${s} />
      <//>`}`}function $a({parts:e,whole:t,total:o}){let s=(i,l=e)=>l.reduce((c,$)=>c+$[i],0),r=e.filter(i=>i.reused),a=t?"":" so far";return n`
    <div class="figures">
      <${I} value=${b(o??e.length)} label=${(o??e.length)===1?"part":"parts"} />
      <${I} value=${v(s("size"))} label=${`in packages${a}`} />
      <${I} value=${b(s("files"))} label=${`files${a}`} />
      <${I} value=${b(r.length)} label=${`reused of other versions${r.length?`: ${v(s("size",r))} not built again`:""}`} />
    </div>`}function ma({version:e,parts:t,built:o,expert:s}){let r=[{title:"Part",value:({index:a})=>a,cell:({index:a})=>a+1,kind:"number"},{title:"Name",cell:a=>n`<code>${da(a.name)}</code><${F} text=${a.name} what=${`name of part ${a.index+1}`} />`,header:!0},{title:"Size",value:({size:a})=>a,cell:({size:a})=>v(a),kind:"number"},{title:"Files",value:({files:a})=>a,cell:({files:a})=>b(a),kind:"number"},{title:"From",cell:({reused:a})=>a?n`<span class="tag accent">reused</span>`:"built for this version"},{title:"Paths",cell:({first:a,last:i})=>n`<span class="paths-of">${a} … ${i}</span>`},{title:"SHA-256",cell:({sha256:a,index:i})=>n`<code title=${a}>${a.slice(0,12)}…</code><${F} text=${a} what=${`SHA-256 of part ${i+1}`} />`}];return s&&r.splice(4,0,{title:"Blocks",cell:({blocks:a})=>b(a.length),kind:"number"}),o&&r.push({title:n`<span class="unseen">Download</span>`,cell:a=>n`<${ua} version=${e} part=${a} />`}),n`<${S} caption="Parts of the package" name="parts" columns=${r} rows=${t} id=${({index:a})=>a} />`}var da=e=>e.length>28?`${e.slice(0,12)}\u2026${e.slice(-12)}`:e;function ua({version:e,part:t}){let[o,s]=m(null);return n`<button type="button" onClick=${async()=>{s(null);try{let{url:a}=await X(`${$e(e)}${t.index}/download/`);C(`Downloading part ${t.index+1}.`);let i=document.createElement("a");i.href=a,i.download=t.name,i.rel="noopener",i.click()}catch(a){s(a)}}} aria-label=${`Download part ${t.index+1}, ${v(t.size)}`}>Download</button>
    ${o&&n`<${x} error=${o} />`}`}var xn=e=>e.toString(16).padStart(8,"0"),pa=({version:e,parts:t})=>n`
  <section class="expert" aria-label="Expert view">
    <${p} title="Identity of the version">
      <dl class="facts">
        <div><dt>Content hash</dt><dd><code>${e.content_hash}</code> <${F} text=${e.content_hash} what="content hash" /></dd></div>
        <div><dt>Packaging</dt><dd>${e.packaging_reason}</dd></div>
      </dl>
    <//>
    ${t.map(o=>n`<${fa} key=${o.index} part=${o} />`)}
  </section>`,fa=({part:e})=>n`
  <${p} title=${`Part ${e.index+1}: ${P(e.blocks.length,"block")}`}>
    <dl class="facts wide">
      ${[["Key",e.key],["Digest",e.digest],["SHA-256",e.sha256],["CRC-32",xn(e.crc32)]].map(([t,o])=>n`
        <div><dt>${t}</dt><dd><code>${o}</code> <${F} text=${o} what=${`${t} of part ${e.index+1}`} /></dd></div>`)}
      <div><dt>Headers</dt><dd>${v(e.size-e.bytes)} beside ${v(e.bytes)} of files</dd></div>
    </dl>
    <${S} caption=${`Blocks of part ${e.index+1}`} id=${({offset:t})=>t} rows=${e.blocks} columns=${[{title:"Offset",cell:({offset:t})=>b(t),kind:"number"},{title:"Length",cell:({length:t})=>b(t),kind:"number"},{title:"Files",cell:({members:t})=>b(t),kind:"number"},{title:"CRC-32",cell:({crc32:t})=>n`<code>${xn(t)}</code>`,kind:"number"}]} />
  <//>`;var ha=[1,100,1e4];function Ot({version:e}){let t=D(`dataset-versions/${encodeURIComponent(e.id)}/savings/`);return n`<${j} of=${t}>${o=>n`<${ga} savings=${o} />`}<//>`}function ga({savings:e}){let[t,o]=m(1),s=Wo(e,t),r=n`<label class="inline" for="fetches">Fetches</label>
    <select id="fetches" value=${t} onChange=${a=>o(Number(a.target.value))}>
      ${ha.map(a=>n`<option value=${a}>${a.toLocaleString("en")}</option>`)}</select>`;return n`
    <${p} title="Files one by one, and the package" aside=${r}>
      <${ba} savings=${s} />
      <${S} caption="Savings" id=${({key:a})=>a} rows=${Ie(s)} columns=${[{title:"",cell:({title:a})=>a,header:!0},{title:"Files one by one",cell:({files:a})=>a,kind:"number"},{title:"Package",cell:({packed:a})=>a,kind:"number"},{title:"Less by",cell:({less:a})=>a||"\u2013",kind:"number"}]} />
    <//>
    <${p} title="Where the numbers are from">
      <p class="first">${e.estimated?"There is no package yet: its requests are what it would likely have. ":""}Reckoned, not measured, on these assumptions:</p>
      <${S} caption="Assumptions" id=${({name:a})=>a} rows=${e.assumptions} columns=${[{title:"Assumption",cell:({name:a})=>a.replaceAll("_"," "),header:!0},{title:"Value",cell:({value:a,unit:i})=>`${a.toLocaleString("en")} ${i}`},{title:"Source",cell:({source:a})=>a}]} />
      <${K} of=${[["Making the package, once",`${P(e.packing.requests,"request")}, ${q(e.packing.dollars)}`],["Paid back in requests after",e.fetches_until_paid==null?"never":P(e.fetches_until_paid,"fetch","fetches")]]} />
    <//>`}var[Sn,me,Dt,ze]=[640,130,64,20];function ba({savings:e}){let t=Ie(e),o=Sn-me-110;return n`
    <figure class="chart">
      <svg viewBox=${`0 0 ${Sn} ${t.length*Dt}`} role="img" aria-label=${zo(e)}>
        ${t.map((s,r)=>n`
          <g key=${s.key} transform=${`translate(0 ${r*Dt+8})`} aria-hidden="true">
            <text class="name" x=${me-12} y=${ze+6} text-anchor="end">${s.title}</text>
            <${Cn} kind="by-files" y=${0} long=${o} share=${s.filesShare} text=${s.files} />
            <${Cn} kind="by-package" y=${ze+3} long=${o} share=${s.share} text=${s.packed} />
          </g>`)}
        <line class="axis" x1=${me} x2=${me} y1="0" y2=${t.length*Dt} />
      </svg>
      <figcaption aria-hidden="true"><span class="key by-files"></span>Files one by one <span class="key by-package"></span>Package</figcaption>
    </figure>`}var Cn=({kind:e,y:t,long:o,share:s,text:r})=>n`
  <rect class=${e} x=${me} y=${t} width=${Math.max(2,s*o)} height=${ze} rx="2" />
  <text class="value" x=${me+Math.max(2,s*o)+8} y=${t+ze-5}>${r}</text>`;var de=[{key:"",title:"Overview",view:Et},{key:"files",title:"Files",view:Ct},{key:"packages",title:"Packages",view:Pt},{key:"savings",title:"Savings",view:Ot},{key:"diff",title:"Compare",view:St}];var va=3e3;function _t({params:e,query:t}){let o=e.version,s=D(`dataset-versions/${encodeURIComponent(o)}/`,{files:0},{every:l=>l.packaging==="pending"?va:0}),r=s.data?.dataset.name??pe(o),a=s.data?.name??fe(o),i=de.find(({key:l})=>l===(t.tab??""))??de[0];return n`
    <${T} title=${`${r} ${a}`} crumbs=${[["Datasets",d("datasets")],[r,d("datasets",r)],[a]]}
      lead=${s.data&&n`<code>${s.data.uri}</code> <${W} of=${s.data.packaging} /> <${Se} uri=${s.data.uri} />`}
      actions=${s.data&&!s.error&&n`<${fn} version=${s.data} reload=${s.reload} />`}>
      <nav class="tabs" aria-label="About this version">${de.map(({key:l,title:c})=>n`
        <a key=${l} href=${d("versions",o,{tab:l})} aria-current=${l===i.key?"page":null}>${c}</a>`)}</nav>
      ${s.error?.title==="VersionDeleted"?n`<${hn} id=${o} error=${s.error} reload=${s.reload} />`:n`
      <${j} of=${s}>${l=>n`<${$n} version=${l} onEnd=${s.reload} /><${i.view} key=${i.key} version=${l} params=${e} query=${t} reload=${s.reload} />`}<//>`}
    <//>`}var ge=[{path:"datasets",nav:"Datasets",view:et},{path:"datasets/:dataset",under:"datasets",view:Ze},{path:"datasets/:dataset/aliases/:alias",under:"datasets",view:Ge},{path:"versions/:version",under:"datasets",view:_t},{path:"models",nav:"Models",view:ut},{path:"models/:model",under:"models",view:dt},{path:"executions",nav:"Executions",view:st},{path:"executions/:execution",under:"executions",view:rt},{path:"data/:datum",under:"search",view:nt},{path:"fleet",nav:"Fleet",view:$t},{path:"search",nav:"Search",view:vt},{path:"me",view:mt},{path:"api",view:qe}];var ya=matchMedia("(prefers-color-scheme: dark)"),Tt=()=>document.documentElement.dataset.theme??(ya.matches?"dark":"light"),At=new EventTarget;function Mt(){let e=Tt()==="dark"?"light":"dark";document.documentElement.dataset.theme=e,localStorage.setItem("packline.theme",e),At.dispatchEvent(new Event("change")),C(`${e==="dark"?"Dark":"Light"} theme`)}function En(){let[e,t]=m(Tt);k(()=>{let s=()=>t(Tt());return At.addEventListener("change",s),()=>At.removeEventListener("change",s)},[]);let o=`Switch to the ${e==="dark"?"light":"dark"} theme`;return n`
    <button class="icon" onClick=${Mt} aria-label=${o} title=${o}>
      <svg viewBox="0 0 20 20" aria-hidden="true"><circle cx="10" cy="10" r="7" /><path d="M10 3a7 7 0 0 1 0 14z" /></svg>
    </button>`}var ka=200,wa=["dataset","model","version","execution"],xa=12;function Pn({session:e}){let[t,o]=m(!1),s=L(null),r=()=>{s.current=document.activeElement,o(!0)},a=()=>{o(!1),s.current?.focus?.()};return k(()=>{let i=l=>{l.key.toLowerCase()!=="k"||!(l.ctrlKey||l.metaKey)||l.shiftKey||l.altKey||(l.preventDefault(),document.querySelector("dialog[open]")||r())};return document.addEventListener("keydown",i),()=>document.removeEventListener("keydown",i)},[]),n`
    <button class="icon" aria-label="Commands" title="Commands (Ctrl+K)" aria-keyshortcuts="Control+K Meta+K" aria-haspopup="dialog" onClick=${r}>
      <svg viewBox="0 0 20 20" aria-hidden="true"><path d="M3 5.5h14v1.6H3zm0 3.7h9v1.6H3zm0 3.7h14v1.6H3z" /></svg></button>
    ${t&&n`<${Sa} session=${e} onClose=${a} />`}`}function Sa({session:e,onClose:t}){let[o,s]=m(""),[r,a]=m(0),i=L(),l=Ca(o.trim()),c=D(l.length>1?"search/":null,{q:l,kind:wa,limit:1}),{path:$}=xe(),g=l===o.trim()?c.data?.results:null,y=ye(()=>Ea(o.trim(),$,e,g??[]),[o,g]),f=Math.min(r,y.length-1);k(()=>i.current.focus(),[]),k(()=>{document.getElementById(`command-${f}`)?.scrollIntoView({block:"nearest"})},[f]);let w=h=>{h&&(t(),h.run())},A=h=>{let M={ArrowDown:f+1,ArrowUp:f-1,PageDown:y.length-1,PageUp:0}[h.key];if(M!==void 0&&y.length)a((M+y.length)%y.length);else if(h.key==="Enter")w(y[f]);else return;h.preventDefault()};return n`
    <${ae} title="Commands" onClose=${t}>
      <input ref=${i} type="text" role="combobox" aria-label="Page, name or command" aria-expanded="true" aria-controls="commands"
        aria-autocomplete="list" aria-activedescendant=${y.length?`command-${f}`:null} value=${o}
        placeholder="Go to a page, a dataset, a version…" autocomplete="off" spellcheck="false"
        onInput=${h=>{s(h.target.value),a(0)}} onKeyDown=${A} />
      <ul class="commands" id="commands" role="listbox" aria-label="Commands">
        ${y.map((h,M)=>n`
          <li key=${h.key} id=${`command-${M}`} role="option" aria-selected=${String(M===f)} onClick=${()=>w(h)}>
            <span>${h.title}</span> <small>${h.kind}</small></li>`)}
      </ul>
      <p class="note" role="status">${c.error?c.error.message:c.loading?"Searching\u2026":P(y.length,"command")}</p>
    <//>`}function Ca(e){let[t,o]=m(e);return k(()=>{let s=setTimeout(()=>o(e),ka);return()=>clearTimeout(s)},[e]),t}function Ea(e,t,o,s){let r=e.toLowerCase().split(/\s+/).filter(Boolean),a=({title:c,kind:$})=>r.every(g=>`${c} ${$}`.toLowerCase().includes(g)),i=s.map(c=>We(c.kind,c.uri??c.name,...we(c))),l=e?[We("search",`Search everything for \u201C${e}\u201D`,"search",{q:e})]:[];return[...i,...Pa(t,o).filter(a),...l].slice(0,xa)}function Pa(e,t){let o=e[0]==="versions"?e[1]:"";return[...o?de.map(({key:s,title:r})=>We("this version",r,"versions",o,{tab:s})):[],...ge.filter(s=>s.nav).map(s=>We("page",s.nav,s.path)),{key:"theme",kind:"action",title:"Switch between light and dark",run:Mt},...t.needed?[{key:"out",kind:"action",title:"Sign out",run:ke}]:[]]}var We=(e,t,...o)=>({key:JSON.stringify(o),kind:e,title:t,run:()=>{C(t),z(...o)}});function Dn({session:e}){let{path:t,query:o}=xe(),s=Wt(ge,t.length?t:["datasets"]),r=s?.route.under??s?.route.path;return n`
    <header class="bar">
      <a class="brand" href=${d("datasets")}><${Oa} />Packline</a>
      <nav aria-label="Main">
        ${ge.filter(a=>a.nav).map(a=>n`
          <a href=${d(a.path)} aria-current=${a.path===r?"page":null}>${a.nav}</a>`)}
      </nav>
      <${Da} query=${o.q} />
      <${Pn} session=${e} />
      <${En} />
      ${e.needed&&n`
        <div class="account"><span title=${e.name}>${e.name}</span>
          <button class="quiet" onClick=${ke}>Sign out</button></div>`}
    </header>
    <main id="content" tabindex="-1">
      ${s?n`<${s.route.view} key=${[s.route.path,...Object.values(s.params)].join("/")} params=${s.params} query=${o} />`:n`<${x} error=${{message:"There is no such page.",remedy:"Start from the datasets."}} />`}
    </main>
    <footer class="foot">Times are those of ${Vt()}.
      <nav class="about" aria-label="About"><a href=${d("me")}>Access</a><a href=${d("api")}>HTTP API</a></nav></footer>`}function Da({query:e}){let t=L();return k(()=>{let s=r=>{let a=r.target.closest?.("input, textarea, select, dialog");r.key!=="/"||r.ctrlKey||r.metaKey||r.altKey||a||(r.preventDefault(),t.current.focus(),t.current.select())};return document.addEventListener("keydown",s),()=>document.removeEventListener("keydown",s)},[]),n`
    <form class="search" role="search" onSubmit=${s=>{s.preventDefault();let r=t.current.value.trim();r&&(C(`Searching ${r}`),z("search",{q:r}))}}>
      <input ref=${t} type="search" name="q" value=${e??""} aria-label="Search" aria-keyshortcuts="/"
        placeholder="Search names and files" autocomplete="off" spellcheck="false" />
      <kbd aria-hidden="true">/</kbd>
    </form>`}var Oa=()=>n`
  <svg class="mark" viewBox="0 0 32 32" aria-hidden="true"><rect width="32" height="32" rx="7" />
    <path d="M6.5 11 16 6l9.5 5v10L16 26l-9.5-5zm0 0 9.5 5 9.5-5M16 16v10" /></svg>`;function It({error:e}){return k(()=>{document.title="Sign in \xB7 Packline"},[]),n`
    <main id="content" class="welcome" tabindex="-1">
      <h1>Packline</h1>
      <p>Datasets, their versions and packages. Sign in with your organisation's account.</p>
      ${e&&n`<${x} error=${e} />`}
      <button class="primary" onClick=${jt}>Sign in</button>
    </main>`}var Rt=document.getElementById("app");document.querySelector(".skip").addEventListener("click",e=>{e.preventDefault(),document.getElementById("content")?.focus()});Rt.replaceChildren();Ft().then(e=>Ke(e.signedIn?n`<${Dn} session=${e} />`:n`<${It} />`,Rt)).catch(e=>Ke(n`<${It} error=${e} />`,Rt));
