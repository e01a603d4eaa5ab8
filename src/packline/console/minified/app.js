/* sources 46a9e22760ffee32ff7ba94762a945500100b533c98c0f5b921d76b6f341ffd5 */
import{$ as H,A as ce,B as Zt,C as Xt,D as eo,E as to,F as oo,G as no,H as so,I as ao,J as ro,K as io,L as lo,M as co,N as $o,O as mo,P as uo,Q as L,R as Pe,S as po,T,U as fo,V as j,W as X,X as S,Y as p,Z as C,_ as O,a as tt,aa as G,b as m,ba as _,c as w,ca as q,d as ot,da as I,e as B,ea as $e,f as xe,fa as ho,g as Wt,ga as ee,ha as J,i as n,ia as go,j as x,ja as me,k as Kt,ka as D,l as Ht,la as P,m as Se,n as v,o as E,p as g,pa as bo,q as qt,qa as ae,r as Gt,ra as De,s as Jt,sa as Oe,t as Ce,ta as _e,u as Yt,ua as Te,v as d,va as Ae,w as W,wa as vo,x as z,y as Ee,z as Qt}from"./shared.js";var Rn=5,Nn=1e3,yo=8,Ln=[["added","+"],["removed","\u2212"],["changed","\u2260"]];function ko({before:e,after:t}){let{differences:o,error:s,whole:r}=jn(e,t);if(s)return n`<${S} error=${s} />`;if(!o)return n`<${X} text="Comparing the files…" />`;let a=i=>o.filter(({change:l})=>l===i).length;return n`
    <div class="changes" aria-live="polite">
      <ul class="tally">${Ln.map(([i,l])=>n`
        <li class=${i}><span aria-hidden="true">${l}</span> ${r?"":"at least "}${v(a(i))} ${i}</li>`)}</ul>
      ${o.length>0&&n`<ul class="paths">${o.slice(0,yo).map(({change:i,path:l,before:c,after:$})=>n`
        <li class=${i}><code>${l}</code> <span>${i}${Fn(c,$)}</span></li>`)}</ul>`}
      ${(o.length>yo||!r)&&n`<p><a href=${d("versions",t,{tab:"diff",against:e})}>All that differs</a></p>`}
      ${!o.length&&r&&n`<p class="note">Their files are the same.</p>`}
    </div>`}function Fn(e,t){let[o,s]=[e?.size,t?.size];return o!=null&&s!=null?o===s?"":`, ${g(o)} \u2192 ${g(s)}`:`, ${g(o??s)}`}function jn(e,t){let[o,s]=m({});return w(()=>{let r=new AbortController;return s({}),Bn(e,t,r.signal).then(s,a=>a.name!=="AbortError"&&s({error:a})),()=>r.abort()},[e,t]),o}async function Bn(e,t,o){let s=[],r=`dataset-versions/${encodeURIComponent(t)}/diff/`,a={against:e,limit:Nn};for(let i=0;r&&i<Rn;i+=1){let l=await ee(r,a,{signal:o});s=[...s,...l.results],[r,a]=[l.next,void 0]}return{differences:s,whole:!r}}function V({title:e,verb:t,twin:o,send:s,onDone:r,onClose:a,onProblem:i,disabled:l,danger:c,wide:$,children:h}){let[y,u]=m(!1),[k,A]=m(null);return n`
    <${$e} title=${e} onClose=${a} wide=${$}>
      <form class="write" onSubmit=${async N=>{if(N.preventDefault(),!(y||l)){u(!0),A(null);try{r(await s())}catch(F){await i?.(F)||A(F),u(!1)}}}} novalidate>
        ${h}
        ${k&&n`<${S} error=${k} />`}
        ${o&&n`<${po} line=${o} />`}
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
    </div>`}var wo=({label:e,id:t,checked:o,onChange:s,hint:r})=>n`
  <div class="field check">
    <input id=${t} type="checkbox" checked=${o} onChange=${a=>s(a.target.checked)} />
    <label for=${t}>${e}</label>${r&&n`<small>${r}</small>`}
  </div>`;var Vn=/^[A-Za-z0-9._-]{1,256}$/,xo=100,So=(e,t)=>`datasets/${encodeURIComponent(e)}/aliases/${encodeURIComponent(t)}/`;function de({dataset:e,alias:t="",version:o="",onDone:s,onClose:r}){let[a,i]=m(t),[l,c]=m(o),[$,h]=m(null),y=D(`datasets/${encodeURIComponent(e)}/aliases/`,{limit:xo}),u=a&&!Vn.test(a)?"Letters, digits, dots, underscores and dashes only.":"",[k,A]=Kn(e,u?"":a),f=!!k.alias&&k.alias.version.name===l,N=a&&l&&!u&&k.loaded&&!f,F=()=>{let U=k.alias?{"If-Match":`"${k.alias.rev}"`}:{"If-None-Match":"*"};return go(So(e,a),{version:l},U)},Y=async U=>{if(U.status!==412)return!1;let Z=k.alias?.version.name??null,le=await A();return h({before:Z,after:le}),!0},se=U=>{x(`${U.name} now points to ${U.version.name}.`),s(U)},M=U=>{i(U.target.value.trim()),h(null)},K=$?"Move it anyway":`${k.loaded&&!k.alias?"Create":"Move"} ${a||"alias"}`;return n`
    <${V} title=${o?`Promote ${e}/${o}`:`Promote a version of ${e}`}
      verb=${K} twin=${Xt(e,a,l||"VERSION",k.alias?.rev??0)} disabled=${!N}
      send=${F} onProblem=${Y} onDone=${se} onClose=${r}>
      <${R} id="promote-alias" label="Alias" value=${a} onInput=${M} wrong=${u} list="promote-aliases"
        hint="Choose one, or type a new name, such as production." />
      <datalist id="promote-aliases">${(y.data?.results??[]).map(({name:U})=>n`<option value=${U} />`)}</datalist>
      ${!o&&n`<${Un} dataset=${e} version=${l} onChoose=${c} />`}
      ${$&&n`<${zn} alias=${a} ...${$} />`}
      ${k.error&&n`<${S} error=${k.error} retry=${A} />`}
      ${a&&l&&k.loaded&&n`<${Wn} dataset=${e} alias=${a} now=${k.alias} version=${l} same=${f} />`}
      ${a&&l&&!u&&!k.loaded&&!k.error&&n`<${X} text="Loading the alias…" />`}
    <//>`}function Un({dataset:e,version:t,onChoose:o}){let s=D("dataset-versions/",{dataset:e,limit:xo});return n`
    <${R} id="promote-version" label="Version" value=${t} list="promote-versions"
      onInput=${r=>o(r.target.value.trim())} hint="Newest first." />
    <datalist id="promote-versions">${(s.data?.results??[]).map(({name:r})=>n`<option value=${r} />`)}</datalist>`}var zn=({alias:e,before:t,after:o})=>n`
  <div class="problem" role="alert">
    <p><strong>Someone else changed it first: ${e} ${o?n`now points to ${o.version.name}`:"is gone"}${t?`, no longer to ${t}`:""}.</strong></p>
    <p>You changed nothing. Check what would change now, then decide again.</p>
  </div>`;function Wn({dataset:e,alias:t,now:o,version:s,same:r}){return r?n`<p class="note">${t} points to ${s} already.</p>`:n`
    <section class="what-changes" aria-label="What changes">
      <p class="from-to"><strong>${t}</strong>${" "}
        ${o?n`<del>${o.version.name}</del>`:n`<span class="note">new</span>`}<span aria-hidden="true"> → </span><span class="unseen"> will point to </span><ins>${s}</ins></p>
      ${o&&n`<p class="note">Revision ${o.rev}, moved <${_} of=${o.mtime} />.</p>`}
      ${o&&n`<${ko} before=${`${e}:${o.version.name}`} after=${`${e}:${s}`} />`}
    </section>`}function Kn(e,t){let[o,s]=m({loaded:!1}),r=async()=>{try{let a=await ee(So(e,t));return s({loaded:!0,alias:a}),a}catch(a){return s(a.status===404?{loaded:!0,alias:null}:{loaded:!1,error:a}),null}};return w(()=>{if(s({loaded:!1}),!t)return;let a=setTimeout(r,250);return()=>clearTimeout(a)},[e,t]),[o,r]}function Co({dataset:e,alias:t,now:o,onDone:s,onClose:r}){let a=`datasets/${encodeURIComponent(e)}/aliases/${encodeURIComponent(t)}/`,i=l=>{x(`${t} is removed.`),s(l)};return n`
    <${V} title="Remove this alias?" verb=${`Remove ${t}`} danger twin=${eo(e,t,o.rev)}
      send=${()=>me(a,{"If-Match":`"${o.rev}"`})} onDone=${i} onClose=${r}>
      <p>Jobs that fetch <code>${o.uri}</code> fail from now on. Version ${o.version.name} stays, and so does the
        history of the alias; it can be created again.</p>
    <//>`}var Hn={DatasetVersionCreated:({data:e})=>`Version ${e.version.name} was created`,ModelVersionCreated:({data:e})=>`Model version ${e.model_version.counter} was created`,ModelVersionStatusChanged:({data:e,old_status:t})=>`Model version ${e.model_version.counter} is ${e.model_version.status}${t?`, no longer ${t}`:""}`,VersionAliasMoved:({alias:e,old_version:t,version:o})=>`${e} ${t?`moved from ${t} to ${o}`:`was created, pointing to ${o}`}`,VersionAliasRemoved:({alias:e,old_version:t})=>`${e} was removed${t?`; it pointed to ${t}`:""}`,DatumAliasUpdated:({data:e})=>`${e.updated_alias.name} points to ${e.updated_alias.datum}`,PackagePublished:({uri:e,parts:t,reused:o})=>`${be(e)} was packaged: ${t} ${t===1?"part":"parts"}${o?`, ${o} reused`:""}`,VersionDeleted:({uri:e})=>`${be(e)} was deleted`,VersionRestored:({uri:e})=>`${be(e)} was restored`,PropertiesChanged:e=>`Properties of ${be(e.uri)}: ${Eo(e)}`,MetadataChanged:e=>`Metadata of ${e.path}: ${Eo(e)}`,PackagingFailed:({uri:e,reason:t})=>`Packaging of ${be(e)} failed: ${t}`};function Po({type:e,detail:t}){try{return Hn[e](t)}catch{return t?.title||e.replace(/(?<=[a-z])(?=[A-Z])/g," ")}}var qn={token:"proved by a token",signature:"proved by a signature",client:"said by the client",marker:"said by the marker",pipeline:"Packline itself"};function te(e){let t=e?.name??e?.who??e?.data?.version?.created_by??e?.data?.model_version?.created_by;return t?{name:t,basis:qn[e.source??e.who_source]??""}:null}function Do({detail:e}){let t=e?.data?.version?.uri??e?.data?.model_version?.uri??e?.uri??"";return Gn(e?.type==="version_alias_moved"?`dataset://${e.dataset}/${e.version}`:t)}function Gn(e){let t=/^(dataset|model):\/\/([^/]+)\/([^/]+)$/.exec(e??"");return t?`${t[1]==="model"?"model:":""}${t[2]}:${t[3]}`:""}function Me(e){let[t,o,s]=e.startsWith("model:")?e.split(":"):["dataset",...e.split(":")];return`${t}://${o}/${s}`}var Eo=({set:e,removed:t})=>[e.length&&`set ${e.join(", ")}`,t.length&&`removed ${t.join(", ")}`].filter(Boolean).join("; "),be=e=>(e??"").split("/").pop();var Jn="This stack keeps no events.";function oe({of:e}){let t=P("events/",{...e,limit:20});return n`
    <${p} title="Activity">
      ${t.items.length>0&&n`<ol class="events">${t.items.map(o=>n`<li key=${o.id}><${Yn} event=${o} /></li>`)}</ol>`}
      ${!t.items.length&&!t.loading&&!t.error&&n`<p class="note">Nothing in the last 90 days.</p>`}
      ${t.error&&!t.items.length?n`<${S} error=${t.error} retry=${t.reload} missing=${Jn} />`:n`<${O} of=${t} what="earlier events" />`}
    <//>`}function Yn({event:e}){let t=Do(e),o=Po(e);return n`<${_} of=${e.time} /><span class=${e.type==="PackagingFailed"?"wrong":""}>${t?n`<a href=${d("versions",t)}>${o}</a>`:o}<${re} of=${te(e.detail)} before=" by " /></span>`}function re({of:e,before:t=""}){return e&&n`<span>${t}${e.name}${e.basis&&n` <span class="soft">(${e.basis})</span>`}</span>`}function nt({params:{dataset:e,alias:t}}){let o=P(`datasets/${encodeURIComponent(e)}/aliases/${encodeURIComponent(t)}/history/`,{limit:50}),[s,r]=m(null),[a,i]=m(!1),l=o.items[0],c=!!l?.version,$=()=>{r(null),i(!1),o.reload()};return n`
    <${T} title=${`${e}/${t}`} crumbs=${[["Datasets",d("datasets")],[e,d("datasets",e)],[t]]}
      lead=${l&&n`${c?n`Points to ${Oo(l)}.`:"Removed."} ${o.count!=null&&`${E(o.count,"revision")}.`}`}
      actions=${l&&n`${c&&n`<${Pe} uri=${l.uri} />`}<${L} text=${to(e,t)} label="History line" what="command line of the history" />
        ${c&&n`<button type="button" class="quiet" onClick=${()=>i(!0)}>Remove…</button>`}
        <button type="button" class="primary" onClick=${()=>r("")}>${c?"Move":"Create"} ${t}…</button>`}>
      ${o.error&&!o.items.length&&n`<${S} error=${o.error} retry=${o.reload} />`}
      ${o.items.length>0&&n`<${C} caption=${`History of ${t}`} rows=${o.items} id=${({rev:h})=>h} columns=${[{title:"Revision",cell:({rev:h})=>h,header:!0},{title:"Version",cell:Oo},{title:"By",cell:({moved_by:h})=>n`<${re} of=${te(h)} />`},{title:"Moved",cell:({mtime:h})=>n`<${_} of=${h} />`,kind:"time"},{title:n`<span class="unseen">Change</span>`,cell:h=>n`<${Qn} move=${h} now=${l} onBack=${r} />`}]} />`}
      ${!(o.error&&!o.items.length)&&n`<${O} of=${o} what="earlier moves" />`}
      ${s!=null&&n`<${de} dataset=${e} alias=${t} version=${s} onClose=${()=>r(null)} onDone=${$} />`}
      ${a&&n`<${Co} dataset=${e} alias=${t} now=${l} onClose=${()=>i(!1)} onDone=${$} />`}
    <//>`}var Oo=({version:e})=>e?n`<a href=${d("versions",e.id)}>${e.name}</a>`:"(removed)";function Qn({move:e,now:t,onBack:o}){return e.rev===t.rev?n`<span class="tag accent">now</span>`:!e.version||e.version.name===t.version?.name?null:n`<button type="button" class="quiet" onClick=${()=>o(e.version.name)}>Move back to ${e.version.name}</button>`}var _o=e=>e==="default"||e>="400",st=e=>e?.content?.["application/json"]?.example;function To(e){let t=new Map;for(let[o,s]of Object.entries(e.paths))for(let[r,a]of Object.entries(s)){let i=a.tags?.[0]??"others";t.set(i,[...t.get(i)??[],Zn(o,r,a)])}return[...t]}function Zn(e,t,o){let s=Object.entries(o.responses).filter(([i])=>!_o(i)),[r,a]=s.find(([,i])=>st(i)!==void 0)??s[0]??["",{}];return{id:o.operationId,method:t.toUpperCase(),path:e,summary:o.summary,description:o.description??"",parameters:o.parameters??[],request:st(o.requestBody),status:r,answer:st(a),errors:Object.entries(o.responses).filter(([i])=>_o(i)).map(([i,{description:l}])=>[i,l])}}function Ie(e={}){return e.anyOf?e.anyOf.map(Ie).join(" or "):e.$ref?e.$ref.split("/").pop():e.type==="array"?`array of ${Ie(e.items)}`:e.format?`${e.type} (${e.format})`:e.type??"any"}function at(){let e=D("openapi.json");return n`
    <${T} title="HTTP API" lead=${n`Made from <code>/api/v0/openapi.json</code>, from which clients can be generated.`}>
      <${j} of=${e}>${t=>To(t).map(([o,s])=>n`
        <${p} key=${o} title=${o}>
          ${s.map(r=>n`<${Xn} key=${r.id} of=${r} />`)}
        <//>`)}<//>
    <//>`}function Xn({of:e}){let t=[{title:"Parameter",header:!0,cell:({name:o})=>n`<code>${o}</code>`},{title:"In",cell:o=>`${o.in}${o.required?", required":""}`},{title:"Type",cell:({schema:o})=>Ie(o)},{title:"Meaning",cell:({description:o})=>o??""}];return n`
    <details>
      <summary><code>${e.method} ${e.path}</code> ${e.summary}</summary>
      <p>${e.description}</p>
      ${e.parameters.length>0&&n`<${C} caption=${`Parameters of ${e.id}`} columns=${t} rows=${e.parameters} id=${o=>`${o.in} ${o.name}`} />`}
      ${e.request!==void 0&&n`<${Ao} title=${`Body of ${e.id}`} of=${e.request} />`}
      ${e.answer!==void 0&&n`<${Ao} title=${`Answer ${e.status} of ${e.id}`} of=${e.answer} />`}
      <h3>Errors</h3>
      <ul>${e.errors.map(([o,s])=>n`<li key=${o}><code>${o}</code> ${s}</li>`)}</ul>
    </details>`}var Ao=({title:e,of:t})=>n`
  <h3>${e}</h3>
  <div class="scroll" tabindex="0" role="region" aria-label=${e}><pre>${JSON.stringify(t,null,2)}</pre></div>`;var es=["description","owner","license","tags","readme"],rt=e=>typeof e=="string"&&e!=="";function Re(e,t=null){let o=Object.fromEntries(["description","owner","license","readme"].map(a=>[a,rt(e[a])?e[a]:""])),s=Array.isArray(e.tags)?e.tags.filter(rt):[],r=Object.fromEntries(Object.entries(e).filter(([a,i])=>!(es.includes(a)&&!(a==="tags"&&t)&&ts(a,i))));return{...o,tags:t??s,others:r}}var ts=(e,t)=>e==="tags"?Array.isArray(t)&&t.every(rt):typeof t=="string",Mo=e=>[...new Set(e.split(",").map(t=>t.trim()).filter(Boolean))];function Io(e){try{let t=JSON.parse(e.trim()||"{}");return t&&typeof t=="object"&&!Array.isArray(t)?{value:t}:{wrong:"Write one JSON object."}}catch(t){return{wrong:`This is not JSON: ${t.message}`}}}function Ro(e,t,o){let s={};for(let r of["description","owner","license","readme"])e[r]!==t[r]&&(s[r]=t[r]||null);JSON.stringify(e.tags)!==JSON.stringify(t.tags)&&(s[o?"valohai.tags":"tags"]=t.tags.length?t.tags:null);for(let r of new Set([...Object.keys(e.others),...Object.keys(t.others)]))JSON.stringify(e.others[r])!==JSON.stringify(t.others[r])&&(s[r]=t.others[r]??null);return s}function No({uri:e,path:t,isVersion:o,onDone:s,onClose:r}){let[a,i]=m(null),[l,c]=m(null);return w(()=>{os(t,o).then(i,c)},[t]),a?n`<${ns} uri=${e} path=${t} isVersion=${o} seen=${a} onDone=${s} onClose=${r} />`:n`<${$e} title="Edit" onClose=${r}>${l?n`<${S} error=${l} />`:n`<${X} />`}<//>`}async function os(e,t){let o=await ho(`${e}metadata/`),s=await o.json(),r=t?(await ee(e,{files:0})).tags:null;return{card:Re(s,r),etag:o.headers.get("ETag")}}function ns({uri:e,path:t,isVersion:o,seen:s,onDone:r,onClose:a}){let[i,l]=m(s.card),[c,$]=m(s.card.tags.join(", ")),[h,y]=m(Object.keys(s.card.others).length?JSON.stringify(s.card.others,null,2):""),u=Io(h),k=u.wrong?{}:Ro(s.card,{...i,tags:Mo(c),others:u.value},o),A=F=>Y=>l({...i,[F]:Y.target.value}),f=()=>J(`${t}metadata/`,k,{headers:{"If-Match":s.etag}}),N=()=>{x(`${e} was changed.`),r()};return n`
    <${V} title="Edit" verb="Save" wide twin=${lo(e,k)} disabled=${u.wrong||!Object.keys(k).length} send=${f} onDone=${N} onClose=${a}>
      <${R} id="card-description" label="Description" value=${i.description} onInput=${A("description")} />
      <div class="fields">
        <${R} id="card-owner" label="Owner" value=${i.owner} onInput=${A("owner")} />
        <${R} id="card-license" label="Licence" value=${i.license} onInput=${A("license")} hint="An SPDX identifier, such as CC-BY-4.0." />
        <${R} id="card-tags" label="Tags" value=${c} onInput=${F=>$(F.target.value)} hint="With commas between them." />
      </div>
      <${R} id="card-others" label="Other properties" hint="One JSON object." wrong=${u.wrong}>
        <textarea id="card-others" rows="5" spellcheck=${!1} value=${h} aria-describedby=${u.wrong?"card-others-hint card-others-wrong":"card-others-hint"}
          aria-invalid=${u.wrong?"true":null} onInput=${F=>y(F.target.value)} /><//>
      <${R} id="card-readme" label="README" hint="Markdown. Empty: the README.md of the version is shown, if it has one.">
        <textarea id="card-readme" rows="10" value=${i.readme} aria-describedby="card-readme-hint" onInput=${A("readme")} /><//>
    <//>`}var ie=e=>function(o){let[s,r]=m({}),[a,i]=m(0);return w(()=>{import("./previews.js").then(l=>r({view:l[e]}),()=>r({failed:!0}))},[a]),s.failed?n`<${S} error=${ss} retry=${()=>a?location.reload():i(1)} />`:s.view?n`<${s.view} ...${o} />`:n`<${X} />`},ss={message:"Previews cannot be loaded.",remedy:"Check the network; if the deployment was updated meanwhile, load the page again."},Lo=ie("Preview"),Fo=ie("Gallery"),jo=ie("Comparison"),Bo=ie("OneSide"),Vo=ie("Readme"),Uo=ie("DownloadZip"),zo=ie("FileSummary");var as=/^readme\.(md|markdown)$/i;function Ne({uri:e,path:t,properties:o,tags:s,version:r,owner:a,reload:i}){let[l,c]=m(!1),$=Re(o,s),h=Object.entries($.others).map(([u,k])=>[u,typeof k=="string"?k:JSON.stringify(k)]),y=[["Owner",$.owner||a],["Licence",$.license],["Tags",$.tags.length>0&&$.tags.map(u=>n`<${G} key=${u}>${u}<//>`)],...h].filter(([,u])=>u);return n`
    <${p} title="About" aside=${n`<button type="button" onClick=${()=>c(!0)}>Edit</button>`}>
      ${$.description&&n`<p class="description">${$.description}</p>`}
      ${y.length>0&&n`<${q} of=${y} />`}
      ${!$.description&&!y.length&&n`<p class="note">There is no description yet.</p>`}
    <//>
    <${rs} text=${$.readme} version=${r} />
    ${l&&n`<${No} uri=${e} path=${t} isVersion=${!!s} onClose=${()=>c(!1)} onDone=${()=>{c(!1),i()}} />`}`}function rs({text:e,version:t}){let s=D(!e&&t?`dataset-versions/${encodeURIComponent(t)}/tree/`:null,{prefix:"README",limit:20}).data?.results.find(r=>r.kind==="file"&&as.test(r.path));return!e&&!s?null:n`<${p} title="README"><${Vo} key=${e||s.path} text=${e} version=${t} path=${s?.path} /><//>`}var is=/^[a-z0-9._-]{1,128}$/;function Wo({onDone:e,onClose:t}){let[o,s]=m(""),r=o&&!is.test(o)?"Lower-case letters, digits, dots, underscores and dashes only.":"",a=i=>{x(`${i.uri} was created.`),e(i)};return n`
    <${V} title="New dataset" verb="Create dataset" twin=${ro(o)} disabled=${!o||r}
      send=${()=>J("datasets/",{name:o})} onDone=${a} onClose=${t}>
      <${R} id="dataset-name" label="Name" value=${o} wrong=${r} onInput=${i=>s(i.target.value.trim())}
        hint="Versions come from executions that name it, or from data you select in the search." />
    <//>`}var it=5;function qo({dataset:e,onDone:t,onClose:o}){let s=`datasets/${encodeURIComponent(e)}/`,r=D(`${s}usage/`),[a,i]=m(""),l=async()=>{let $=r.data.newest_version,h=$?`?newest=${encodeURIComponent($)}`:"",y;do y=await me(s+h);while(!y.removed);return y},c=$=>{x(`${e} is removed.`),t($)};return n`
    <${V} title="Remove this dataset?" verb=${`Remove ${e}`} danger twin=${so(`dataset://${e}/`)}
      disabled=${!r.data||a!==e} send=${l} onDone=${c} onClose=${o}>
      <${j} of=${r}>${$=>n`<${ls} of=${$} />`}<//>
      <p>Jobs that fetch any of it fail from now on. Each version can be restored until its retention ends, and brings the
        dataset back; its name is never given to other content. The uploaded files themselves stay.</p>
      <${R} id="remove-dataset-name" label="Type the name of the dataset" value=${a} onInput=${$=>i($.target.value.trim())} />
    <//>`}function ls({of:e}){let t=e.complete?"":"at least ",o=Ko(e.used_by,"execution"),s=Ko(e.used_by,"version");return n`<${q} of=${[["Versions deleted",`${t}${E(e.versions,"version")}, ${E(e.file_count,"file")}, ${g(e.size)}`],["Packages purged later",e.packages>0&&`${t}${E(e.packages,"version")} packaged; parts that others use stay`],["Aliases removed",e.aliases.join(", ")],["Executions whose inputs name it",o.length>0&&n`<${Ho} of=${o} to=${r=>d("executions",r)} />`],["Versions based on it",s.length>0&&n`<${Ho} of=${s} />`]].filter(([,r])=>r)} />`}var Ko=(e,t)=>[...new Set(e.filter(o=>o.kind===t).map(o=>o.by))],Ho=({of:e,to:t})=>n`${e.slice(0,it).map(o=>n`${t?n`<a key=${o} href=${t(o)}>${o}</a>`:n`<code key=${o}>${o}</code>`} `)}
  ${e.length>it&&`and ${e.length-it} more`}`;var Go=e=>`dataset-versions/${encodeURIComponent(e.id)}/`;function Jo({version:e,onDone:t,onClose:o}){let s=r=>{x(`${e.uri} is deleted.`),t(r)};return n`
    <${V} title="Delete this version?" verb=${`Delete ${e.name}`} danger twin=${no(e.uri)}
      send=${()=>me(Go(e))} onDone=${s} onClose=${o}>
      <p><code>${e.uri}</code> disappears from lists and can no longer be fetched. It can be restored until its
        retention ends; then it is purged, with the parts that no other version uses.</p>
      <p>The uploaded files themselves stay.</p>
    <//>`}function Le({version:e,onDone:t,onClose:o}){let s=r=>{x(`${e.uri} is restored.`),t(r)};return n`
    <${V} title="Restore this version?" verb=${`Restore ${e.name}`} twin=${ao(e.uri)}
      send=${()=>J(`${Go(e)}restore/`,{})} onDone=${s} onClose=${o}>
      <p><code>${e.uri}</code> comes back as it was${e.deleted_at?` before ${qt(e.deleted_at)}`:""}.</p>
    <//>`}function Yo({dataset:e,reload:t}){let[o,s]=m(""),r=()=>s("");return n`
    <button type="button" class="primary" onClick=${()=>s("promote")}>Promote a version…</button>
    <button type="button" class="danger" onClick=${()=>s("remove")}>Remove dataset…</button>
    ${o==="promote"&&n`<${de} dataset=${e} onClose=${r} onDone=${()=>{r(),t()}} />`}
    ${o==="remove"&&n`<${qo} dataset=${e} onClose=${r} onDone=${()=>W("datasets")} />`}`}function Qo(){let[e,t]=m(!1);return n`
    <button type="button" class="primary" onClick=${()=>t(!0)}>New dataset</button>
    ${e&&n`<${Wo} onClose=${()=>t(!1)} onDone=${o=>W("datasets",o.id)} />`}`}function lt({dataset:e,reload:t}){let o=P("dataset-versions/",{dataset:e,deleted:"true",limit:200}),[s,r]=m(null),a=o.items.filter(i=>i.deleted_at);return a.length?n`
    <${p} title="Deleted versions">
      <${C} caption="Deleted versions" rows=${a} columns=${[{title:"Version",cell:({id:i,name:l})=>n`<a href=${d("versions",i)}>${l}</a>`,header:!0},{title:"Deleted",cell:({deleted_at:i})=>n`<${_} of=${i} />`,kind:"time"},{title:"Purged after",cell:({purge_at:i})=>n`<${_} of=${i} />`,kind:"time"},{title:n`<span class="unseen">Restore</span>`,cell:i=>n`<button type="button" aria-label=${`Restore ${i.name}`} onClick=${()=>r(i)}>Restore</button>`}]} />
      <${O} of=${o} what="more deleted versions" />
      ${s&&n`<${Le} version=${s} onClose=${()=>r(null)}
        onDone=${()=>{r(null),o.reload(),t()}} />`}
    <//>`:null}function ct({params:e}){let t=e.dataset,o=D(`datasets/${encodeURIComponent(t)}/`),s=P(o.data?"dataset-versions/":null,{dataset:t,limit:50}),r=P(o.data?`datasets/${encodeURIComponent(t)}/aliases/`:null,{limit:200}),a=()=>{r.reload(),s.reload()};return n`
    <${T} title=${t} crumbs=${[["Datasets",d("datasets")],[t]]} lead=${n`<code>${o.data?.uri??""}</code>`}
      actions=${o.data&&n`<${Yo} dataset=${t} reload=${a} />`}>
      <${j} of=${o}>${i=>n`
        <${Ne} uri=${i.uri} path=${`datasets/${encodeURIComponent(t)}/`} properties=${i.properties} owner=${i.owner} version=${i.latest_version?.id} reload=${o.reload} />
        <${$s} of=${r} dataset=${t} />
        <${cs} of=${s} aliases=${r.items} />
        <${lt} dataset=${t} reload=${a} />
        <${oe} of=${{dataset:t}} />`}<//>
      ${o.error?.status===404&&n`<${lt} dataset=${t} reload=${o.reload} />`}
    <//>`}function cs({of:e,aliases:t}){let o=a=>t.filter(i=>i.version.id===a.id),s=[{title:"Version",value:a=>a.name,header:!0,cell:a=>n`<a href=${d("versions",a.id)}>${a.name}</a>
        ${o(a).map(i=>n` <span class="tag accent" key=${i.name}>${i.name}</span>`)}`},{title:"Files",value:a=>a.file_count,kind:"number",cell:a=>v(a.file_count)},{title:"Size",value:a=>a.size,kind:"number",cell:a=>g(a.size)},{title:"Package",value:a=>a.packaging,cell:a=>n`<${H} of=${a.packaging} />`},{title:"Tags",cell:a=>a.tags.map(i=>n`<${G} key=${i}>${i}<//>`)},{title:"Created",value:a=>a.ctime,kind:"time",cell:a=>n`<${_} of=${a.ctime} />`}],r=e.items.length>0||!(e.loading||e.error);return n`
    <${p} title="Versions">
      ${r&&n`<${C} caption="Versions, newest first" name="versions" more=${e.more} columns=${s} rows=${e.items} empty="There is no version yet." />`}
      <${O} of=${e} what="older versions" />
    <//>`}function $s({of:e,dataset:t}){let[o,s]=m("");if(e.error)return n`<${S} error=${e.error} retry=${e.reload} />`;if(!e.items.length)return null;let r=[{title:"Alias",value:a=>a.name,header:!0,cell:a=>n`<a class="tag accent" href=${d("datasets",t,"aliases",a.name)}>${a.name}</a>`},{title:"Version",value:a=>a.version.name,cell:a=>n`<a href=${d("versions",a.version.id)}>${a.version.name}</a>`},{title:"Moved",value:a=>a.mtime,kind:"time",cell:a=>n`<${_} of=${a.mtime} />`},{title:"History",cell:a=>n`<button class="quiet" aria-expanded=${o===a.name}
        onClick=${()=>s(o===a.name?"":a.name)}>${o===a.name?"Hide":"Show"}<span class="unseen"> history of ${a.name}</span></button>`}];return n`
    <${p} title="Aliases">
      <${C} caption="Aliases" name="aliases" more=${e.more} columns=${r} rows=${e.items} id=${a=>a.name} />
      ${o&&n`<${ms} key=${o} dataset=${t} alias=${o} />`}
    <//>`}function ms({dataset:e,alias:t}){let o=P(`datasets/${encodeURIComponent(e)}/aliases/${encodeURIComponent(t)}/history/`,{limit:20});return n`
    <div class="history"><h3>Where ${t} pointed</h3>
      <ol>${o.items.map(s=>n`<li key=${s.rev}>
        <${_} of=${s.mtime} /> ${s.version?n`<a href=${d("versions",s.version.id)}>${s.version.name}</a>`:"(removed)"}<${re} of=${te(s.moved_by)} before=" by " />${" "}
        <span class="soft">revision ${s.rev}</span></li>`)}</ol>
      <${O} of=${o} what="older moves" />
    </div>`}var ds=50;function $t({query:e}){let t=P("datasets/",{search:e.search,limit:ds,newest:!0}),o=a=>({newest_version:i})=>i?a(i):"\u2013",s=[{title:"Dataset",value:a=>a.name,header:!0,cell:a=>n`<a href=${d("datasets",a.id)}>${a.name}</a>`},{title:"Newest version",value:a=>a.newest_version?.name,cell:o(a=>n`<a href=${d("versions",a.id)}>${a.name}</a>`)},{title:"Files",value:a=>a.newest_version?.file_count,kind:"number",cell:o(a=>v(a.file_count))},{title:"Size",value:a=>a.newest_version?.size,kind:"number",cell:o(a=>g(a.size))},{title:"Package",value:a=>a.newest_version?.packaging,cell:o(a=>n`<${H} of=${a.packaging} />`)},{title:"Created",value:a=>a.newest_version?.ctime,kind:"time",cell:o(a=>n`<${_} of=${a.ctime} />`)}],r=t.items.length>0||!(t.loading||t.error);return n`
    <${T} title="Datasets" lead="Every dataset of this deployment, by name, with its newest version."
      actions=${n`<${ce} label="Name contains" param="search" /> <${Qo} />`}>
      ${r&&n`<${C} caption="Datasets" name="datasets" more=${t.more} columns=${s} rows=${t.items}
        empty=${e.search?"No dataset has this in its name.":"There is no dataset yet. Upload files whose metadata names one, and it appears here."} />`}
      <${O} of=${t} what="more datasets" />
    <//>`}function ue(e){let t=/^dataset:\/\/([^/]+)\/(.+)$/.exec(e??"");return t?`${t[1]}:${t[2]}`:null}var ve=e=>e.slice(0,e.lastIndexOf(":")),ye=e=>e.slice(e.lastIndexOf(":")+1);function Fe({of:e}){let t=ue(e);return t?n`<a href=${d("versions",t)}>${e}</a>`:n`<span>${e}</span>`}function Be({of:e}){let t=mt(e),o=dt(e);return n`
    <div class="lineage">
      <h3>Made from</h3>
      ${t.length?n`<ul>${t}</ul>`:n`<p class="soft">Nothing is recorded.</p>`}
      <h3>Used by</h3>
      ${o.length?n`<ul>${o}</ul>`:n`<p class="soft">Nothing yet.</p>`}
    </div>`}function mt({made_by:e,based_on:t}){let o=e?[e.step,e.commit,e.image].filter(s=>typeof s=="string"):[];return[t&&n`<li><small>version before</small> <${je} of=${t}>${mt(t)}<//></li>`,e&&n`<li><small>execution</small> <${Zo} id=${e.execution} /> <span class="soft">${o.join(" \xB7 ")}</span>
      ${e.inputs?.length>0&&n`<ul>${e.inputs.map(s=>n`
        <li><small>${s.uri.startsWith("sql://")?"query":"input"}</small> <${je} of=${s}>${mt(s)}<//></li>`)}</ul>`}</li>`].filter(Boolean)}function dt({used_by:e=[]}){return e.map(t=>{if(t.more)return n`<li class="soft">and more</li>`;if(t.version)return n`<li><small>version</small> <${je} of=${t.version}>${dt(t.version)}<//></li>`;let o=t.made??[];return n`<li><small>execution</small> <${Zo} id=${t.execution} />
      ${o.length>0&&n`<ul>${o.map(s=>n`<li><small>made</small> <${je} of=${s}>${dt(s)}<//></li>`)}</ul>`}</li>`})}function je({of:e,children:t}){let o=[].concat(t).flat().filter(Boolean);return n`<${Fe} of=${e.uri} />
    ${e.rows!=null&&n` <span class="soft">${E(e.rows,"row")} of ${e.engine}</span>`}
    ${e.files!=null&&n` <span class="soft">${E(e.files,"file")}</span>`}
    ${e.unknown&&n` <span class="soft">(not known here)</span>`}
    ${e.more&&n` <span class="soft">…</span>`}
    ${o.length>0&&n`<ul>${o}</ul>`}`}var Zo=({id:e})=>n`<a href=${d("executions",e)}>${e}</a>`;function ut({params:e}){let t=e.datum,o=D(`data/${encodeURIComponent(t)}/`,{hashes:!1}),s=D("lineage/",{uri:`datum://${t}`,depth:3}),r=D(o.data?.output_execution?`executions/${encodeURIComponent(o.data.output_execution.id)}/`:null);return n`
    <${T} title=${o.data?.name??t} crumbs=${[["Search",d("search")],[o.data?.name??t]]}
      lead=${o.data&&n`<code>${o.data.uri}</code> <${L} text=${o.data.uri} label="Copy URI" what="URI" />`}>
      <${j} of=${o}>${a=>n`
        <div class="columns">
          <${p} title="Facts"><${q} of=${us(a)} /><//>
          <${p} title="Versions">
            ${!a.output_execution||r.error?.status===404?n`<p class="note">No execution is known that made it.</p>`:n`<${j} of=${r}>${i=>n`<${ps} of=${i.versions} path=${a.name} />`}<//>`}
          <//>
          <${p} title="Lineage"><${j} of=${s}>${i=>n`<${Be} of=${i} />`}<//><//>
        </div>
        <${oe} of=${{datum:t}} />`}<//>
    <//>`}var us=e=>[["Size",g(e.size)],["Stored",e.file_mtime&&n`<${_} of=${e.file_mtime} />`],["Made by execution",e.output_execution&&n`<a href=${d("executions",e.output_execution.id)}>${e.output_execution.id}</a>`],["Aliases",e.aliases.join(", ")],["Tags",e.tags.length>0&&e.tags.map(t=>n`<${G} key=${t}>${t}<//>`)],...Object.entries(e.properties).map(([t,o])=>[t,typeof o=="string"?o:JSON.stringify(o)]),["MD5",e.md5&&n`<code>${e.md5}</code>`],e.part?["Inside of part",n`<code>${e.part.key}</code>`]:["Key",e.key&&n`<code>${e.key}</code>`]].filter(([,t])=>t);function ps({of:e,path:t}){let o=e.filter(s=>ue(s));return o.length?n`
    <ul class="plain">${o.map(s=>n`<li key=${s}><a href=${d("versions",ue(s),{tab:"files",find:t})}>${s}</a></li>`)}</ul>
    <p class="note">Those that its execution made. Versions that are based on them may have it as well.</p>`:n`<p class="note">Its execution made no dataset version.</p>`}var fs=5;function ne(e,t){let o=B({query:"",pages:0});w(()=>{o.current.query!==t&&(o.current={query:t,pages:0}),!(!e.more||e.items.length||o.current.pages>=fs)&&(o.current.pages+=1,e.more())})}var hs=["open","sealing","sealed"],gs="This stack does not list executions; open one by its id.";function pt({query:e}){let t=P("executions/",{state:e.state,alerts:e.alerts,project:e.project,limit:50});return ne(t,`${e.state} ${e.alerts} ${e.project}`),n`
    <${T} title="Executions" lead="Jobs whose outputs were uploaded: what each made, and what was wrong." actions=${n`<${ys} />`}>
      <div class="filters" role="group" aria-label="Filters">
        <label class="inline" for="state">State</label>
        <select id="state" value=${e.state??""} onChange=${o=>z({state:o.target.value})}>
          <option value="">any</option>${hs.map(o=>n`<option value=${o}>${o}</option>`)}</select>
        <label class="inline"><input type="checkbox" checked=${e.alerts==="true"}
          onChange=${o=>z({alerts:o.target.checked?"true":""})} /> With alerts only</label>
        <${ce} label="Project" param="project" />
      </div>
      ${t.error&&!t.items.length?n`<${S} error=${t.error} retry=${t.reload} missing=${gs} />`:n`${!(t.loading&&!t.items.length)&&n`<${bs} of=${t} />`}<${O} of=${t} what="more executions" />`}
    <//>`}var bs=({of:e})=>n`
  <${C} caption="Executions" name="executions" more=${e.more} rows=${e.items} empty=${e.more?"None on this page; there are more.":"No execution is like that."} columns=${[{title:"Execution",value:({id:t})=>t,cell:({id:t})=>n`<a href=${d("executions",t)}>${t}</a>`,header:!0},{title:"State",value:({state:t})=>t,cell:({state:t})=>n`<${H} of=${t} />`},{title:"Files",value:({file_count:t})=>t,cell:({file_count:t})=>v(t),kind:"number"},{title:"Size",value:({size:t})=>t,cell:({size:t})=>g(t),kind:"number"},{title:"Versions",cell:({versions:t})=>n`<${vs} of=${t} />`},{title:"Alerts",value:({alerts:t})=>t.length,cell:({alerts:t})=>t.length?n`<span class="state bad">${t.length}</span>`:"\u2013"},{title:"Sealed, or last upload",value:({mtime:t})=>t,cell:({mtime:t})=>n`<${_} of=${t} />`,kind:"time"}]} />`,vs=({of:e})=>e.length?n`${e.slice(0,3).map(t=>n`<${ft} uri=${t} /> `)}${e.length>3&&`and ${e.length-3} more`}`:"\u2013";function ft({uri:e}){let[,t,o,s]=/^(\w+):\/\/([^/]+)\/(.+)$/.exec(e)??[];return t?n`<a href=${d("versions",`${t==="model"?"model:":""}${o}:${s}`)}>${e}</a>`:n`<code>${e}</code>`}function ys(){let[e,t]=m("");return n`
    <form class="by-id" onSubmit=${s=>{s.preventDefault(),e.trim()&&W("executions",e.trim())}}>
      <input type="text" aria-label="Execution id" placeholder="Execution id" value=${e} autocomplete="off" spellcheck=${!1}
        onInput=${s=>t(s.target.value)} />
      <button>Open</button>
    </form>`}var ks=3e3;function ht({params:e}){let t=`executions/${encodeURIComponent(e.execution)}/`,o=D(t,void 0,{every:({state:s})=>s==="sealed"?0:ks});return n`
    <${T} title=${e.execution} crumbs=${[["Executions",d("executions")],[e.execution]]}
      actions=${n`<${L} text=${`packline execution ${e.execution}`} label="Command line" what="Command line" />`}>
      <${j} of=${o}>${s=>n`<${ws} execution=${s} path=${t} />`}<//>
    <//>`}var ws=({execution:e,path:t})=>n`
  <p class="lead" aria-live="polite"><${H} of=${e.state} /> ${e.sealed_at&&n`since <${_} of=${e.sealed_at} />`}</p>
  ${e.alerts.length>0&&n`<${xs} of=${e.alerts} />`}
  <${p} title="What it made">
    <div class="figures">
      <${I} value=${v(e.file_count)} label="outputs" />
      <${I} value=${g(e.size)} label="together" />
      <${I} value=${v(e.versions.length)} label=${e.versions.length===1?"version":"versions"} />
    </div>
    ${e.versions.length>0&&n`<ul class="plain">${e.versions.map(o=>n`<li><${ft} uri=${o} /></li>`)}</ul>`}
    ${e.datum_aliases.length+e.late.length>0&&n`<${q} of=${[["Datum aliases",e.datum_aliases.join(", ")],["Late files",e.late.join(", ")]]} />`}
  <//>
  ${e.state==="sealed"&&n`<${Ss} path=${t} />`}
  ${Object.keys(e.marker).length>0&&n`
    <${p} title="Marker"><pre class="json" tabindex="0">${JSON.stringify(e.marker,null,2)}</pre><//>`}
  <${oe} of=${{execution:e.id}} />`,xs=({of:e})=>n`
  <${p} title=${e.length===1?"Alert":"Alerts"}>
    <ul class="alerts">${e.map(({code:t,message:o,remedy:s})=>n`
      <li><strong><code>${t}</code></strong><p>${o}</p>${s&&n`<p class="remedy">What to do: ${s}</p>`}</li>`)}</ul>
  <//>`;function Ss({path:e}){let t=P(`${e}outputs/`,{limit:100});return n`
    <${p} title="Outputs">
      ${t.items.length>0&&n`<${C} caption="Outputs" rows=${t.items} id=${({path:o,datum:s})=>`${o}:${s.id}`} columns=${[{title:"Path",cell:({path:o,datum:s})=>n`<a href=${d("data",s.id)}>${o}</a>`,header:!0},{title:"Size",cell:({datum:o})=>g(o.size),kind:"number"},{title:"Datum",cell:({datum:o})=>n`<code>${o.id}</code><${L} text=${`datum://${o.id}`} what=${`URI of ${o.name}`} />`}]} />`}
      ${!t.items.length&&!t.loading&&!t.error&&n`<p class="note">It has none.</p>`}
      <${O} of=${t} what="more outputs" />
    <//>`}var Xo=1e-6,Ve=e=>e!=null&&e<1?`${Math.max(1,Math.round(e*1e3))} ms`:Jt(e);function Q(e){if(e==null)return"\u2013";if(e===0)return"$0";if(e<Xo)return`< $${Xo.toFixed(6)}`;let t=e>=1?2:Math.min(8,1-Math.floor(Math.log10(Math.abs(e))));return`$${e.toFixed(t)}`}function Cs(e,t){if(!(t>0)||!(e>t))return"";let o=e/t;return`${o>=10?v(Math.round(o)):o.toFixed(1)} times`}var Es=[["requests","Requests",v],["seconds","Time",Ve],["dollars","Price of requests",Q]];function Ue(e){return Es.map(([t,o,s])=>{let[r,a]=[e.by_files[t],e.by_package[t]],i=Math.max(r,a),l=c=>i>0?c/i:0;return{key:t,title:o,files:s(r),packed:s(a),filesShare:l(r),share:l(a),less:Cs(r,a)}})}function en(e){let t=Ue(e).map(({title:o,files:s,packed:r})=>`${o.toLowerCase()}: ${s} file by file, ${r} by package`);return`One fetch of ${v(e.files)} files. ${t.join("; ")}.`}var tn=(e,t)=>{let o=s=>({requests:s.requests*t,seconds:s.seconds*t,dollars:s.dollars*t});return{...e,by_files:o(e.by_files),by_package:o(e.by_package)}};var ze=["versions","packages","package_dollars","fetches","saved_requests","saved_seconds","saved_dollars"];function gt(e){let t=new Map;for(let o of e.flatMap(s=>s.months)){let s=t.get(o.month)??Object.fromEntries(ze.map(r=>[r,0]));for(let r of ze)s[r]+=o[r];t.set(o.month,s)}return[...t].map(([o,s])=>({month:o,...s})).sort((o,s)=>o.month<s.month?1:-1)}var bt=e=>e.months.reduce((t,o)=>t+o.saved_dollars,0);function on(e){let t=Object.fromEntries(ze.map(o=>[o,0]));for(let o of gt(e))for(let s of ze)t[s]+=o[s];return{...t,storage_dollars:e.reduce((o,{storage_dollars:s})=>o+s,0),stale:e.filter(({stale:o})=>o).length}}var nn=e=>e.fetched_by.map(({name:t,fetches:o})=>`${t||"unknown"} ${o}`).join(", ");function vt({stale:e,complete:t,versions:o}){return e?"stale":o===0?"no versions":t?"in use":"not all read"}var Ps="Estimated from fetches that executions have recorded and from list prices; storage at most, as versions may share files.";function yt(){let e=P("fleet/",{limit:10});return n`
    <${T} title="Fleet" lead=${Ps}>
      ${e.error&&!e.items.length?n`<${S} error=${e.error} retry=${e.reload} missing=${"This stack has no fleet page."} />`:n`${e.items.length>0&&n`<${Ds} of=${e.items} partial=${e.next!=null} />`}
          ${!(e.loading&&!e.items.length)&&n`<${Os} of=${e.items} />`}<${O} of=${e} what="more datasets" />`}
    <//>`}function Ds({of:e,partial:t}){let o=on(e);return n`
    <${p} title=${t?`The first ${E(e.length,"dataset")}`:`All ${E(e.length,"dataset")}`}>
      <div class="figures">
        <${I} value=${Q(o.saved_dollars)} label="saved in requests" />
        <${I} value=${v(o.saved_requests)} label="requests saved" />
        <${I} value=${Ve(o.saved_seconds)} label="of waiting saved" />
        <${I} value=${Q(o.package_dollars)} label="paid for packages" />
        <${I} value=${v(o.fetches)} label="recorded fetches" />
        <${I} value=${Q(o.storage_dollars)} label="storage a month, at most" />
        <${I} value=${v(o.stale)} label="stale: unused for 90 days" />
      </div>
    <//>
    <${p} title="By month">
      <${C} caption="Savings by month" name="months" id=${({month:s})=>s} rows=${gt(e)} columns=${[{title:"Month",value:({month:s})=>s,cell:({month:s})=>s,header:!0},{title:"Versions",value:s=>s.versions,cell:s=>v(s.versions),kind:"number"},{title:"Packages",value:s=>s.packages,cell:s=>v(s.packages),kind:"number"},{title:"Paid for packages",value:s=>s.package_dollars,cell:s=>Q(s.package_dollars),kind:"number"},{title:"Fetches",value:s=>s.fetches,cell:s=>v(s.fetches),kind:"number"},{title:"Requests saved",value:s=>s.saved_requests,cell:s=>v(s.saved_requests),kind:"number"},{title:"Time saved",value:s=>s.saved_seconds,cell:s=>Ve(s.saved_seconds),kind:"number"},{title:"Saved",value:s=>s.saved_dollars,cell:s=>Q(s.saved_dollars),kind:"number"}]} />
    <//>`}var Os=({of:e})=>n`
  <${p} title="By dataset">
    <${C} caption="Datasets of the fleet" name="fleet" id=${({name:t})=>t} rows=${e} empty="There is no dataset yet." columns=${[{title:"Dataset",value:({name:t})=>t,cell:({name:t})=>n`<a href=${d("datasets",t)}>${t}</a>`,header:!0},{title:"Use",value:vt,cell:t=>n`<${G}>${vt(t)}<//>`},{title:"Versions",value:t=>t.versions,cell:({versions:t,complete:o})=>`${v(t)}${o?"":" or more"}`,kind:"number"},{title:"Fetches",value:t=>t.fetches,cell:({fetches:t})=>v(t),kind:"number"},{title:"By whom",cell:t=>nn(t)||"\u2013"},{title:"Last fetch",value:t=>t.last_fetch_at,cell:({last_fetch_at:t})=>n`<${_} of=${t} />`},{title:"Saved",value:bt,cell:t=>Q(bt(t)),kind:"number"},{title:"Stored, at most",value:t=>t.stored_bytes_at_most,cell:({stored_bytes_at_most:t})=>g(t),kind:"number"},{title:"A month",value:t=>t.storage_dollars,cell:({storage_dollars:t})=>Q(t),kind:"number"}]} />
  <//>`;var _s={true:"yes",false:"no",null:"IAM decides"};function kt(){let e=D("me/");return n`
    <${T} title="Access" lead="Who you are here, what you may do, and how a job gets in.">
      <${j} of=${e}>${t=>n`
        <${p} title="You">
          <${q} of=${[["Name",t.who?n`<${re} of=${te(t.who)} />`:"nobody: this deployment asks nobody who they are"],["Id",t.who?.id??"\u2013"],["Signed in until",n`<${_} of=${t.expires_at} />`],["Scopes",t.scopes.length?t.scopes.map(o=>n`<${G} key=${o}>${o}<//>`):"\u2013"],["Teams",t.teams?t.teams.join(", ")||"none: you reach no dataset":"not bound to teams: you reach every dataset"]]} />
        <//>
        <${p} title="What you may do">
          <${C} caption="What you may do" rows=${t.rights} id=${({action:o})=>o} columns=${[{title:"Action",header:!0,cell:({action:o})=>o},{title:"Allowed",cell:({allowed:o})=>_s[o]},{title:"Why",cell:({reason:o})=>o}]} />
        <//>
        <${p} title="How a job gets in">
          ${t.job_access.map(o=>n`<${Ts} key=${o.title} way=${o} />`)}
        <//>`}<//>
    <//>`}function Ts({way:e}){let t=Object.entries(e.environment).map(([o,s])=>`export ${o}=${s}`).join(`
`);return n`<h3>${e.title}</h3><p>${e.text}</p>
    <div class="scroll" tabindex="0" role="region" aria-label=${`Variables: ${e.title}`}><pre>${t}</pre></div>
    <${L} text=${t} label="Copy variables" what=${`variables of ${e.title}`} />`}var As={approved:"good",rejected:"bad",pending:"busy"},ke={approved:"Approve",rejected:"Reject",pending:"Set back"};function wt({params:{model:e}}){let t=P("model-versions/",{model:e,limit:50}),[o,s]=m(null),[r,a]=m({}),i=t.items.map(c=>r[c.id]??c),l=c=>{s(null),a({...r,[c.id]:c}),x(`Version ${c.counter} is ${c.status}.`)};return n`
    <${T} title=${e} crumbs=${[["Models",d("models")],[e]]}>
      ${t.error&&!i.length?n`<${S} error=${t.error} retry=${t.reload} />`:n`${!(t.loading&&!i.length)&&n`<${Ms} rows=${i} more=${t.more} onDecide=${(c,$)=>s({version:c,status:$})} />`}<${O} of=${t} what="more versions" />`}
      <${oe} of=${{dataset:`model:${e}`}} />
      ${o&&n`<${Is} ...${o} onDone=${l} onClose=${()=>s(null)} />`}
    <//>`}var Ms=({rows:e,more:t,onDecide:o})=>n`
  <${C} caption="Versions of the model" name="versions" more=${t} rows=${e} empty="There is no version of this model." columns=${[{title:"Version",value:({counter:s})=>s,cell:({id:s,counter:r})=>n`<a href=${d("versions",s)}>${r}</a>`,header:!0},{title:"Status",value:({status:s})=>s,cell:({status:s})=>n`<span class=${`state ${As[s]??"idle"}`}>${s||"pending"}</span>`},{title:"Files",value:({file_count:s})=>s,cell:({file_count:s})=>v(s),kind:"number"},{title:"Size",value:({size:s})=>s,cell:({size:s})=>g(s),kind:"number"},{title:"Packaging",value:({packaging:s})=>s,cell:({packaging:s})=>n`<${H} of=${s} />`},{title:"Created",value:({ctime:s})=>s,cell:({ctime:s})=>n`<${_} of=${s} />`,kind:"time"},{title:"Note",cell:({note:s})=>s||"\u2013"},{title:n`<span class="unseen">Decide</span>`,cell:s=>n`<span class="decide">${Object.keys(ke).filter(r=>r!==(s.status||"pending")).map(r=>n`<button type="button" class="quiet" aria-label=${`${ke[r]} version ${s.counter}`} onClick=${()=>o(s,r)}>${ke[r]}</button>`)}</span>`}]} />`,Is=({version:e,status:t,onDone:o,onClose:s})=>n`
  <${V} title=${`${ke[t]} ${e.uri}?`} verb=${ke[t]} danger=${t==="rejected"} twin=${io(e.uri,t)}
    send=${()=>J(`model-versions/${encodeURIComponent(e.id)}/status/`,{status:t})} onDone=${o} onClose=${s}>
    <p>It is ${e.status||"pending"} now; it will be ${t}. Subscribers of events are notified.</p>
  <//>`;function xt({query:e}){let t=P("models/",{name:e.search,limit:100});return n`
    <${T} title="Models" lead="Versions of models, and what people decided about them."
      actions=${n`<${ce} label="Name contains" param="search" />`}>
      ${t.error&&!t.items.length?n`<${S} error=${t.error} retry=${t.reload} missing="This stack does not list models." />`:n`${!(t.loading&&!t.items.length)&&n`<${C} caption="Models" name="models" more=${t.more} rows=${t.items} empty=${e.search?"No model has this in its name.":"No execution has made a model yet."} columns=${[{title:"Model",value:({name:o})=>o,cell:({name:o})=>n`<a href=${d("models",o)}>${o}</a>`,header:!0},{title:"URI",cell:({uri:o})=>n`<code>${o}</code>`}]} />`}<${O} of=${t} what="more models" />`}
    <//>`}var Rs=50;function sn({pattern:e}){let t=P("search/",{q:e,limit:Rs});if(ne(t,e),t.error&&!t.items.length)return n`<${S} error=${t.error} retry=${t.reload} missing="This deployment cannot search everything yet: update it." />`;let o=t.items.length>0||!t.loading;return n`
    <${p} title="Names and files" aside=${n`<${L} text=${$o(e)} label="Command line" what="Command line" />`}>
      ${o&&n`<p class="note" role="status">${E(t.items.length,"result")} shown${t.more?"; there are more":""}. Searched: names, and ${t.searched}.</p>`}
      ${t.notSearched?.length>0&&n`<p class="note">Not searched yet: ${t.notSearched.join(", ")}.</p>`}
      ${o&&n`<${C} caption="Names and files" name="everything" more=${t.more} rows=${t.items} id=${Ns} columns=${Ls}
        empty=${t.more?"Nothing on these pages.":`Nothing matches \u201C${e}\u201D.`} />`}
      <${O} of=${t} what="more results" />
    <//>`}var Ns=e=>`${e.kind} ${e.collection} ${e.path??e.name} ${e.uri}`,Ls=[{title:"Name",header:!0,value:e=>e.name,cell:e=>n`<a href=${d(...Ce(e))}>${e.path??e.name}</a>`},{title:"Kind",value:e=>e.kind,cell:e=>e.kind},{title:"Of",value:e=>e.collection,cell:e=>n`<${Fs} of=${e.collection} />`},{title:"In versions",cell:e=>e.kind==="file"?n`<${js} of=${e} />`:"\u2013"}];function Fs({of:e}){if(!e)return"\u2013";let t=e.startsWith("model:")?e.slice(6):"";return n`<a href=${t?d("models",t):d("datasets",e)}>${t||e}</a>`}var js=({of:e})=>n`${e.versions.map(({id:t,name:o})=>n`<a key=${t} href=${d(...Yt(t,e.path))}>${o}</a> `)}
  ${e.more_versions>0&&`and ${e.more_versions} more`}`;var St=new Map;function We(e){let[,t]=m(0),o=s=>{s.size?St.set(e,s):St.delete(e),t(r=>r+1)};return[St.get(e)??ae,o]}function pe({label:e,checked:t,some:o=!1,onChange:s}){let r=B();return w(()=>{r.current.indeterminate=o},[o]),n`<label class="pick"><input ref=${r} type="checkbox" aria-label=${e} checked=${t} onChange=${s} /></label>`}var Ke=({selection:e,onClear:t,onCompose:o,children:s})=>n`
  <div class="selected" role="region" aria-label="Selection">
    <span role="status">${v(e.size)} selected, ${g(Ae(e))}</span>
    <button type="button" class="quiet" onClick=${t}>Clear</button>
    ${s}
    <button type="button" class="primary" onClick=${o}>Create version from selection…</button>
  </div>`;var Bs=/^[a-z0-9._-]{1,128}$/,an=/^[A-Za-z0-9._-]{1,256}$/,rn=e=>e.split(/[\s,]+/).filter(Boolean);function He({selection:e,onDone:t,onClose:o}){let[s,r]=m({dataset:"",name:"",base:"",packaging:!0,aliases:"",tags:""}),a=f=>N=>r({...s,[f]:N.target.value}),i=D("datasets/",{limit:100}),l=[...e.keys()],c=s.base&&Us(s.dataset,s.base),$={...s,base:c.includes("://")||!c?c:Me(c),datums:l,aliases:rn(s.aliases),tags:rn(s.tags)},h=Vs(s,$),y=vo(e),u=()=>J("dataset-versions/",{dataset:s.dataset,name:s.name,files:l.map(f=>({datum:f})),previous_version:c||null,packaging:s.packaging,targeting_aliases:$.aliases,tags:$.tags}),k=f=>{x(`${f.uri} was created.`),t(f)},A=s.dataset&&s.name&&!Object.values(h).some(Boolean)&&l.length<=1e3;return n`
    <${V} title="Create a version from the selection" verb="Create version" twin=${co($)}
      disabled=${!A} send=${u} onDone=${k} onClose=${o}>
      <p>${E(l.length,"file")}, ${g(Ae(e))}. The version has exactly these.</p>
      ${l.length>1e3&&n`<p class="problem" role="alert">At most ${1e3} files at a time: take some out of the selection.</p>`}
      ${y.length>0&&n`<p class="note" role="status">${E(y.length,"path")} selected twice (such as <code>${y[0]}</code>): on disk the last one wins.</p>`}
      <div class="fields">
        <${R} id="compose-dataset" label="Dataset" value=${s.dataset} onInput=${a("dataset")} wrong=${h.dataset} list="compose-datasets" hint="An existing one, or a new name." />
        <datalist id="compose-datasets">${(i.data?.results??[]).map(({name:f})=>n`<option value=${f} />`)}</datalist>
        <${R} id="compose-name" label="Version" value=${s.name} onInput=${a("name")} wrong=${h.name} hint="Such as v2; it never changes afterwards." />
        <${R} id="compose-base" label="Made from (optional)" value=${s.base} onInput=${a("base")} wrong=${h.base} hint="A version or alias, for lineage; no files are taken from it." />
        <${R} id="compose-aliases" label="Aliases (optional)" value=${s.aliases} onInput=${a("aliases")} wrong=${h.aliases} hint="Moved to it once it is packaged." />
        <${R} id="compose-tags" label="Tags (optional)" value=${s.tags} onInput=${a("tags")} hint="Separated by spaces or commas." />
        <${wo} id="compose-packaging" label="Package it" checked=${s.packaging} onChange=${f=>r({...s,packaging:f})} />
      </div>
    <//>`}function Vs(e,{aliases:t}){let o="Letters, digits, dots, underscores and dashes only.";return{dataset:e.dataset&&!Bs.test(e.dataset)?"Lower-case letters, digits, dots, underscores and dashes only.":"",name:e.name&&!an.test(e.name)?o:"",base:e.base&&!/^(?:[a-z]+:\/\/)?[\w.:/-]+$/.test(e.base)?"A version, such as v1, or dataset://images/v1.":"",aliases:t.every(s=>an.test(s))?"":o}}var Us=(e,t)=>/[:/]/.test(t)?t:`${e}:${t}`;var Ge={tag:"tag",name:"name",alias:"alias",execution:"output_execution",version:"dataset_version",property:"property"},zs=["tag","property"],ln=/^[^=<>!]+(?:[=<>]|!=)/,Ws=/[*?/]|\.\w{1,8}$/;function Ks(e){let t={};for(let o of dn(e)){let s=o.indexOf(":"),r=Ge[o.slice(0,s).toLowerCase()];r&&s<o.length-1?qe(t,r,o.slice(s+1)):ln.test(o)?qe(t,"property",o):qe(t,Ws.test(o)?"name":"tag",o)}return t}function cn(e){let t=e.q?Ks(e.q):{};for(let o of Object.values(Ge))for(let s of(e[o]??"").split(`
`))s.trim()&&qe(t,o,s.trim());return t}var $n=e=>Object.fromEntries(Object.values(Ge).map(t=>[t,[].concat(e[t]??[]).join(`
`)]));function mn(e=""){let t=o=>ln.test(o)||Ge[o.slice(0,o.indexOf(":")).toLowerCase()];return dn(e).some(t)?"":e.trim()}var Je=e=>Object.keys(e).length===0;function qe(e,t,o){zs.includes(t)?e[t]=[...e[t]??[],o]:e[t]=o}var dn=e=>[...e.matchAll(/(?:[^\s"]|"[^"]*"?)+/g)].map(([t])=>t.replaceAll('"',"")).filter(Boolean);function Pt({query:e}){let t=xe(()=>cn(e),[JSON.stringify(e)]),o=mn(e.q),[s,r]=We("search"),[a,i]=m(!1),l=P(Je(t)?null:"data/",{...t,limit:100});ne(l,JSON.stringify(t));let c=o&&!l.items.length?{}:t;return n`
    <${T} title="Search" lead="Find anything by a part of its name, and files by their metadata. Select some of these to create a version."
      actions=${!Je(t)&&!o&&n`<${L} text=${mo(t)} label="Command line" what="Command line" />`}>
      ${o&&n`<${sn} key=${o} pattern=${o} />`}
      <${Gs} key=${JSON.stringify(c)} filters=${c} />
      ${l.error&&!l.items.length&&n`<${S} error=${l.error} retry=${l.reload} />`}
      ${!Je(t)&&!(l.error&&!l.items.length)&&(l.items.length>0||!o)&&n`
        <${Js} of=${l} selection=${s} onSelect=${r} />
        <${O} of=${l} what="more results" />`}
      ${s.size>0&&n`<${Ke} selection=${s} onClear=${()=>{r(ae),x("Nothing is selected.")}} onCompose=${()=>i(!0)} />`}
      ${a&&n`<${He} selection=${s} onClose=${()=>i(!1)} onDone=${$=>{r(ae),W("versions",$.id)}} />`}
    <//>`}var Hs=[["tag","Tags","One a line; all must be there."],["property","Properties","One a line: factory=eu-02, accuracy>=0.9, approved_by"],["name","Name","Path or file name; * and ? stand for anything."],["alias","Datum alias",""],["output_execution","Execution","Outputs of this one."],["dataset_version","Dataset version","Members of this one, such as images:v1."]],qs=["tag","property"];function Gs({filters:e}){let[t,o]=m(()=>$n(e)),s=a=>{a.preventDefault(),z({q:"",...t})},r=a=>i=>o({...t,[a]:i.target.value});return n`
    <form class="card search-form" onSubmit=${s} aria-label="Search">
      <div class="fields thirds">${Hs.map(([a,i,l])=>n`
        <${R} key=${a} id=${`search-${a}`} label=${i} hint=${l} value=${t[a]} onInput=${r(a)}>
          ${qs.includes(a)?n`<textarea id=${`search-${a}`} rows="2" value=${t[a]} onInput=${r(a)} aria-describedby=${`search-${a}-hint`} spellcheck=${!1}></textarea>`:null}
        <//>`)}</div>
      <div class="buttons"><button type="submit" class="primary">Search</button></div>
    </form>`}function Js({of:e,selection:t,onSelect:o}){if(e.loading&&!e.items.length)return null;let s=Te(t,e.items),r=n`<${pe} label=${`Select all ${e.items.length} shown`} checked=${s==="all"} some=${s==="some"}
    onChange=${()=>o(s==="all"?_e(t,e.items):Oe(t,e.items))} />`;return n`
    <p class="note" role="status">${E(e.items.length,"file")} shown${e.more?"; there are more":""}.</p>
    ${!e.items.length&&!e.more&&e.searched&&n`<p class="note">Searched: ${e.searched}. The search field above finds any file by a part of its path.</p>`}
    ${e.notSearched?.length>0&&n`<p class="note" role="status">Not everything was searched: ${e.notSearched.map(a=>`${E(a.files,"file")} of execution ${a.execution}`).join(", ")} will be in the index soon.</p>`}
    <${C} caption="Found files" name="files" more=${e.more} rows=${e.items} empty=${e.more?"Nothing on these pages.":"Nothing is like that."} columns=${[{title:r,kind:"box",cell:a=>n`<${pe} label=${`Select ${a.name}`} checked=${t.has(a.id)} onChange=${()=>o(De(t,a))} />`},{title:"Name",value:({name:a})=>a,cell:({id:a,name:i})=>n`<a href=${d("data",a)}>${i}</a>`,header:!0},{title:"Size",value:({size:a})=>a,cell:({size:a})=>g(a),kind:"number"},{title:"Tags",cell:({tags:a})=>a.length?a.map(i=>n`<${G}>${i}<//>`):"\u2013"},{title:"Properties",cell:({properties:a})=>n`<${Ys} of=${a} />`},{title:"Execution",value:({output_execution:a})=>a?.id,cell:({output_execution:a})=>a?n`<a href=${d("executions",a.id)}>${a.id}</a>`:"\u2013"},{title:"Datum",cell:({uri:a,name:i})=>n`<${L} text=${a} label="Copy URI" what=${`URI of ${i}`} />`}]} />`}var Et=4;function Ys({of:e}){let t=Object.entries(e);if(!t.length)return"\u2013";let o=([s,r])=>`${s} = ${typeof r=="string"?r:JSON.stringify(r)}`;return n`<span class="properties" title=${t.map(o).join(`
`)}>${t.slice(0,Et).map(s=>n`<code>${o(s)}</code> `)}
    ${t.length>Et&&`and ${t.length-Et} more`}</span>`}var fe=e=>`dataset-versions/${encodeURIComponent(e.id)}/package/`,un={built:"Package again?",failed:"Try packaging again?",none:"Package this version?"},pn={built:"Rebuild",failed:"Retry",none:"Package now"};function Ye({version:e,onDone:t,onClose:o}){let s=e.packaging==="built",r=()=>J(fe(e),s?{rebuild:!0}:{}),a=i=>{x(`Packaging of ${e.uri} has started.`),t(i)};return n`
    <${V} title=${un[e.packaging]??un.none} verb=${pn[e.packaging]??pn.none}
      twin=${oo(e.uri,s)} send=${r} onDone=${a} onClose=${o}>
      <p>${E(e.file_count,"file")}, ${g(e.size)} of <code>${e.uri}</code> become a few large parts.
        ${s?"Every part is packed anew from the files; until that is done, the version is fetched file by file.":"Parts that another version has already are not built again."}</p>
      ${e.packaging==="failed"&&n`<p class="note">Last time: ${e.packaging_reason}</p>`}
    <//>`}function fn(e,t=0){return t>0?Math.min(6e4,2e3*2**(t-1)):Math.min(15e3,Math.round(1e3*1.5**e))}function Dt(e,t){let o=t?.parts??null;return o?e>=o?{done:e,of:o,share:1,text:o===1?"The part is packed; publishing\u2026":`All ${o} parts are packed; publishing\u2026`}:{done:e,of:o,share:e/o,text:`${e} of ${o} ${o===1?"part":"parts"} packed`}:{done:e,of:null,share:0,text:"Planning the parts\u2026"}}function hn({version:e,onEnd:t}){return e.packaging==="pending"?n`<${Qs} version=${e} onEnd=${t} />`:e.packaging==="failed"?n`<${Zs} version=${e} onStart=${t} />`:null}function Qs({version:e,onEnd:t}){let{step:o,error:s}=Xs(e,t),r=Math.round(o.share*100);return n`
    <section class="card packaging" aria-label="Packaging">
      <header><h2>Packaging</h2><${H} of="pending" /></header>
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
    </section>`}function Zs({version:e,onStart:t}){let[o,s]=m(!1);return n`
    <section class="problem" role="alert" aria-label="Packaging failed">
      <p><strong>Packaging failed.</strong> Files are fetched one by one meanwhile.</p>
      <p class="reason">${e.packaging_reason}</p>
      <button type="button" onClick=${()=>s(!0)}>Retry packaging</button>
      ${o&&n`<${Ye} version=${e} onClose=${()=>s(!1)} onDone=${()=>{s(!1),t?.()}} />`}
    </section>`}function Xs(e,t){let[o,s]=m({step:Dt(0,null)}),r=B(t);return r.current=t,w(()=>{let[a,i,l,c]=[0,0,"",0],$=new AbortController,h=async()=>{try{let y=await ee(fe(e),{limit:1},{signal:$.signal});if(y.packaging!=="pending")return x(y.packaging==="built"?"Packaging is done.":"Packaging failed."),r.current?.();let u=Dt(y.count??0,y.planned);[a,i,l]=[u.text===l?a+1:0,0,u.text],s({step:u})}catch(y){if(y.name==="AbortError")return;i+=1,s(u=>({...u,error:y}))}c=setTimeout(h,fn(a,i))};return h(),()=>{$.abort(),clearTimeout(c)}},[e.id]),o}var gn="packline.expert",Ot="packline:expert",Qe=()=>localStorage.getItem(gn)==="on";function bn(e){localStorage.setItem(gn,e?"on":"off"),x(e?"Expert view on: blocks, offsets, checksums and keys are shown.":"Expert view off."),window.dispatchEvent(new Event(Ot))}function _t(){let[e,t]=m(Qe);return w(()=>{let o=()=>t(Qe());return window.addEventListener(Ot,o),window.addEventListener("storage",o),()=>{window.removeEventListener(Ot,o),window.removeEventListener("storage",o)}},[]),e}function vn(e){w(()=>{let t=o=>{o.key?.toLowerCase()!=="x"||!o.shiftKey||o.altKey||o.repeat||!(o.ctrlKey||o.metaKey)||(o.preventDefault(),bn(!Qe()),e?.(Qe()))};return window.addEventListener("keydown",t),()=>window.removeEventListener("keydown",t)},[e])}function Tt(){let e=_t();return n`
    <button type="button" class="switch" role="switch" aria-checked=${String(e)} onClick=${()=>bn(!e)}
      aria-keyshortcuts="Control+Shift+X Meta+Shift+X" title="Ctrl/Cmd+Shift+X">
      <span class="knob" aria-hidden="true"></span>Expert view</button>`}var yn={none:"Package now",failed:"Retry packaging",built:"Rebuild"};function kn({version:e,reload:t}){let[o,s]=m("");vn(Wt(c=>c&&z({tab:"packages"}),[]));let r=()=>s(""),a=()=>{r(),t()},i=()=>l?W("models",e.dataset.id.slice(6)):W("datasets",e.dataset.id),l=e.dataset.id.startsWith("model:");return n`
    ${!l&&n`<button type="button" class="primary" onClick=${()=>s("promote")}>Promote</button>`}
    ${yn[e.packaging]&&n`<button type="button" onClick=${()=>s("package")}>${yn[e.packaging]}</button>`}
    <button type="button" class="danger" onClick=${()=>s("delete")}>Delete</button>
    ${o==="promote"&&n`<${de} dataset=${e.dataset.name} version=${e.name} onDone=${a} onClose=${r} />`}
    ${o==="package"&&n`<${Ye} version=${e} onDone=${a} onClose=${r} />`}
    ${o==="delete"&&n`<${Jo} version=${e} onDone=${i} onClose=${r} />`}`}function wn({id:e,error:t,reload:o}){let[s,r]=m(!1),a={id:e,uri:Me(e),name:e.split(":").pop()};return n`
    <div class="problem" role="alert"><p><strong>${t.message}</strong></p>
      <button type="button" onClick=${()=>r(!0)}>Restore</button></div>
    ${s&&n`<${Le} version=${a} onDone=${()=>{r(!1),o()}} onClose=${()=>r(!1)} />`}`}var xn={added:"+",removed:"\u2212",changed:"\u2260"};function At({version:e,query:t}){let o=P("dataset-versions/",{dataset:e.dataset.id,limit:100}),s=e.previous_version,r=t.against??s??"",a=o.items.filter(l=>l.id!==e.id),i=!r||a.some(l=>l.id===r);return n`
    <${p} title="Compare" aside=${n`
      <label for="against">with version</label>
      <select id="against" value=${r} onChange=${l=>z({against:l.target.value})}>
        <option value="" disabled>Choose one</option>
        ${!i&&n`<option value=${r}>${Ze(r,e)}</option>`}
        ${a.map(l=>n`<option key=${l.id} value=${l.id}>${l.name}</option>`)}
      </select>
      <${ea} />`}>
      ${r?n`<${ta} key=${r} version=${e} against=${r} file=${t.file} />`:n`<p class="note">Choose a version: what must be done to it to have this one is listed here.</p>`}
    <//>`}var Ze=(e,t)=>ve(e)===t.dataset.id?ye(e):`${ve(e)} ${ye(e)}`;function ea(){let[e,t]=m(""),o=ue(e.trim())??e.trim();return n`<form class="by-id" onSubmit=${r=>{r.preventDefault(),o&&z({against:o,file:""})}}>
    <input type="text" value=${e} onInput=${r=>t(r.target.value)} aria-label="Version of any dataset" placeholder="dataset:version" autocomplete="off" spellcheck=${!1} />
    <button type="submit">Compare</button></form>`}function ta({version:e,against:t,file:o}){let s=P(`dataset-versions/${encodeURIComponent(e.id)}/diff/`,{against:t,limit:200}),r=[{title:"Change",value:c=>c.change,cell:c=>n`<span class=${`change ${c.change}`}><span aria-hidden="true">${xn[c.change]}</span> ${c.change}</span>`},{title:"File",value:c=>c.path,header:!0,kind:"path",cell:c=>n`<button type="button" class="link" aria-expanded=${String(c.path===o)} onClick=${()=>z({file:c.path===o?"":c.path},{replace:!0})}>${c.path}</button>`},{title:`In ${Ze(t,e)}`,value:c=>c.before?.size,kind:"number",cell:c=>g(c.before?.size)},{title:`In ${e.name}`,value:c=>c.after?.size,kind:"number",cell:c=>g(c.after?.size)}],a=Object.keys(xn).map(c=>[c,s.items.filter($=>$.change===c).length]),i=s.items.find(c=>c.path===o),l=s.items.length>0||!(s.loading||s.error);return n`<div class="differences">
    ${s.items.length>0&&n`<p class="so-far" aria-live="polite">
      ${a.filter(([,c])=>c).map(([c,$])=>`${E($,"file")} ${c}`).join(", ")}${s.more?", and more below":""}.</p>`}
    ${l&&n`<${C} caption=${`Changes from ${Ze(t,e)} to ${e.name}`} name="changes" more=${s.more} columns=${r} rows=${s.items}
      id=${c=>`${c.change} ${c.path}`} empty=${s.more?"Nothing so far; there is more to compare.":"Their files are the same."} />`}
    <${O} of=${s} what="more changes" />
    ${i&&n`<${oa} key=${o} change=${i} version=${e} against=${t} />`}</div>`}function oa({change:e,version:t,against:o}){let s=[[o,e.before],[t.id,e.after]].filter(([,r])=>r).map(([r,a])=>({version:r,path:e.path,datum:a.id,label:Ze(r,t)}));return n`<section class="compared" aria-label=${`Content of ${e.path}`}><h3>${e.path}</h3>
    ${s.length===2?n`<${jo} sides=${s} />`:n`<${Bo} of=${s[0]} />`}</section>`}var na=[36,44],sa=matchMedia("(max-width: 48rem), (pointer: coarse)"),Sn=12,aa=1e3;function Cn({caption:e,columns:t,rows:o,more:s,loading:r,onOpen:a,selected:i,focus:l,start:c}){let $=B(),[h,y]=m({top:0,height:600}),[u,k]=m(()=>Math.max(0,c?o.findIndex(({path:M})=>M===c):0)),A=B(!1),f=na[Number(sa.matches)],N=()=>$.current&&y({top:$.current.scrollTop,height:$.current.clientHeight}),F=Math.max(0,Math.floor(h.top/f)-Sn),Y=Math.min(o.length,Math.ceil((h.top+h.height)/f)+Sn);return w(()=>{s&&o.length-Y<aa&&s()},[s,Y,o.length]),ot(()=>{let M=new ResizeObserver(N);return M.observe($.current),l&&document.activeElement===document.body&&(A.current=!0,u&&($.current.scrollTop=Math.max(0,u-2)*f),N()),()=>M.disconnect()},[]),ot(()=>{A.current&&(A.current=!1,$.current.querySelector(`[data-row="${u}"]`)?.focus({preventScroll:!0}))}),n`
    <div class="window" ref=${$} onScroll=${N} onKeyDown=${M=>{let K=Math.max(1,Math.floor(h.height/f)-2),U={ArrowDown:1,ArrowUp:-1,PageDown:K,PageUp:-K,Home:-o.length,End:o.length};if(!(M.key in U)||M.ctrlKey||M.metaKey||M.altKey)return;M.preventDefault();let Z=Math.max(0,Math.min(o.length-1,u+U[M.key])),{scrollTop:le,clientHeight:b}=$.current;Z*f<le?$.current.scrollTop=Z*f:(Z+2)*f>le+b&&($.current.scrollTop=(Z+2)*f-b),A.current=!0,k(Z),N()}} role="region" aria-label=${e}
      aria-busy=${!!r} tabindex="0">
      <table aria-rowcount=${s||r?-1:o.length+1}>
        <caption class="unseen">${e}</caption>
        <thead><tr aria-rowindex="1">${t.map(({title:M,kind:K})=>n`<th scope="col" class=${K}>${M}</th>`)}</tr></thead>
        <tbody>
          ${F>0&&n`<tr key="above" aria-hidden="true"><td colspan=${t.length} style=${{height:`${F*f}px`}} /></tr>`}
          ${o.slice(F,Y).map((M,K)=>n`<${ra} key=${M.path} row=${M} at=${F+K} columns=${t}
            tabindex=${F+K===u?0:-1} marked=${i(M)} open=${()=>{k(F+K),a(M)}} />`)}
          ${Y<o.length&&n`<tr key="below" aria-hidden="true"><td colspan=${t.length} style=${{height:`${(o.length-Y)*f}px`}} /></tr>`}
        </tbody>
      </table>
    </div>`}var ra=({row:e,at:t,columns:o,tabindex:s,marked:r,open:a})=>n`
  <tr aria-rowindex=${t+2} class=${r?"marked":null} aria-selected=${r?"true":null}>
    ${o.map(({header:i,kind:l,cell:c})=>i?n`<th scope="row" class=${l}><button class="link" data-row=${t} tabindex=${s} onClick=${a}>${c(e)}</button></th>`:n`<td class=${l}>${c(e)}</td>`)}
  </tr>`;var En=1e3,ia=250,la=1e3,ca="This deployment cannot show folders yet: update it, or list the files with packline show.";function Mt({version:e,query:t}){let o=t.prefix??"",[s,r]=m("");w(()=>r(""),[o]);let a=t.find??"",i=`dataset-versions/${encodeURIComponent(e.id)}/`,l=P(...a?[`${i}files/`,{search:a,limit:En}]:[`${i}tree/`,{prefix:o+s,limit:En}]);ne(l,JSON.stringify([o,s,a]));let c=ma(o),$=B(!1),h=b=>{b.kind==="folder"?z({prefix:b.path,file:""}):(t.file||($.current=!0),z({file:b.path},{replace:!!t.file}))},y=()=>{document.activeElement?.closest?.(".preview")&&document.querySelector('.window [data-row][tabindex="0"]')?.focus(),$.current?history.back():z({file:""},{replace:!0}),$.current=!1};w(()=>{t.file||($.current=!1)},[t.file]),w(()=>{t.file&&x(`Preview of ${t.file}`)},[t.file]);let[u,k]=We(e.id),A=l.items.filter(b=>b.datum).map(b=>b.datum),f=Te(u,A),N={title:A.length>0&&n`<${pe} label=${`Select all ${A.length} files shown`} checked=${f==="all"} some=${f==="some"}
      onChange=${()=>k(f==="all"?_e(u,A):Oe(u,A))} />`,kind:"box",cell:b=>b.datum&&n`<${pe} label=${`Select ${b.datum.name}`} checked=${u.has(b.datum.id)} onChange=${()=>k(De(u,b.datum))} />`},F=[{title:"Name",header:!0,kind:"entry",cell:b=>n`<${Dn} kind=${b.kind} />${b.name}${b.kind==="folder"?"/":""}`},{title:"Files",kind:"number",cell:b=>b.kind==="folder"?`${b.files_at_most?"\u2264 ":""}${v(b.files)}`:""},{title:"Size",kind:"number",cell:b=>b.datum?g(b.datum.size):""},N],Y=[{title:"Path",header:!0,kind:"entry",cell:b=>n`<${Dn} kind="file" />${b.path}`},F[2],N],se=l.items.filter(b=>b.kind!=="folder"),M=se.filter(b=>bo(b.path)),K=t.view==="gallery"&&(M.length>0||l.loading),U=se.findIndex(b=>b.path===t.file),Z=b=>U>=0&&se[U+b]?()=>h(se[U+b]):null,le=!l.items.length&&!l.loading&&!l.error&&!l.more;return n`
    <div class=${t.file?"browser open":"browser"}>
      <${p} title="Files" aside=${n`
        ${M.length>0&&n`<button type="button" aria-pressed=${String(K)} onClick=${()=>z({view:K?"":"gallery"},{replace:!0})}>Gallery</button>`}
        ${!a&&n`<${Pn} key=${o} label="Name begins with" onChange=${r} />`}
        <${Pn} label="Find in all folders" initial=${a} onChange=${b=>z({find:b},{replace:!0})} />`}>
        ${!a&&n`<${fo} label="Folder" of=${ua(e,o)} />`}
        ${l.error&&n`<${S} error=${l.error} retry=${l.more??l.reload} missing=${ca} />`}
        ${K&&n`<${Fo} version=${e.id} files=${M} onOpen=${h} more=${l.error?null:l.more} selected=${b=>b.path===t.file} />`}
        ${!K&&l.items.length>0&&n`<${Cn} key=${JSON.stringify([o+s,a])} caption=${a?`Files with ${a} in their path`:`Files in ${o||"the version"}`}
          columns=${a?Y:F} rows=${l.items} more=${l.error?null:l.more} loading=${l.loading}
          onOpen=${h} focus=${c.wanted} start=${c.start} selected=${b=>b.path===t.file} />`}
        ${!l.items.length&&l.loading&&n`<${X} />`}
        ${le&&n`<p class="note">${da(a,s)}</p>`}
        <p class="so-far">${E(l.items.length,"entry","entries")}${l.more||l.loading?" so far; more as you scroll":""}</p>
      <//>
      ${u.size>0&&n`<${$a} version=${e} selection=${u} onClear=${()=>{k(ae),x("Nothing is selected.")}} />`}
      ${t.file&&n`<${Lo} key=${t.file} version=${e} path=${t.file} onClose=${y}
        previous=${Z(-1)} next=${Z(1)} />`}
    </div>`}function $a({version:e,selection:t,onClear:o}){let[s,r]=m(!1),a=[...t.values()].map(({name:l})=>l),i=l=>{o(),W("versions",l.id)};return n`
    <${Ke} selection=${t} onClear=${o} onCompose=${()=>r(!0)}>
      <${Uo} version=${e} selection=${t} />
      ${a.length<=la&&n`<${L} text=${Zt(e.uri,uo(e.uri),a)} label="Copy command" what="Command line" />`}
    <//>
    ${s&&n`<${He} selection=${t} onClose=${()=>r(!1)} onDone=${i} />`}`}function ma(e){let t=B({folder:e,wanted:!1,start:""});if(t.current.folder!==e){let o=t.current.folder,s=!!document.activeElement?.closest?.(".browser .window, .browser .crumbs"),r=o.startsWith(e)?o.slice(e.length):"";t.current={folder:e,wanted:s,start:r&&e+r.slice(0,r.indexOf("/")+1)}}return t.current}var da=(e,t)=>e?`No file of this version has \u201C${e}\u201D in its path.`:t?`Nothing here begins with \u201C${t}\u201D.`:"There are no files here.";function Pn({label:e,initial:t="",onChange:o}){let[s,r]=m(t);return w(()=>{if(s===t)return;let a=setTimeout(()=>o(s),ia);return()=>clearTimeout(a)},[s]),n`<input type="search" value=${s} onInput=${a=>r(a.target.value)} aria-label=${e}
    placeholder=${`${e}\u2026`} autocomplete="off" spellcheck="false" />`}function ua(e,t){let o=i=>d("versions",e.id,{tab:"files",prefix:i}),s=t.split("/").slice(0,-1),r=s.length-1,a=s.map((i,l)=>[i||"(empty)",l===r?null:o(`${s.slice(0,l+1).join("/")}/`)]);return[[e.name,s.length?o(""):null],...a]}var Dn=({kind:e})=>n`
  <svg class=${`kind ${e}`} viewBox="0 0 16 16" aria-hidden="true">${e==="folder"?n`<path d="M1.5 3.5h4l1.5 2h7.5v7h-13z" />`:n`<path d="M3.5 1.5h6l3 3v10h-9zM9.5 1.5v3h3" />`}</svg>`;function It({version:e,reload:t}){let o=e.packaging==="built",s=`dataset-versions/${encodeURIComponent(e.id)}/package/`,r=D(o?s:null,{limit:1}),a=D("lineage/",{uri:e.uri,depth:3}),i=D(`datasets/${encodeURIComponent(e.dataset.id)}/aliases/`,{limit:1e3});ha(e,i.reload);let l=(i.data?.results??[]).filter($=>$.version?.id===e.id),c=e.file_count?e.size/e.file_count:null;return n`
    <${Ne} uri=${e.uri} path=${`dataset-versions/${encodeURIComponent(e.id)}/`} properties=${e.properties??{}} tags=${e.tags}
      version=${e.id} reload=${t} />
    <${p} title="In numbers">
      <div class="figures">
        <${I} value=${v(e.file_count)} label="files" />
        <${I} value=${g(e.size)} label="in all" />
        <${I} value=${g(c)} label="a file, on average" />
        ${o&&n`<${I} value=${v(r.data?.count)} label=${r.data?.count===1?"part":"parts"} />`}
      </div>
    <//>
    <div class="columns">
      <${p} title="Facts">
        <${q} of=${[["Created",n`<${_} of=${e.ctime} />`],["Made by execution",e.execution&&n`<a href=${`#/executions/${encodeURIComponent(e.execution)}`}>${e.execution}</a>`],["Based on",e.previous_version_uri&&n`<${Fe} of=${e.previous_version_uri} />`],["Aliases now",l.length>0&&l.map(({name:$})=>n`<a class="tag accent" key=${$} href=${d("datasets",e.dataset.id,"aliases",$)}>${$}</a> `)],["Package",e.packaging_reason],["Requested aliases",e.targeting_aliases.join(", ")],["Status",e.status],["Note",e.note],["Content hash",n`<code>${e.content_hash}</code>`]].filter(([,$])=>$)} />
      <//>
      <${p} title="Lineage">
        <${j} of=${a}>${$=>n`<${Be} of=${$} />`}<//>
      <//>
    </div>
    <${fa} version=${e} />`}var pa=4e4;function fa({version:e}){let[t,o]=m(e.file_count<=pa);return e.file_count?n`<${p} title="Types and sizes">${t?n`<${zo} version=${e.id} />`:n`<p><button type="button" onClick=${()=>o(!0)}>Read types and sizes</button></p>`}<//>`:null}function ha(e,t){let o=B(e);w(()=>{o.current!==e&&t(),o.current=e},[e])}function Rt({version:e}){let t=_t(),o=e.packaging==="built",s=P(e.packaging==="pending"?null:fe(e),{limit:50});return n`
    ${s.items.length>0&&n`
      <${p} title="Packages" aside=${n`<${Tt} />`}>
        <${ga} parts=${s.items} whole=${!s.more} total=${s.count} />
        <${ba} version=${e} parts=${s.items} built=${o} expert=${t} />
        <${O} of=${s} what="more parts" />
      <//>
      ${t&&n`<${ka} version=${e} parts=${s.items} />`}`}
    ${!s.items.length&&n`
      <${p} title="Packages" aside=${n`<${Tt} />`}>
        <p>${e.packaging==="pending"?"Its parts are listed here once it is packaged.":"There is no package: files are fetched one by one."}</p>
        ${t&&n`<p class="note">Packaging: ${e.packaging_reason||"no reason is recorded"}.</p>`}
        <${O} of=${s} />
      <//>`}`}function ga({parts:e,whole:t,total:o}){let s=(i,l=e)=>l.reduce((c,$)=>c+$[i],0),r=e.filter(i=>i.reused),a=t?"":" so far";return n`
    <div class="figures">
      <${I} value=${v(o??e.length)} label=${(o??e.length)===1?"part":"parts"} />
      <${I} value=${g(s("size"))} label=${`in packages${a}`} />
      <${I} value=${v(s("files"))} label=${`files${a}`} />
      <${I} value=${v(r.length)} label=${`reused of other versions${r.length?`: ${g(s("size",r))} not built again`:""}`} />
    </div>`}function ba({version:e,parts:t,built:o,expert:s}){let r=[{title:"Part",value:({index:a})=>a,cell:({index:a})=>a+1,kind:"number"},{title:"Name",cell:a=>n`<code>${va(a.name)}</code><${L} text=${a.name} what=${`name of part ${a.index+1}`} />`,header:!0},{title:"Size",value:({size:a})=>a,cell:({size:a})=>g(a),kind:"number"},{title:"Files",value:({files:a})=>a,cell:({files:a})=>v(a),kind:"number"},{title:"From",cell:({reused:a})=>a?n`<span class="tag accent">reused</span>`:"built for this version"},{title:"Paths",cell:({first:a,last:i})=>n`<span class="paths-of">${a} … ${i}</span>`},{title:"SHA-256",cell:({sha256:a,index:i})=>n`<code title=${a}>${a.slice(0,12)}…</code><${L} text=${a} what=${`SHA-256 of part ${i+1}`} />`}];return s&&r.splice(4,0,{title:"Blocks",cell:({blocks:a})=>v(a.length),kind:"number"}),o&&r.push({title:n`<span class="unseen">Download</span>`,cell:a=>n`<${ya} version=${e} part=${a} />`}),n`<${C} caption="Parts of the package" name="parts" columns=${r} rows=${t} id=${({index:a})=>a} />`}var va=e=>e.length>28?`${e.slice(0,12)}\u2026${e.slice(-12)}`:e;function ya({version:e,part:t}){let[o,s]=m(null);return n`<button type="button" onClick=${async()=>{s(null);try{let{url:a}=await ee(`${fe(e)}${t.index}/download/`);x(`Downloading part ${t.index+1}.`);let i=document.createElement("a");i.href=a,i.download=t.name,i.rel="noopener",i.click()}catch(a){s(a)}}} aria-label=${`Download part ${t.index+1}, ${g(t.size)}`}>Download</button>
    ${o&&n`<${S} error=${o} />`}`}var On=e=>e.toString(16).padStart(8,"0"),ka=({version:e,parts:t})=>n`
  <section class="expert" aria-label="Expert view">
    <${p} title="Identity of the version">
      <dl class="facts">
        <div><dt>Content hash</dt><dd><code>${e.content_hash}</code> <${L} text=${e.content_hash} what="content hash" /></dd></div>
        <div><dt>Packaging</dt><dd>${e.packaging_reason}</dd></div>
      </dl>
    <//>
    ${t.map(o=>n`<${wa} key=${o.index} part=${o} />`)}
  </section>`,wa=({part:e})=>n`
  <${p} title=${`Part ${e.index+1}: ${E(e.blocks.length,"block")}`}>
    <dl class="facts wide">
      ${[["Key",e.key],["Digest",e.digest],["SHA-256",e.sha256],["CRC-32",On(e.crc32)]].map(([t,o])=>n`
        <div><dt>${t}</dt><dd><code>${o}</code> <${L} text=${o} what=${`${t} of part ${e.index+1}`} /></dd></div>`)}
      <div><dt>Headers</dt><dd>${g(e.size-e.bytes)} beside ${g(e.bytes)} of files</dd></div>
    </dl>
    <${C} caption=${`Blocks of part ${e.index+1}`} id=${({offset:t})=>t} rows=${e.blocks} columns=${[{title:"Offset",cell:({offset:t})=>v(t),kind:"number"},{title:"Length",cell:({length:t})=>v(t),kind:"number"},{title:"Files",cell:({members:t})=>v(t),kind:"number"},{title:"CRC-32",cell:({crc32:t})=>n`<code>${On(t)}</code>`,kind:"number"}]} />
  <//>`;var xa=[1,100,1e4];function Lt({version:e}){let t=D(`dataset-versions/${encodeURIComponent(e.id)}/savings/`);return n`<${j} of=${t}>${o=>n`<${Sa} savings=${o} />`}<//>`}function Sa({savings:e}){let[t,o]=m(1),s=tn(e,t),r=n`<label class="inline" for="fetches">Fetches</label>
    <select id="fetches" value=${t} onChange=${a=>o(Number(a.target.value))}>
      ${xa.map(a=>n`<option value=${a}>${a.toLocaleString("en")}</option>`)}</select>`;return n`
    <${p} title="Files one by one, and the package" aside=${r}>
      <${Ca} savings=${s} />
      <${C} caption="Savings" id=${({key:a})=>a} rows=${Ue(s)} columns=${[{title:"",cell:({title:a})=>a,header:!0},{title:"Files one by one",cell:({files:a})=>a,kind:"number"},{title:"Package",cell:({packed:a})=>a,kind:"number"},{title:"Less by",cell:({less:a})=>a||"\u2013",kind:"number"}]} />
    <//>
    <${p} title="Where the numbers are from">
      <p class="first">${e.estimated?"There is no package yet: its requests are what it would likely have. ":""}Reckoned, not measured, on these assumptions:</p>
      <${C} caption="Assumptions" id=${({name:a})=>a} rows=${e.assumptions} columns=${[{title:"Assumption",cell:({name:a})=>a.replaceAll("_"," "),header:!0},{title:"Value",cell:({value:a,unit:i})=>`${a.toLocaleString("en")} ${i}`},{title:"Source",cell:({source:a})=>a}]} />
      <${q} of=${[["Making the package, once",`${E(e.packing.requests,"request")}, ${Q(e.packing.dollars)}`],["Paid back in requests after",e.fetches_until_paid==null?"never":E(e.fetches_until_paid,"fetch","fetches")]]} />
    <//>`}var[_n,he,Nt,Xe]=[640,130,64,20];function Ca({savings:e}){let t=Ue(e),o=_n-he-110;return n`
    <figure class="chart">
      <svg viewBox=${`0 0 ${_n} ${t.length*Nt}`} role="img" aria-label=${en(e)}>
        ${t.map((s,r)=>n`
          <g key=${s.key} transform=${`translate(0 ${r*Nt+8})`} aria-hidden="true">
            <text class="name" x=${he-12} y=${Xe+6} text-anchor="end">${s.title}</text>
            <${Tn} kind="by-files" y=${0} long=${o} share=${s.filesShare} text=${s.files} />
            <${Tn} kind="by-package" y=${Xe+3} long=${o} share=${s.share} text=${s.packed} />
          </g>`)}
        <line class="axis" x1=${he} x2=${he} y1="0" y2=${t.length*Nt} />
      </svg>
      <figcaption aria-hidden="true"><span class="key by-files"></span>Files one by one <span class="key by-package"></span>Package</figcaption>
    </figure>`}var Tn=({kind:e,y:t,long:o,share:s,text:r})=>n`
  <rect class=${e} x=${he} y=${t} width=${Math.max(2,s*o)} height=${Xe} rx="2" />
  <text class="value" x=${he+Math.max(2,s*o)+8} y=${t+Xe-5}>${r}</text>`;var ge=[{key:"",title:"Overview",view:It},{key:"files",title:"Files",view:Mt},{key:"packages",title:"Packages",view:Rt},{key:"savings",title:"Savings",view:Lt},{key:"diff",title:"Compare",view:At}];var Ea=3e3;function Ft({params:e,query:t}){let o=e.version,s=D(`dataset-versions/${encodeURIComponent(o)}/`,{files:0},{every:l=>l.packaging==="pending"?Ea:0}),r=s.data?.dataset.name??ve(o),a=s.data?.name??ye(o),i=ge.find(({key:l})=>l===(t.tab??""))??ge[0];return n`
    <${T} title=${`${r} ${a}`} crumbs=${[["Datasets",d("datasets")],[r,d("datasets",r)],[a]]}
      lead=${s.data&&n`<code>${s.data.uri}</code> <${H} of=${s.data.packaging} /> <${Pe} uri=${s.data.uri} />`}
      actions=${s.data&&!s.error&&n`<${kn} version=${s.data} reload=${s.reload} />`}>
      <nav class="tabs" aria-label="About this version">${ge.map(({key:l,title:c})=>n`
        <a key=${l} href=${d("versions",o,{tab:l})} aria-current=${l===i.key?"page":null}>${c}</a>`)}</nav>
      ${s.error?.title==="VersionDeleted"?n`<${wn} id=${o} error=${s.error} reload=${s.reload} />`:n`
      <${j} of=${s}>${l=>n`<${hn} version=${l} onEnd=${s.reload} /><${i.view} key=${i.key} version=${l} params=${e} query=${t} reload=${s.reload} />`}<//>`}
    <//>`}var we=[{path:"datasets",nav:"Datasets",view:$t},{path:"datasets/:dataset",under:"datasets",view:ct},{path:"datasets/:dataset/aliases/:alias",under:"datasets",view:nt},{path:"versions/:version",under:"datasets",view:Ft},{path:"models",nav:"Models",view:xt},{path:"models/:model",under:"models",view:wt},{path:"executions",nav:"Executions",view:pt},{path:"executions/:execution",under:"executions",view:ht},{path:"data/:datum",under:"search",view:ut},{path:"fleet",nav:"Fleet",view:yt},{path:"search",nav:"Search",view:Pt},{path:"me",view:kt},{path:"api",view:at}];var Pa=matchMedia("(prefers-color-scheme: dark)"),jt=()=>document.documentElement.dataset.theme??(Pa.matches?"dark":"light"),Bt=new EventTarget;function Vt(){let e=jt()==="dark"?"light":"dark";document.documentElement.dataset.theme=e,localStorage.setItem("packline.theme",e),Bt.dispatchEvent(new Event("change")),x(`${e==="dark"?"Dark":"Light"} theme`)}function An(){let[e,t]=m(jt);w(()=>{let s=()=>t(jt());return Bt.addEventListener("change",s),()=>Bt.removeEventListener("change",s)},[]);let o=`Switch to the ${e==="dark"?"light":"dark"} theme`;return n`
    <button class="icon" onClick=${Vt} aria-label=${o} title=${o}>
      <svg viewBox="0 0 20 20" aria-hidden="true"><circle cx="10" cy="10" r="7" /><path d="M10 3a7 7 0 0 1 0 14z" /></svg>
    </button>`}var Da=200,Oa=["dataset","model","version","execution"],_a=12;function Mn({session:e}){let[t,o]=m(!1),s=B(null),r=()=>{s.current=document.activeElement,o(!0)},a=()=>{o(!1),s.current?.focus?.()};return w(()=>{let i=l=>{l.key.toLowerCase()!=="k"||!(l.ctrlKey||l.metaKey)||l.shiftKey||l.altKey||(l.preventDefault(),document.querySelector("dialog[open]")||r())};return document.addEventListener("keydown",i),()=>document.removeEventListener("keydown",i)},[]),n`
    <button class="icon" aria-label="Commands" title="Commands (Ctrl+K)" aria-keyshortcuts="Control+K Meta+K" aria-haspopup="dialog" onClick=${r}>
      <svg viewBox="0 0 20 20" aria-hidden="true"><path d="M3 5.5h14v1.6H3zm0 3.7h9v1.6H3zm0 3.7h14v1.6H3z" /></svg></button>
    ${t&&n`<${Ta} session=${e} onClose=${a} />`}`}function Ta({session:e,onClose:t}){let[o,s]=m(""),[r,a]=m(0),i=B(),l=Aa(o.trim()),c=D(l.length>1?"search/":null,{q:l,kind:Oa,limit:1}),{path:$}=Ee(),h=l===o.trim()?c.data?.results:null,y=xe(()=>Ma(o.trim(),$,e,h??[]),[o,h]),u=Math.min(r,y.length-1);w(()=>i.current.focus(),[]),w(()=>{document.getElementById(`command-${u}`)?.scrollIntoView({block:"nearest"})},[u]);let k=f=>{f&&(t(),f.run())},A=f=>{let N={ArrowDown:u+1,ArrowUp:u-1,PageDown:y.length-1,PageUp:0}[f.key];if(N!==void 0&&y.length)a((N+y.length)%y.length);else if(f.key==="Enter")k(y[u]);else return;f.preventDefault()};return n`
    <${$e} title="Commands" onClose=${t}>
      <input ref=${i} type="text" role="combobox" aria-label="Page, name or command" aria-expanded="true" aria-controls="commands"
        aria-autocomplete="list" aria-activedescendant=${y.length?`command-${u}`:null} value=${o}
        placeholder="Go to a page, a dataset, a version…" autocomplete="off" spellcheck="false"
        onInput=${f=>{s(f.target.value),a(0)}} onKeyDown=${A} />
      <ul class="commands" id="commands" role="listbox" aria-label="Commands">
        ${y.map((f,N)=>n`
          <li key=${f.key} id=${`command-${N}`} role="option" aria-selected=${String(N===u)} onClick=${()=>k(f)}>
            <span>${f.title}</span> <small>${f.kind}</small></li>`)}
      </ul>
      <p class="note" role="status">${c.error?c.error.message:c.loading?"Searching\u2026":E(y.length,"command")}</p>
    <//>`}function Aa(e){let[t,o]=m(e);return w(()=>{let s=setTimeout(()=>o(e),Da);return()=>clearTimeout(s)},[e]),t}function Ma(e,t,o,s){let r=e.toLowerCase().split(/\s+/).filter(Boolean),a=({title:c,kind:$})=>r.every(h=>`${c} ${$}`.toLowerCase().includes(h)),i=s.map(c=>et(c.kind,c.uri??c.name,...Ce(c))),l=e?[et("search",`Search everything for \u201C${e}\u201D`,"search",{q:e})]:[];return[...i,...Ia(t,o).filter(a),...l].slice(0,_a)}function Ia(e,t){let o=e[0]==="versions"?e[1]:"";return[...o?ge.map(({key:s,title:r})=>et("this version",r,"versions",o,{tab:s})):[],...we.filter(s=>s.nav).map(s=>et("page",s.nav,s.path)),{key:"theme",kind:"action",title:"Switch between light and dark",run:Vt},...t.needed?[{key:"out",kind:"action",title:"Sign out",run:Se}]:[]]}var et=(e,t,...o)=>({key:JSON.stringify(o),kind:e,title:t,run:()=>{x(t),W(...o)}});function In({session:e}){let{path:t,query:o}=Ee(),s=Qt(we,t.length?t:["datasets"]),r=s?.route.under??s?.route.path;return n`
    <header class="bar">
      <a class="brand" href=${d("datasets")}><${Na} />Packline</a>
      <nav aria-label="Main">
        ${we.filter(a=>a.nav).map(a=>n`
          <a href=${d(a.path)} aria-current=${a.path===r?"page":null}>${a.nav}</a>`)}
      </nav>
      <${Ra} query=${o.q} />
      <${Mn} session=${e} />
      <${An} />
      ${e.needed&&n`
        <div class="account"><span title=${e.name}>${e.name}</span>
          <button class="quiet" onClick=${Se}>Sign out</button></div>`}
    </header>
    <main id="content" tabindex="-1">
      ${s?n`<${s.route.view} key=${[s.route.path,...Object.values(s.params)].join("/")} params=${s.params} query=${o} />`:n`<${S} error=${{message:"There is no such page.",remedy:"Start from the datasets."}} />`}
    </main>
    <footer class="foot">Times are those of ${Gt()}.
      <nav class="about" aria-label="About"><a href=${d("me")}>Access</a><a href=${d("api")}>HTTP API</a></nav></footer>`}function Ra({query:e}){let t=B();return w(()=>{let s=r=>{let a=r.target.closest?.("input, textarea, select, dialog");r.key!=="/"||r.ctrlKey||r.metaKey||r.altKey||a||(r.preventDefault(),t.current.focus(),t.current.select())};return document.addEventListener("keydown",s),()=>document.removeEventListener("keydown",s)},[]),n`
    <form class="search" role="search" onSubmit=${s=>{s.preventDefault();let r=t.current.value.trim();r&&(x(`Searching ${r}`),W("search",{q:r}))}}>
      <input ref=${t} type="search" name="q" value=${e??""} aria-label="Search" aria-keyshortcuts="/"
        placeholder="Search names and files" autocomplete="off" spellcheck="false" />
      <kbd aria-hidden="true">/</kbd>
    </form>`}var Na=()=>n`
  <svg class="mark" viewBox="0 0 32 32" aria-hidden="true"><rect width="32" height="32" rx="7" />
    <path d="M6.5 11 16 6l9.5 5v10L16 26l-9.5-5zm0 0 9.5 5 9.5-5M16 16v10" /></svg>`;function Ut({error:e}){return w(()=>{document.title="Sign in \xB7 Packline"},[]),n`
    <main id="content" class="welcome" tabindex="-1">
      <h1>Packline</h1>
      <p>Datasets, their versions and packages. Sign in with your organisation's account.</p>
      ${e&&n`<${S} error=${e} />`}
      <button class="primary" onClick=${Ht}>Sign in</button>
    </main>`}var zt=document.getElementById("app");document.querySelector(".skip").addEventListener("click",e=>{e.preventDefault(),document.getElementById("content")?.focus()});zt.replaceChildren();Kt().then(e=>tt(e.signedIn?n`<${In} session=${e} />`:n`<${Ut} />`,zt)).catch(e=>tt(n`<${Ut} error=${e} />`,zt));
