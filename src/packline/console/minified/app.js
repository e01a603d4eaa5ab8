/* sources 2d0c824bc9b58aab2d5f47e935c3e577613557dc19d45c51aab254d353ef7984 */
import{$ as _o,A as Ae,Aa as Mo,B as co,Ba as ae,C as se,Ca as re,D as mo,Da as ie,E as $o,F as uo,G as po,H as fo,Ha as No,I as ho,Ia as me,J as go,Ja as Ne,K as bo,Ka as Le,L as vo,La as Fe,M as ko,Ma as Ue,N as yo,Na as Be,O as wo,Oa as Lo,P as xo,Pa as $e,Q as So,Qa as je,R as Co,Ra as we,S as Po,Sa as xe,U as Eo,V as Do,W as To,X as R,Y as Ie,_ as A,a as ut,aa as H,b as m,ba as oe,c as x,ca as S,d as De,da as v,e as F,ea as C,f as Te,fa as T,g as eo,ga as G,ha as ne,i as n,ia as _,j as w,ja as Q,k as to,ka as N,l as oo,la as Re,m as _e,ma as ye,n as g,na as U,o as P,oa as Me,p as b,pa as Oo,q as no,qa as Y,r as so,ra as Z,s as ao,sa as Ao,t as ro,ta as de,u as io,ua as Io,v as Oe,va as Ro,w as lo,wa as O,x as d,xa as E,y as V,ya as B,z as K,za as L}from"./shared.js";function Fo(e,t){let o=new Set(t.filter(({packaging:s})=>s==="pending").map(({uri:s})=>s));return e.filter(({packaging:s,uri:r})=>s==="pending"&&!o.has(r))}function Uo(e,{packaging:t,packaging_reason:o}){return t==="built"?{title:`${e} is packaged`,body:"It is fetched by its package from now on."}:t==="failed"?{title:`Packaging of ${e} failed`,body:o||"No reason is recorded."}:null}function pt(e,t){return e==="unsupported"?"This browser cannot show notifications for this page.":e==="denied"?"The browser refuses notifications for this page. Allow them in its settings for this address, then press the button again.":e==="granted"&&t?"You are notified when a packaging ends, while a tab of the console is open.":t===null?"The browser's question was not answered, so nothing is notified.":""}var Bo="packline.notify",ze="packline:notify",cs=1e4,ms=50,We=()=>localStorage.getItem(Bo)==="on",Se=()=>"Notification"in window?Notification.permission:"unsupported",Ce=()=>We()&&Se()==="granted";async function jo(){let e=Se()==="unsupported"?"unsupported":await Notification.requestPermission(),t=e==="granted"&&Vo("Notifications are on","You hear of packagings that end while a tab of the console is open.","packline");return Wo(t?"on":"off"),e==="granted"&&!t?"unsupported":e}var zo=()=>Wo("off");function Wo(e){localStorage.setItem(Bo,e),window.dispatchEvent(new Event(ze))}function Vo(e,t,o,s){try{let r=new Notification(e,{body:t,tag:o});return r.onclick=()=>{window.focus(),s&&V(...s),r.close()},!0}catch{return!1}}function Ko(){let e=new AbortController,[t,o]=[null,null],s=[],r=async()=>{let i=await Io("packagings/",{limit:ms},t,e.signal),l=i!==t,c=i.data.results,$=o&&l?Fo(o,c):[];return[t,o]=[i,c],s=(await Promise.all([...s,...$].map(async u=>[u,await $s(u)]))).filter(([,u])=>!u).map(([u])=>u),l};r().catch(()=>{});let a=Me(r,()=>cs,{hidden:!0});return()=>{e.abort(),a()}}async function $s({version:e,dataset:t}){let o=await Y(`dataset-versions/${encodeURIComponent(e.id)}/`,{files:0}).catch(r=>Ro(r)?{}:null),s=o&&Uo(`${t.name} ${e.name}`,o);return s&&Vo(s.title,s.body,o.uri,["versions",e.id]),o!==null&&o.packaging!=="pending"}function Ve(){let[e,t]=m(()=>({on:Ce(),text:We()||Se()==="unsupported"?pt(Se(),We()):""})),o=async()=>{if(e.on)return zo(),t({on:!1,text:""});let s=await jo(),r=pt(s,s==="granted"?!0:null);return t({on:Ce(),text:r}),w(r)};return n`
    <button type="button" aria-pressed=${String(e.on)} onClick=${o}>Notify me when a packaging ends</button>
    ${e.text&&n`<p class="note">${e.text}</p>`}`}function Ho(){let[e,t]=m(Ce);return x(()=>{let o=()=>t(Ce());return window.addEventListener(ze,o),()=>window.removeEventListener(ze,o)},[]),x(()=>e?Ko():void 0,[e]),null}var ds=5,us=1e3,Go=8,ps=[["added","+"],["removed","\u2212"],["changed","\u2260"]];function Jo({before:e,after:t}){let{differences:o,error:s,whole:r}=hs(e,t);if(s)return n`<${S} error=${s} />`;if(!o)return n`<${oe} text="Comparing the files…" />`;let a=i=>o.filter(({change:l})=>l===i).length;return n`
    <div class="changes" aria-live="polite">
      <ul class="tally">${ps.map(([i,l])=>n`
        <li class=${i}><span aria-hidden="true">${l}</span> ${r?"":"at least "}${g(a(i))} ${i}</li>`)}</ul>
      ${o.length>0&&n`<ul class="paths">${o.slice(0,Go).map(({change:i,path:l,before:c,after:$})=>n`
        <li class=${i}><code>${l}</code> <span>${i}${fs(c,$)}</span></li>`)}</ul>`}
      ${(o.length>Go||!r)&&n`<p><a href=${d("versions",t,{tab:"diff",against:e})}>All that differs</a></p>`}
      ${!o.length&&r&&n`<p class="note">Their files are the same.</p>`}
    </div>`}function fs(e,t){let[o,s]=[e?.size,t?.size];return o!=null&&s!=null?o===s?"":`, ${b(o)} \u2192 ${b(s)}`:`, ${b(o??s)}`}function hs(e,t){let[o,s]=m({});return x(()=>{let r=new AbortController;return s({}),gs(e,t,r.signal).then(s,a=>a.name!=="AbortError"&&s({error:a})),()=>r.abort()},[e,t]),o}async function gs(e,t,o){let s=[],r=`dataset-versions/${encodeURIComponent(t)}/diff/`,a={against:e,limit:us};for(let i=0;r&&i<ds;i+=1){let l=await Y(r,a,{signal:o});s=[...s,...l.results],[r,a]=[l.next,void 0]}return{differences:s,whole:!r}}var bs=/^[A-Za-z0-9._-]{1,256}$/,qo=100,Yo=(e,t)=>`datasets/${encodeURIComponent(e)}/aliases/${encodeURIComponent(t)}/`;function ue({dataset:e,alias:t="",version:o="",onDone:s,onClose:r}){let[a,i]=m(t),[l,c]=m(o),[$,f]=m(null),u=O(`datasets/${encodeURIComponent(e)}/aliases/`,{limit:qo}),p=a&&!bs.test(a)?"Letters, digits, dots, underscores and dashes only.":"",[y,j]=Ss(e,p?"":a),k=!!y.alias&&y.alias.version.name===l,z=a&&l&&!p&&y.loaded&&!k,M=()=>{let I=y.alias?{"If-Match":`"${y.alias.rev}"`}:{"If-None-Match":"*"};return Ao(Yo(e,a),{version:l},I)},J=async I=>{if(I.status!==412)return!1;let ve=y.alias?.version.name??null,D=await j();return D.loaded?(f({before:ve,after:D.alias}),!0):!1},W=I=>{w(`${I.name} now points to ${I.version.name}.`),s(I)},ee=I=>{i(I.target.value.trim()),f(null)},q=$?"Move it anyway":`${y.loaded&&!y.alias?"Create":"Move"} ${a||"alias"}`;return n`
    <${B} title=${o?`Promote ${e}/${o}`:`Promote a version of ${e}`}
      verb=${q} twin=${fo(e,a,l||"VERSION",y.alias?.rev??0)} disabled=${!z}
      send=${M} onProblem=${J} onDone=${W} onClose=${r}>
      <${L} id="promote-alias" label="Alias" value=${a} onInput=${ee} wrong=${p} list="promote-aliases"
        hint="Choose one, or type a new name, such as production." />
      ${!t&&u.data?.results.length>0&&n`<${ks} of=${u.data.results} chosen=${a} onChoose=${I=>ee({target:{value:I}})} />`}
      <datalist id="promote-aliases">${(u.data?.results??[]).map(({name:I})=>n`<option value=${I} />`)}</datalist>
      ${!o&&n`<${ys} dataset=${e} version=${l} onChoose=${c} />`}
      ${$&&n`<${ws} alias=${a} ...${$} />`}
      ${y.error&&n`<${S} error=${y.error} retry=${j} />`}
      ${a&&l&&y.loaded&&n`<${xs} dataset=${e} alias=${a} now=${y.alias} version=${l} same=${k} />`}
      ${a&&l&&!p&&!y.loaded&&!y.error&&n`<${oe} text="Loading the alias…" />`}
    <//>`}var vs=6,ks=({of:e,chosen:t,onChoose:o})=>n`
  <div class="copy-bar" role="group" aria-label="Existing names">${e.slice(0,vs).map(({name:s})=>n`
    <button type="button" key=${s} aria-pressed=${String(s===t)} onClick=${()=>o(s)}>${s}</button>`)}</div>`;function ys({dataset:e,version:t,onChoose:o}){let s=O("dataset-versions/",{dataset:e,limit:qo});return n`
    <${L} id="promote-version" label="Version" value=${t} list="promote-versions"
      onInput=${r=>o(r.target.value.trim())} hint="Newest first." />
    <datalist id="promote-versions">${(s.data?.results??[]).map(({name:r})=>n`<option value=${r} />`)}</datalist>`}var ws=({alias:e,before:t,after:o})=>n`
  <div class="problem" role="alert">
    <p><strong>Someone else changed it first: ${e} ${o?n`now points to ${o.version.name}`:"is gone"}${t?`, no longer to ${t}`:""}.</strong></p>
    <p>You changed nothing. Check what would change now, then decide again.</p>
  </div>`;function xs({dataset:e,alias:t,now:o,version:s,same:r}){return r?n`<p class="note">${t} points to ${s} already.</p>`:n`
    <section class="what-changes" aria-label="What changes">
      <p class="from-to"><strong>${t}</strong>${" "}
        ${o?n`<del>${o.version.name}</del>`:n`<span class="note">new</span>`}<span aria-hidden="true"> → </span><span class="unseen"> will point to </span><ins>${s}</ins></p>
      ${o&&n`<p class="note">Revision ${o.rev}, moved <${_} of=${o.mtime} />.</p>`}
      ${o&&n`<${Jo} before=${`${e}:${o.version.name}`} after=${`${e}:${s}`} />`}
    </section>`}function Ss(e,t){let[o,s]=m({name:""}),r=F();r.current=t;let a=async()=>{let i=await Y(Yo(e,t)).then(l=>({loaded:!0,alias:l}),l=>l.status===404?{loaded:!0,alias:null}:{loaded:!1,error:l});return r.current===t&&s({name:t,...i}),i};return x(()=>{if(!t)return;let i=setTimeout(a,250);return()=>clearTimeout(i)},[e,t]),[o.name===t?o:{loaded:!1},a]}function Qo({dataset:e,alias:t,now:o,onDone:s,onClose:r}){let a=`datasets/${encodeURIComponent(e)}/aliases/${encodeURIComponent(t)}/`,i=l=>{w(`${t} is removed.`),s(l)};return n`
    <${B} title="Remove this alias?" verb=${`Remove ${t}`} danger twin=${ho(e,t,o.rev)}
      send=${()=>de(a,{"If-Match":`"${o.rev}"`})} onDone=${i} onClose=${r}>
      <p>Jobs that fetch <code>${o.uri}</code> fail from now on. Version ${o.version.name} stays, and so does the
        history of the alias; it can be created again.</p>
    <//>`}function ft({params:{dataset:e,alias:t}}){let o=E(`datasets/${encodeURIComponent(e)}/aliases/${encodeURIComponent(t)}/history/`,{limit:50},{live:U}),[s,r]=m(null),[a,i]=m(null),l=o.items[0],c=!!l?.version,$=()=>{r(null),i(null),o.reload()};return n`
    <${A} title=${`${e}/${t}`} crumbs=${[["Datasets",d("datasets")],[e,d("datasets",e)],[t]]}
      lead=${l&&n`${c?n`Points to ${Zo(l)}.`:"Removed."} ${o.count!=null&&`${P(o.count,"revision")}.`}`}
      actions=${l&&n`${c&&n`<${Ie} uri=${l.uri} />`}<${R} text=${go(e,t)} label="History line" what="command line of the history" />
        ${c&&n`<button type="button" class="quiet" onClick=${()=>i(l)}>Remove…</button>`}
        <button type="button" class="primary" onClick=${()=>r("")}>${c?"Move":"Create"} ${t}…</button>`}>
      ${o.error&&!o.items.length&&n`<${S} error=${o.error} retry=${o.reload} />`}
      ${o.items.length>0&&n`<${C} caption=${`History of ${t}`} name="moves" more=${o.more} rows=${o.items} id=${({rev:f})=>f} columns=${[{title:"Revision",value:({rev:f})=>f,cell:({rev:f})=>f,header:!0},{title:"Version",value:({version:f})=>f?.name,cell:Zo},{title:"By",value:({moved_by:f})=>ae(f)?.name,cell:({moved_by:f})=>n`<${ie} of=${ae(f)} />`},{title:"Moved",value:({mtime:f})=>f,cell:({mtime:f})=>n`<${_} of=${f} />`,kind:"time"},{title:n`<span class="unseen">Change</span>`,cell:f=>n`<${Cs} move=${f} now=${l} onBack=${r} />`}]} />`}
      ${!(o.error&&!o.items.length)&&n`<${T} of=${o} what="earlier moves" />`}
      ${s!=null&&n`<${ue} dataset=${e} alias=${t} version=${s} onClose=${()=>r(null)} onDone=${$} />`}
      ${a&&n`<${Qo} dataset=${e} alias=${t} now=${a} onClose=${()=>i(null)} onDone=${$} />`}
    <//>`}var Zo=({version:e})=>e?n`<a href=${d("versions",e.id)}>${e.name}</a>`:"(removed)";function Cs({move:e,now:t,onBack:o}){return e.rev===t.rev?n`<span class="tag accent">now</span>`:!e.version||e.version.name===t.version?.name?null:n`<button type="button" class="quiet" onClick=${()=>o(e.version.name)}>Move back to ${e.version.name}</button>`}function Ke({dataset:e=""}){let t=`export PACKLINE_API_URL=${location.origin}
${Po(e||"my-dataset","v1")} --wait`,o=e?{dataset:e}:{};return n`
    <div class="begin">
      <${v} title="Push a folder">
        <p>With Packline installed (<code>pip install packline</code>), a folder becomes a version:</p>
        <div class="scroll" tabindex="0" role="region" aria-label="Commands that push a folder"><pre class="script">${t}</pre></div>
        <p><${R} text=${t} label="Copy" what="commands that push a folder" /> <a href=${d("me")}>How a job gets in</a></p><//>
      <${v} title="Upload from this browser">
        <p>Drop files or a folder; they go straight to the bucket.</p>
        <p><a class="button primary" href=${d("upload",o)}>Upload files</a></p><//>
      <${v} title="Adopt what is in the bucket">
        <p>Objects become a version where they are, after a preview.</p>
        <p><a class="button" href=${d("adopt",o)}>Adopt objects</a></p><//>
    </div>`}var Ps=["description","owner","license","tags","readme"],He=e=>typeof e=="string"&&e!=="";function Ge(e,t=null){let o=Object.fromEntries(["description","owner","license","readme"].map(a=>[a,He(e[a])?e[a]:""])),s=Array.isArray(e.tags)?e.tags.filter(He):[],r=Object.fromEntries(Object.entries(e).filter(([a,i])=>!(Ps.includes(a)&&!(a==="tags"&&t)&&Es(a,i))));return{...o,tags:t??s,others:r}}var Es=(e,t)=>e==="tags"?Array.isArray(t)&&t.every(He):typeof t=="string",tn=e=>e.map(t=>/[,"]/.test(t)||t!==t.trim()?JSON.stringify(t):t).join(", ");function on(e){let t=[...e.matchAll(/\s*("(?:[^"\\]|\\.)*"(?=\s*(?:,|$))|[^,]*)\s*(?:,|$)/gs)].map(([,o])=>Ds(o));return[...new Set(t.filter(Boolean))]}function Ds(e){if(!e.startsWith('"'))return e.trim();try{return JSON.parse(e)}catch{return e.trim()}}function nn(e){try{let t=JSON.parse(e.trim()||"{}");return t&&typeof t=="object"&&!Array.isArray(t)?{value:t}:{wrong:"Write one JSON object."}}catch(t){return{wrong:`This is not JSON: ${t.message}`}}}function sn(e,t,o){let s={};for(let r of["description","owner","license","readme"])e[r]!==t[r]&&(s[r]=t[r]||null);JSON.stringify(e.tags)!==JSON.stringify(t.tags)&&(s[o?"valohai.tags":"tags"]=t.tags.length?t.tags:null);for(let r of new Set([...Object.keys(e.others),...Object.keys(t.others)]))JSON.stringify(e.others[r])!==JSON.stringify(t.others[r])&&(s[r]=t.others[r]??null);return s}var Xo=400,an=e=>e.flatMap(({time:t,by:o,changes:s})=>s.map(({key:r,before:a,after:i})=>({id:`${t} ${r}`,time:t,by:o,key:r==="valohai.tags"?"tags":r,before:en(a),after:en(i)})));function en(e){if(e==null)return"";let t=typeof e=="string"?e:Array.isArray(e)&&e.every(He)?e.join(", "):JSON.stringify(e);return t.length>Xo?`${t.slice(0,Xo)}\u2026`:t}var Ts="This deployment keeps no history of properties yet: update it.";function rn({path:e}){let[t,o]=m(!1);return n`<details class="card-history" onToggle=${s=>o(s.currentTarget.open)}><summary>History of what is said here</summary>
    ${t&&n`<${_s} path=${e} />`}</details>`}function _s({path:e}){let t=E(`${e}metadata/history/`,{limit:20},{live:U});return t.error&&!t.items.length?n`<${S} error=${t.error} retry=${t.reload} missing=${Ts} />`:n`
    ${!(t.loading&&!t.items.length)&&n`<${C} caption="History of properties" name="properties" more=${t.more} rows=${an(t.items)}
      empty="Nothing was changed in the last year." columns=${Os} />`}
    <${T} of=${t} what="earlier changes" />`}var Os=[{title:"When",value:({time:e})=>e,kind:"time",cell:({time:e})=>n`<${_} of=${e} />`},{title:"By",value:({by:e})=>e?.name,cell:({by:e})=>n`<${ie} of=${ae(e)} />`},{title:"Property",value:({key:e})=>e,header:!0,cell:({key:e})=>e},{title:"Was",value:({before:e})=>e,kind:"value",cell:({before:e})=>e||"\u2013"},{title:"Became",value:({after:e})=>e,kind:"value",cell:({after:e})=>e||"removed"}];var As={message:"Properties or tags were changed since you read them.",remedy:"Copy what you typed, close this dialog and edit again."};function ln({uri:e,path:t,isVersion:o,onDone:s,onClose:r}){let[a,i]=m(null),[l,c]=m(null);return x(()=>{Is(t,o).then(i,c)},[t]),a?n`<${Rs} uri=${e} path=${t} isVersion=${o} seen=${a} onDone=${s} onClose=${r} />`:n`<${Re} title="Edit" onClose=${r}>${l?n`<${S} error=${l} />`:n`<${oe} />`}<//>`}async function Is(e,t){let o=await Oo(`${e}metadata/`),s=await o.json(),r=t?(await Y(e,{files:0})).tags:null;return{card:Ge(s,r),etag:o.headers.get("ETag")}}function Rs({uri:e,path:t,isVersion:o,seen:s,onDone:r,onClose:a}){let[i,l]=m(s.card),[c,$]=m(tn(s.card.tags)),[f,u]=m(Object.keys(s.card.others).length?JSON.stringify(s.card.others,null,2):""),p=nn(f),y=p.wrong?{}:sn(s.card,{...i,tags:on(c),others:p.value},o),j=M=>J=>l({...i,[M]:J.target.value}),k=()=>Z(`${t}metadata/`,y,{headers:{"If-Match":s.etag}}).catch(M=>{throw M.status===412?Object.assign(M,As):M}),z=()=>{w(`${e} was changed.`),r()};return n`
    <${B} title="Edit" verb="Save" wide twin=${So(e,y)} disabled=${p.wrong||!Object.keys(y).length} send=${k} onDone=${z} onClose=${a}>
      <${L} id="card-description" label="Description" value=${i.description} onInput=${j("description")} />
      <div class="fields">
        <${L} id="card-owner" label="Owner" value=${i.owner} onInput=${j("owner")} />
        <${L} id="card-license" label="Licence" value=${i.license} onInput=${j("license")} hint="An SPDX identifier, such as CC-BY-4.0." />
        <${L} id="card-tags" label="Tags" value=${c} onInput=${M=>$(M.target.value)} hint="With commas between them." />
      </div>
      <${L} id="card-others" label="Other properties" hint="One JSON object." wrong=${p.wrong}>
        <textarea id="card-others" rows="5" spellcheck=${!1} value=${f} aria-describedby=${p.wrong?"card-others-hint card-others-wrong":"card-others-hint"}
          aria-invalid=${p.wrong?"true":null} onInput=${M=>u(M.target.value)} /><//>
      <${L} id="card-readme" label="README" hint="Markdown. Empty: the README.md of the version is shown, if it has one.">
        <textarea id="card-readme" rows="10" value=${i.readme} aria-describedby="card-readme-hint" onInput=${j("readme")} /><//>
    <//>`}var X=e=>function(o){let[s,r]=m({}),[a,i]=m(0);return x(()=>{import("./previews.js").then(l=>r({view:l[e]}),()=>r({failed:!0}))},[a]),s.failed?n`<${S} error=${Ms} retry=${()=>a?location.reload():i(1)} />`:s.view?n`<${s.view} ...${o} />`:n`<${oe} />`},Ms={message:"This part of the page cannot be loaded.",remedy:"Check the network; if the deployment was updated meanwhile, load the page again."},cn=X("Preview"),mn=X("Gallery"),$n=X("Comparison"),dn=X("OneSide"),un=X("Readme"),pn=X("DownloadZip"),fn=X("DownloadUrls"),hn=X("UploadPage"),gn=X("AdoptPage"),bn=X("Me"),vn=X("ApiReference"),kn=X("FileSummary");var Ns=/^readme\.(md|markdown)$/i;function Je({uri:e,path:t,properties:o,tags:s,version:r,owner:a,reload:i}){let[l,c]=m(!1),$=Ge(o,s),f=Object.entries($.others).map(([p,y])=>[p,typeof y=="string"?y:JSON.stringify(y)]),u=[["Owner",$.owner||a],["Licence",$.license],["Tags",$.tags.length>0&&$.tags.map(p=>n`<${ne} key=${p}>${p}<//>`)],...f].filter(([,p])=>p);return n`
    <${v} title="About" aside=${n`<button type="button" onClick=${()=>c(!0)}>Edit</button>`}>
      ${$.description&&n`<p class="description">${$.description}</p>`}
      ${u.length>0&&n`<${Q} of=${u} />`}
      ${!$.description&&!u.length&&n`<p class="note">There is no description yet.</p>`}
      <${rn} path=${t} />
    <//>
    <${Ls} text=${$.readme} version=${r} />
    ${l&&n`<${ln} uri=${e} path=${t} isVersion=${!!s} onClose=${()=>c(!1)} onDone=${()=>{c(!1),i()}} />`}`}function Ls({text:e,version:t}){let s=O(!e&&t?`dataset-versions/${encodeURIComponent(t)}/tree/`:null,{prefix:"README",limit:20}).data?.results.find(r=>r.kind==="file"&&Ns.test(r.path));return!e&&!s?null:n`<${v} title="README"><${un} key=${e||s.path} text=${e} version=${t} path=${s?.path} /><//>`}var Fs=/^[a-z0-9._-]{1,128}$/;async function Us(e){let t=await Y(`datasets/${encodeURIComponent(e)}/`).catch(o=>{if(o.status!==404)throw o});if(t)throw Object.assign(new Error(`${t.uri} exists already.`),{remedy:"Open it from the list of datasets, or take another name."});return Z("datasets/",{name:e})}function yn({onDone:e,onClose:t}){let[o,s]=m(""),r=o&&!Fs.test(o)?"Lower-case letters, digits, dots, underscores and dashes only.":"",a=i=>{w(`${i.uri} was created.`),e(i)};return n`
    <${B} title="New dataset" verb="Create dataset" twin=${wo(o)} disabled=${!o||r}
      send=${()=>Us(o)} onDone=${a} onClose=${t}>
      <${L} id="dataset-name" label="Name" value=${o} wrong=${r} onInput=${i=>s(i.target.value.trim())}
        hint="Versions come from executions that name it, or from data you select in the search." />
    <//>`}var ht=5;function Sn({dataset:e,onDone:t,onClose:o}){let s=`datasets/${encodeURIComponent(e)}/`,r=O(`${s}usage/`),[a,i]=m(""),l=async()=>{let $=r.data.newest_version,f=$?`?newest=${encodeURIComponent($)}`:"",u={aliases:0,versions:0};try{for(;;){let p=await de(s+f);if(u.aliases+=p.aliases_removed,u.versions+=p.versions_deleted,p.removed)return p}}catch(p){throw u.aliases+u.versions===0?p:Object.assign(p,{message:`Only a part is removed: ${P(u.aliases,"alias","aliases")} and ${P(u.versions,"version")}. ${p.message}`})}},c=$=>{w(`${e} is removed.`),t($)};return n`
    <${B} title="Remove this dataset?" verb=${`Remove ${e}`} danger twin=${ko(`dataset://${e}/`)}
      disabled=${!r.data||a!==e} send=${l} onDone=${c} onClose=${o}>
      <${H} of=${r}>${$=>n`<${Bs} of=${$} />`}<//>
      <p>Jobs that fetch any of it fail from now on. Each version can be restored until its retention ends, and brings the
        dataset back; its name is never given to other content. The uploaded files themselves stay.</p>
      <${L} id="remove-dataset-name" label="Type the name of the dataset" value=${a} onInput=${$=>i($.target.value.trim())} />
    <//>`}function Bs({of:e}){let t=e.complete?"":"at least ",o=wn(e.used_by,"execution"),s=wn(e.used_by,"version");return n`<${Q} of=${[["Versions deleted",`${t}${P(e.versions,"version")}, ${P(e.file_count,"file")}, ${b(e.size)}`],["Packages purged later",e.packages>0&&`${t}${P(e.packages,"version")} packaged; parts that others use stay`],["Aliases removed",e.aliases.join(", ")],["Executions whose inputs name it",o.length>0&&n`<${xn} of=${o} to=${r=>d("executions",r)} />`],["Versions based on it",s.length>0&&n`<${xn} of=${s} />`]].filter(([,r])=>r)} />`}var wn=(e,t)=>[...new Set(e.filter(o=>o.kind===t).map(o=>o.by))],xn=({of:e,to:t})=>n`${e.slice(0,ht).map(o=>n`${t?n`<a key=${o} href=${t(o)}>${o}</a>`:n`<code key=${o}>${o}</code>`} `)}
  ${e.length>ht&&`and ${e.length-ht} more`}`;var Cn=e=>`dataset-versions/${encodeURIComponent(e.id)}/`;function Pn({version:e,onDone:t,onClose:o}){let s=r=>{w(`${e.uri} is deleted.`),t(r)};return n`
    <${B} title="Delete this version?" verb=${`Delete ${e.name}`} danger twin=${vo(e.uri)}
      send=${()=>de(Cn(e))} onDone=${s} onClose=${o}>
      <p><code>${e.uri}</code> disappears from lists and can no longer be fetched. It can be restored until its
        retention ends; then it is purged, with the parts that no other version uses.</p>
      <p>The uploaded files themselves stay.</p>
    <//>`}function qe({version:e,onDone:t,onClose:o}){let s=r=>{w(`${e.uri} is restored.`),t(r)};return n`
    <${B} title="Restore this version?" verb=${`Restore ${e.name}`} twin=${yo(e.uri)}
      send=${()=>Z(`${Cn(e)}restore/`,{})} onDone=${s} onClose=${o}>
      <p><code>${e.uri}</code> comes back as it was${e.deleted_at?` before ${no(e.deleted_at)}`:""}.</p>
    <//>`}function En({dataset:e,reload:t}){let[o,s]=m(""),r=()=>s("");return n`
    <button type="button" class="primary" onClick=${()=>s("promote")}>Promote a version…</button>
    <a class="button" href=${d("upload",{dataset:e})}>Upload files</a>
    <button type="button" class="danger" onClick=${()=>s("remove")}>Remove dataset…</button>
    ${o==="promote"&&n`<${ue} dataset=${e} onClose=${r} onDone=${()=>{r(),t()}} />`}
    ${o==="remove"&&n`<${Sn} dataset=${e} onClose=${r} onDone=${()=>V("datasets")} />`}`}function Dn(){let[e,t]=m(!1);return n`
    <button type="button" class="primary" onClick=${()=>t(!0)}>New dataset</button>
    ${e&&n`<${yn} onClose=${()=>t(!1)} onDone=${o=>V("datasets",o.id)} />`}`}function gt({dataset:e,reload:t}){let o=E("dataset-versions/",{dataset:e,deleted:"true",limit:200},{live:U}),[s,r]=m(null),a=o.items.filter(i=>i.deleted_at);return a.length?n`
    <${v} title="Deleted versions">
      <${C} caption="Deleted versions" name="deleted" rows=${a} columns=${[{title:"Version",value:({name:i})=>i,cell:({id:i,name:l})=>n`<a href=${d("versions",i)}>${l}</a>`,header:!0},{title:"Deleted",value:({deleted_at:i})=>i,cell:({deleted_at:i})=>n`<${_} of=${i} />`,kind:"time"},{title:"Purged after",value:({purge_at:i})=>i,cell:({purge_at:i})=>n`<${_} of=${i} />`,kind:"time"},{title:n`<span class="unseen">Restore</span>`,cell:i=>n`<button type="button" aria-label=${`Restore ${i.name}`} onClick=${()=>r(i)}>Restore</button>`}]} />
      <${T} of=${o} what="more deleted versions" />
      ${s&&n`<${qe} version=${s} onClose=${()=>r(null)}
        onDone=${()=>{r(null),o.reload(),t()}} />`}
    <//>`:null}function bt({params:e}){let t=e.dataset,o=O(`datasets/${encodeURIComponent(t)}/`),s=E(o.data?"dataset-versions/":null,{dataset:t,limit:50},{live:U}),r=E(o.data?`datasets/${encodeURIComponent(t)}/aliases/`:null,{limit:200},{live:U}),a=()=>{r.reload(),s.reload()};return n`
    <${A} title=${t} crumbs=${[["Datasets",d("datasets")],[t]]} lead=${n`<code>${o.data?.uri??""}</code>`}
      actions=${o.data&&n`<${En} dataset=${t} reload=${a} />`}>
      <${H} of=${o}>${i=>n`
        <${Je} uri=${i.uri} path=${`datasets/${encodeURIComponent(t)}/`} properties=${i.properties} owner=${i.owner} version=${i.latest_version?.id} reload=${o.reload} />
        <${zs} of=${r} dataset=${t} />
        <${js} of=${s} aliases=${r.items} />
        ${!s.items.length&&!s.loading&&!s.error&&n`<${Ke} dataset=${t} />`}
        <${gt} dataset=${t} reload=${a} />
        <${re} of=${{dataset:t}} />`}<//>
      ${o.error?.status===404&&n`<${gt} dataset=${t} reload=${o.reload} />`}
    <//>`}function js({of:e,aliases:t}){let o=a=>t.filter(i=>i.version.id===a.id),s=[{title:"Version",value:a=>a.name,text:a=>[a.name,...o(a).map(({name:i})=>i)],header:!0,cell:a=>n`<a href=${d("versions",a.id)}>${a.name}</a>
        ${o(a).map(i=>n` <span class="tag accent" key=${i.name}>${i.name}</span>`)}`},{title:"Files",value:a=>a.file_count,kind:"number",cell:a=>g(a.file_count)},{title:"Size",value:a=>a.size,kind:"number",cell:a=>b(a.size)},{title:"Package",value:a=>a.packaging,cell:a=>n`<${G} of=${a.packaging} />`},{title:"Tags",text:a=>a.tags,cell:a=>a.tags.map(i=>n`<${ne} key=${i}>${i}<//>`)},{title:"Created",value:a=>a.ctime,kind:"time",cell:a=>n`<${_} of=${a.ctime} />`}],r=e.items.length>0||!(e.loading||e.error);return n`
    <${v} title="Versions">
      ${r&&n`<${C} caption="Versions, newest first" name="versions" more=${e.more} columns=${s} rows=${e.items} empty="There is no version yet." />`}
      <${T} of=${e} what="older versions" />
    <//>`}function zs({of:e,dataset:t}){let[o,s]=m("");if(e.error)return n`<${S} error=${e.error} retry=${e.reload} />`;if(!e.items.length)return null;let r=[{title:"Alias",value:a=>a.name,header:!0,cell:a=>n`<a class="tag accent" href=${d("datasets",t,"aliases",a.name)}>${a.name}</a>`},{title:"Version",value:a=>a.version.name,cell:a=>n`<a href=${d("versions",a.version.id)}>${a.version.name}</a>`},{title:"Moved",value:a=>a.mtime,kind:"time",cell:a=>n`<${_} of=${a.mtime} />`},{title:"History",cell:a=>n`<button class="quiet" aria-expanded=${o===a.name}
        onClick=${()=>s(o===a.name?"":a.name)}>${o===a.name?"Hide":"Show"}<span class="unseen"> history of ${a.name}</span></button>`}];return n`
    <${v} title="Aliases">
      <${C} caption="Aliases" name="aliases" more=${e.more} columns=${r} rows=${e.items} id=${a=>a.name} />
      ${o&&n`<${Ws} key=${o} dataset=${t} alias=${o} />`}
    <//>`}function Ws({dataset:e,alias:t}){let o=E(`datasets/${encodeURIComponent(e)}/aliases/${encodeURIComponent(t)}/history/`,{limit:20},{live:U});return n`
    <div class="history"><h3>Where ${t} pointed</h3>
      <ol>${o.items.map(s=>n`<li key=${s.rev}>
        <${_} of=${s.mtime} /> ${s.version?n`<a href=${d("versions",s.version.id)}>${s.version.name}</a>`:"(removed)"}<${ie} of=${ae(s.moved_by)} before=" by " />${" "}
        <span class="soft">revision ${s.rev}</span></li>`)}</ol>
      <${T} of=${o} what="older moves" />
    </div>`}var Vs=50;function vt({query:e}){let t=E("datasets/",{search:e.search,limit:Vs,newest:!0},{live:U}),o=a=>({newest_version:i})=>i?a(i):"\u2013",s=[{title:"Dataset",value:a=>a.name,header:!0,cell:a=>n`<a href=${d("datasets",a.id)}>${a.name}</a>`},{title:"Newest version",value:a=>a.newest_version?.name,cell:o(a=>n`<a href=${d("versions",a.id)}>${a.name}</a>`)},{title:"Files",value:a=>a.newest_version?.file_count,kind:"number",cell:o(a=>g(a.file_count))},{title:"Size",value:a=>a.newest_version?.size,kind:"number",cell:o(a=>b(a.size))},{title:"Package",value:a=>a.newest_version?.packaging,cell:o(a=>n`<${G} of=${a.packaging} />`)},{title:"Created",value:a=>a.newest_version?.ctime,kind:"time",cell:o(a=>n`<${_} of=${a.ctime} />`)}],r=t.items.length>0||!(t.loading||t.error);return n`
    <${A} title="Datasets" lead="Every dataset of this deployment, by name, with its newest version."
      actions=${n`<${se} label="Name contains" param="search" /> <${Dn} />`}>
      ${r&&n`<${C} caption="Datasets" name="datasets" filtered more=${t.more} columns=${s} rows=${t.items}
        empty=${e.search?"No dataset has this in its name.":"There is no dataset yet. It appears here when its first version exists."} />`}
      ${r&&!t.items.length&&!e.search&&!t.error&&n`<${Ke} />`}
      <${T} of=${t} what="more datasets" />
    <//>`}function le({of:e}){let t=$e(e);return t?n`<a href=${d("versions",t)}>${e}</a>`:n`<span>${e}</span>`}function Qe({of:e}){let t=kt(e),o=yt(e);return n`
    <div class="lineage">
      <h3>Made from</h3>
      ${t.length?n`<ul>${t}</ul>`:n`<p class="soft">Nothing is recorded.</p>`}
      <h3>Used by</h3>
      ${o.length?n`<ul>${o}</ul>`:n`<p class="soft">Nothing yet.</p>`}
    </div>`}function kt({made_by:e,based_on:t}){let o=e?[e.step,e.commit,e.image].filter(s=>typeof s=="string"):[];return[t&&n`<li><small>version before</small> <${Ye} of=${t}>${kt(t)}<//></li>`,e&&n`<li><small>execution</small> <${Tn} id=${e.execution} /> <span class="soft">${o.join(" \xB7 ")}</span>
      ${e.inputs?.length>0&&n`<ul>${e.inputs.map(s=>n`
        <li><small>${s.uri.startsWith("sql://")?"query":"input"}</small> <${Ye} of=${s}>${kt(s)}<//></li>`)}</ul>`}</li>`].filter(Boolean)}function yt({used_by:e=[]}){return e.map(t=>{if(t.more)return n`<li class="soft">and more</li>`;if(t.version)return n`<li><small>version</small> <${Ye} of=${t.version}>${yt(t.version)}<//></li>`;let o=t.made??[];return n`<li><small>execution</small> <${Tn} id=${t.execution} />
      ${o.length>0&&n`<ul>${o.map(s=>n`<li><small>made</small> <${Ye} of=${s}>${yt(s)}<//></li>`)}</ul>`}</li>`})}function Ye({of:e,children:t}){let o=[].concat(t).flat().filter(Boolean);return n`<${le} of=${e.uri} />
    ${e.rows!=null&&n` <span class="soft">${P(e.rows,"row")} of ${e.engine}</span>`}
    ${e.files!=null&&n` <span class="soft">${P(e.files,"file")}</span>`}
    ${e.unknown&&n` <span class="soft">(not known here)</span>`}
    ${e.more&&n` <span class="soft">…</span>`}
    ${o.length>0&&n`<ul>${o}</ul>`}`}var Tn=({id:e})=>n`<a href=${d("executions",e)}>${e}</a>`;function wt({params:e}){let t=e.datum,o=O(`data/${encodeURIComponent(t)}/`,{hashes:!1}),s=O("lineage/",{uri:`datum://${t}`,depth:3}),r=O(o.data?.output_execution?`executions/${encodeURIComponent(o.data.output_execution.id)}/`:null);return n`
    <${A} title=${o.data?.name??t} crumbs=${[["Search",d("search")],[o.data?.name??t]]}
      lead=${o.data&&n`<code>${o.data.uri}</code> <${R} text=${o.data.uri} label="Copy URI" what="URI" />`}>
      <${H} of=${o}>${a=>n`
        <div class="columns">
          <${v} title="Facts"><${Q} of=${Ks(a)} /><//>
          <${v} title="Versions">
            ${!a.output_execution||r.error?.status===404?n`<p class="note">No execution is known that made it.</p>`:n`<${H} of=${r}>${i=>n`<${Hs} of=${i.versions} path=${a.name} />`}<//>`}
          <//>
          <${v} title="Lineage"><${H} of=${s}>${i=>n`<${Qe} of=${i} />`}<//><//>
        </div>
        <${re} of=${{datum:t}} />`}<//>
    <//>`}var Ks=e=>[["Size",b(e.size)],["Stored",e.file_mtime&&n`<${_} of=${e.file_mtime} />`],["Made by execution",e.output_execution&&n`<a href=${d("executions",e.output_execution.id)}>${e.output_execution.id}</a>`],["Aliases",e.aliases.join(", ")],["Tags",e.tags.length>0&&e.tags.map(t=>n`<${ne} key=${t}>${t}<//>`)],...Object.entries(e.properties).map(([t,o])=>[t,typeof o=="string"?o:JSON.stringify(o)]),["MD5",e.md5&&n`<code>${e.md5}</code>`],e.part?["Inside of part",n`<code>${e.part.key}</code>`]:["Key",e.key&&n`<code>${e.key}</code>`]].filter(([,t])=>t);function Hs({of:e,path:t}){let o=e.filter(s=>$e(s));return o.length?n`
    <ul class="plain">${o.map(s=>n`<li key=${s}><a href=${d("versions",$e(s),{tab:"files",find:t})}>${s}</a></li>`)}</ul>
    <p class="note">Those that its execution made. Versions that are based on them may have it as well.</p>`:n`<p class="note">Its execution made no dataset version.</p>`}var Gs=3e3;function xt({params:e}){let t=`executions/${encodeURIComponent(e.execution)}/`,o=O(t,void 0,{live:({state:s})=>s==="sealed"?0:Gs});return n`
    <${A} title=${e.execution} crumbs=${[["Executions",d("executions")],[e.execution]]}
      actions=${n`<${R} text=${`packline execution ${e.execution}`} label="Command line" what="Command line" />`}>
      <${H} of=${o}>${s=>n`<${Js} execution=${s} path=${t} />`}<//>
    <//>`}var Js=({execution:e,path:t})=>n`
  <p class="lead" aria-live="polite"><${G} of=${e.state} /> ${e.sealed_at&&n`since <${_} of=${e.sealed_at} />`}</p>
  ${e.alerts.length>0&&n`<${qs} of=${e.alerts} />`}
  <${v} title="What it made">
    <div class="figures">
      <${N} value=${g(e.file_count)} label="outputs" />
      <${N} value=${b(e.size)} label="together" />
      <${N} value=${g(e.versions.length)} label=${e.versions.length===1?"version":"versions"} />
    </div>
    ${e.versions.length>0&&n`<ul class="plain">${e.versions.map(o=>n`<li><${le} of=${o} /></li>`)}</ul>`}
    ${e.datum_aliases.length+e.late.length>0&&n`<${Q} of=${[["Datum aliases",e.datum_aliases.join(", ")],["Late files",e.late.join(", ")]]} />`}
  <//>
  ${e.state==="sealed"&&n`<${Ys} path=${t} />`}
  ${Object.keys(e.marker).length>0&&n`
    <${v} title="Marker"><pre class="json" tabindex="0">${JSON.stringify(e.marker,null,2)}</pre><//>`}
  <${re} of=${{execution:e.id}} />`,qs=({of:e})=>n`
  <${v} title=${e.length===1?"Alert":"Alerts"}>
    <ul class="alerts">${e.map(({code:t,message:o,remedy:s})=>n`
      <li><strong><code>${t}</code></strong><p>${o}</p>${s&&n`<p class="remedy">What to do: ${s}</p>`}</li>`)}</ul>
  <//>`;function Ys({path:e}){let t=E(`${e}outputs/`,{limit:100});return n`
    <${v} title="Outputs">
      ${t.items.length>0&&n`<${C} caption="Outputs" name="outputs" more=${t.more} rows=${t.items} id=${({path:o,datum:s})=>`${o}:${s.id}`} columns=${[{title:"Path",value:({path:o})=>o,cell:({path:o,datum:s})=>n`<a href=${d("data",s.id)}>${o}</a>`,header:!0},{title:"Size",value:({datum:o})=>o.size,cell:({datum:o})=>b(o.size),kind:"number"},{title:"Datum",text:({datum:o})=>o.id,cell:({datum:o})=>n`<code>${o.id}</code><${R} text=${`datum://${o.id}`} what=${`URI of ${o.name}`} />`}]} />`}
      ${!t.items.length&&!t.loading&&!t.error&&n`<p class="note">It has none.</p>`}
      <${T} of=${t} what="more outputs" />
    <//>`}var Qs=["open","sealing","sealed"],Zs="This stack does not list executions; open one by its id.";function St({query:e}){let t=E("executions/",{state:e.state,alerts:e.alerts,project:e.project,limit:50},{live:U});return n`
    <${A} title="Executions" lead="Jobs whose outputs were uploaded: what each made, and what was wrong." actions=${n`<${ta} />`}>
      <div class="filters" role="group" aria-label="Filters">
        <label class="inline" for="state">State</label>
        <select id="state" value=${e.state??""} onChange=${o=>K({state:o.target.value})}>
          <option value="">any</option>${Qs.map(o=>n`<option value=${o}>${o}</option>`)}</select>
        <label class="inline"><input type="checkbox" checked=${e.alerts==="true"}
          onChange=${o=>K({alerts:o.target.checked?"true":""})} /> With alerts only</label>
        <${se} label="Project" param="project" />
      </div>
      ${t.error&&!t.items.length?n`<${S} error=${t.error} retry=${t.reload} missing=${Zs} />`:n`${!(t.loading&&!t.items.length)&&n`<${Xs} of=${t} />`}<${T} of=${t} what="more executions" />`}
    <//>`}var Xs=({of:e})=>n`
  <${C} caption="Executions" name="executions" more=${e.more} rows=${e.items} empty=${e.more?"None on this page; there are more.":"No execution is like that."} columns=${[{title:"Execution",value:({id:t})=>t,cell:({id:t})=>n`<a href=${d("executions",t)}>${t}</a>`,header:!0},{title:"State",value:({state:t})=>t,cell:({state:t})=>n`<${G} of=${t} />`},{title:"Files",value:({file_count:t})=>t,cell:({file_count:t})=>g(t),kind:"number"},{title:"Size",value:({size:t})=>t,cell:({size:t})=>b(t),kind:"number"},{title:"Versions",text:({versions:t})=>t,cell:({versions:t})=>n`<${ea} of=${t} />`},{title:"Alerts",value:({alerts:t})=>t.length,cell:({alerts:t})=>t.length?n`<span class="state bad">${t.length}</span>`:"\u2013"},{title:"Sealed, or last upload",value:({mtime:t})=>t,cell:({mtime:t})=>n`<${_} of=${t} />`,kind:"time"}]} />`,ea=({of:e})=>e.length?n`${e.slice(0,3).map(t=>n`<${le} of=${t} /> `)}${e.length>3&&`and ${e.length-3} more`}`:"\u2013";function ta(){let[e,t]=m("");return n`
    <form class="by-id" onSubmit=${s=>{s.preventDefault(),e.trim()&&V("executions",e.trim())}}>
      <input type="text" aria-label="Execution id" placeholder="Execution id" value=${e} autocomplete="off" spellcheck=${!1}
        onInput=${s=>t(s.target.value)} />
      <button>Open</button>
    </form>`}var _n=1e-6,Ze=e=>e>0&&e<1?`${Math.max(1,Math.round(e*1e3))} ms`:ao(e);function Xe(e){if(e==null)return"\u2013";if(e===0)return"$0";if(e<_n)return`< $${_n.toFixed(6)}`;let t=e>=1?2:Math.min(8,1-Math.floor(Math.log10(Math.abs(e))));return`$${e.toFixed(t)}`}var ce=e=>e>0&&e<.01?"< $0.01":Xe(e);function oa(e,t){if(!(t>0)||!(e>t))return"";let o=e/t;return`${o>=10?g(Math.round(o)):o.toFixed(1)} times`}var na=[["requests","Requests",g],["seconds","Time",Ze],["dollars","Price of requests",Xe]];function et(e){return na.map(([t,o,s])=>{let[r,a]=[e.by_files[t],e.by_package[t]],i=Math.max(r,a),l=c=>i>0?c/i:0;return{key:t,title:o,files:s(r),packed:s(a),filesShare:l(r),share:l(a),less:oa(r,a)}})}function On(e){let t=et(e).map(({title:o,files:s,packed:r})=>`${o.toLowerCase()}: ${s} file by file, ${r} by package`);return`One fetch of ${g(e.files)} files. ${t.join("; ")}.`}var An=(e,t)=>{let o=s=>({requests:s.requests*t,seconds:s.seconds*t,dollars:s.dollars*t});return{...e,by_files:o(e.by_files),by_package:o(e.by_package)}};var tt=["versions","packages","package_dollars","fetches","saved_requests","saved_seconds","saved_dollars"];function Ct(e){let t=new Map;for(let o of e.flatMap(s=>s.months)){let s=t.get(o.month)??Object.fromEntries(tt.map(r=>[r,0]));for(let r of tt)s[r]+=o[r];t.set(o.month,s)}return[...t].map(([o,s])=>({month:o,...s})).sort((o,s)=>o.month<s.month?1:-1)}var Pt=e=>e.months.reduce((t,o)=>t+o.saved_dollars,0);function In(e){let t=Object.fromEntries(tt.map(o=>[o,0]));for(let o of Ct(e))for(let s of tt)t[s]+=o[s];return{...t,storage_dollars:e.reduce((o,{storage_dollars:s})=>o+s,0),stale:e.filter(({stale:o})=>o).length}}var Et=e=>e.fetched_by.map(({name:t,fetches:o})=>`${t||"unknown"} ${o}`).join(", ");function Dt({stale:e,complete:t,versions:o}){return e?"stale":o===0?"no versions":t?"in use":"not all read"}var sa="Estimated from fetches that executions have recorded and from list prices; storage at most, as versions may share files.";function Tt(){let e=E("fleet/",{limit:10},{live:6e4});return n`
    <${A} title="Fleet" lead=${sa}>
      ${e.error&&!e.items.length?n`<${S} error=${e.error} retry=${e.reload} missing=${"This stack has no fleet page."} />`:n`${e.items.length>0&&n`<${aa} of=${e.items} partial=${e.next!=null} />`}
          ${!(e.loading&&!e.items.length)&&n`<${ra} of=${e.items} />`}<${T} of=${e} what="more datasets" />`}
    <//>`}function aa({of:e,partial:t}){let o=In(e);return n`
    <${v} title=${t?`The first ${P(e.length,"dataset")}`:`All ${P(e.length,"dataset")}`}>
      <div class="figures">
        <${N} value=${ce(o.saved_dollars)} label="saved in requests" />
        <${N} value=${g(o.saved_requests)} label="requests saved" />
        <${N} value=${Ze(o.saved_seconds)} label="of waiting saved" />
        <${N} value=${ce(o.package_dollars)} label="paid for packages" />
        <${N} value=${g(o.fetches)} label="recorded fetches" />
        <${N} value=${ce(o.storage_dollars)} label="storage a month, at most" />
        <${N} value=${g(o.stale)} label="stale: unused for 90 days" />
      </div>
    <//>
    <${v} title="By month">
      <${C} caption="Savings by month" name="months" id=${({month:s})=>s} rows=${Ct(e)} columns=${[{title:"Month (UTC)",value:({month:s})=>s,cell:({month:s})=>s,header:!0},{title:"Versions",value:s=>s.versions,cell:s=>g(s.versions),kind:"number"},{title:"Packages",value:s=>s.packages,cell:s=>g(s.packages),kind:"number"},{title:"Paid for packages",value:s=>s.package_dollars,cell:s=>ce(s.package_dollars),kind:"number"},{title:"Fetches",value:s=>s.fetches,cell:s=>g(s.fetches),kind:"number"},{title:"Requests saved",value:s=>s.saved_requests,cell:s=>g(s.saved_requests),kind:"number"},{title:"Time saved",value:s=>s.saved_seconds,cell:s=>Ze(s.saved_seconds),kind:"number"},{title:"Saved",value:s=>s.saved_dollars,cell:s=>ce(s.saved_dollars),kind:"number"}]} />
    <//>`}var ra=({of:e})=>n`
  <${v} title="By dataset">
    <${C} caption="Datasets of the fleet" name="fleet" id=${({name:t})=>t} rows=${e} empty="There is no dataset yet." columns=${[{title:"Dataset",value:({name:t})=>t,cell:({name:t})=>n`<a href=${d("datasets",t)}>${t}</a>`,header:!0},{title:"Use",value:Dt,cell:t=>n`<${ne}>${Dt(t)}<//>`},{title:"Versions",value:t=>t.versions,cell:({versions:t,complete:o})=>`${g(t)}${o?"":" or more"}`,kind:"number"},{title:"Fetches",value:t=>t.fetches,cell:({fetches:t})=>g(t),kind:"number"},{title:"By whom",text:Et,cell:t=>Et(t)||"\u2013"},{title:"Last fetch",value:t=>t.last_fetch_at,cell:({last_fetch_at:t})=>n`<${_} of=${t} />`},{title:"Saved",value:Pt,cell:t=>ce(Pt(t)),kind:"number"},{title:"Stored, at most",value:t=>t.stored_bytes_at_most,cell:({stored_bytes_at_most:t})=>b(t),kind:"number"},{title:"A month",value:t=>t.storage_dollars,cell:({storage_dollars:t})=>ce(t),kind:"number"}]} />
  <//>`;var ia={approved:"good",rejected:"bad",pending:"busy"},Pe={approved:"Approve",rejected:"Reject",pending:"Set back"};function _t({params:{model:e}}){let t=E("model-versions/",{model:e,limit:50},{live:U}),[o,s]=m(null),r=t.items,a=i=>{s(null),t.reload(),w(`Version ${i.counter} is ${i.status}.`)};return n`
    <${A} title=${e} crumbs=${[["Models",d("models")],[e]]}>
      ${t.error&&!r.length?n`<${S} error=${t.error} retry=${t.reload} />`:n`${!(t.loading&&!r.length)&&n`<${la} rows=${r} more=${t.more} onDecide=${(i,l)=>s({version:i,status:l})} />`}<${T} of=${t} what="more versions" />`}
      <${re} of=${{dataset:`model:${e}`}} />
      ${o&&n`<${ca} ...${o} onDone=${a} onClose=${()=>s(null)} />`}
    <//>`}var la=({rows:e,more:t,onDecide:o})=>n`
  <${C} caption="Versions of the model" name="versions" more=${t} rows=${e} empty="There is no version of this model." columns=${[{title:"Version",value:({counter:s})=>s,cell:({id:s,counter:r})=>n`<a href=${d("versions",s)}>${r}</a>`,header:!0},{title:"Status",value:({status:s})=>s,cell:({status:s})=>n`<span class=${`state ${ia[s]??"idle"}`}>${s||"pending"}</span>`},{title:"Files",value:({file_count:s})=>s,cell:({file_count:s})=>g(s),kind:"number"},{title:"Size",value:({size:s})=>s,cell:({size:s})=>b(s),kind:"number"},{title:"Packaging",value:({packaging:s})=>s,cell:({packaging:s})=>n`<${G} of=${s} />`},{title:"Created",value:({ctime:s})=>s,cell:({ctime:s})=>n`<${_} of=${s} />`,kind:"time"},{title:"Note",value:({note:s})=>s||null,cell:({note:s})=>s||"\u2013"},{title:n`<span class="unseen">Decide</span>`,cell:s=>n`<span class="decide">${Object.keys(Pe).filter(r=>r!==(s.status||"pending")).map(r=>n`<button type="button" class="quiet" aria-label=${`${Pe[r]} version ${s.counter}`} onClick=${()=>o(s,r)}>${Pe[r]}</button>`)}</span>`}]} />`,ca=({version:e,status:t,onDone:o,onClose:s})=>n`
  <${B} title=${`${Pe[t]} ${e.uri}?`} verb=${Pe[t]} danger=${t==="rejected"} twin=${xo(e.uri,t)}
    send=${()=>Z(`model-versions/${encodeURIComponent(e.id)}/status/`,{status:t})} onDone=${o} onClose=${s}>
    <p>It is ${e.status||"pending"} now; it will be ${t}. Subscribers of events are notified.</p>
  <//>`;function Ot({query:e}){let t=E("models/",{name:e.search,limit:100},{live:U});return n`
    <${A} title="Models" lead="Versions of models, and what people decided about them."
      actions=${n`<${se} label="Name contains" param="search" />`}>
      ${t.error&&!t.items.length?n`<${S} error=${t.error} retry=${t.reload} missing="This stack does not list models." />`:n`${!(t.loading&&!t.items.length)&&n`<${C} caption="Models" name="models" filtered more=${t.more} rows=${t.items} empty=${e.search?"No model has this in its name.":"No execution has made a model yet."} columns=${[{title:"Model",value:({name:o})=>o,cell:({name:o})=>n`<a href=${d("models",o)}>${o}</a>`,header:!0},{title:"URI",cell:({uri:o})=>n`<code>${o}</code>`}]} />`}<${T} of=${t} what="more models" />`}
    <//>`}function ot({step:e,label:t}){let o=Math.round(e.share*100);return n`
    <div class="progress" role="progressbar" aria-label=${t} aria-valuemin="0" aria-valuemax="100"
      aria-valuenow=${e.of?o:null} aria-valuetext=${e.text}>
      <svg viewBox="0 0 100 1" preserveAspectRatio="none" aria-hidden="true">
        <rect class=${e.of?"":"unknown"} width=${e.of?Math.max(o,1):100} height="1" /></svg>
    </div>`}var ma="This deployment does not list packagings yet: update it.";function At(){let e=E("packagings/",{limit:20},{live:U});return n`
    <${A} title="Packagings" lead="What is being packaged now, and failures that Packline tries again by itself. The list keeps itself up to date."
      actions=${n`<${Ve} />`}>
      ${e.error&&!e.items.length?n`<${S} error=${e.error} retry=${e.reload} missing=${ma} />`:n`${!(e.loading&&!e.items.length)&&n`<${C} caption="Packagings" name="packagings" more=${e.more}
            rows=${e.items} id=${({uri:t})=>t} columns=${$a} empty="Nothing is being packaged." />`}
          <${T} of=${e} what="more packagings" />`}
    <//>`}var $a=[{title:"Version",value:({uri:e})=>e,header:!0,cell:({version:e,dataset:t})=>n`<a href=${d("versions",e.id)}>${t.name} ${e.name}</a>`},{title:"State",value:({packaging:e})=>e,cell:e=>n`<${G} of=${e.packaging} />${e.packaging==="failed"&&n` <span class="reason">${e.reason}</span>`}`},{title:"Progress",value:({packed_parts:e,planned_parts:t})=>t?e/t:0,cell:e=>n`<${da} of=${e} />`},{title:"Files",value:({files:e})=>e,kind:"number",cell:({files:e})=>g(e)},{title:"Size",value:e=>e.bytes,kind:"number",cell:e=>b(e.bytes)},{title:"Asked for",value:({asked_at:e})=>e,kind:"time",cell:e=>n`<${_} of=${e.asked_at} /><${ie} of=${ae(e.asked_by)} before=" by " />`},{title:"Attempt",value:({attempts:e})=>e,kind:"number",cell:({attempts:e})=>g(e)},{title:"Run",value:({run:e})=>e,cell:e=>n`<${ua} of=${e} />`}];function da({of:e}){if(e.packaging==="failed")return"\u2013";let t=ye(e.packed_parts,e.planned_parts?{parts:e.planned_parts}:null);return n`<span class="step"><${ot} step=${t} label=${`Packaging of ${e.uri}`} />${t.text}</span>`}var ua=({of:e})=>n`
  ${e.run_url?n`<a href=${e.run_url} target="_blank" rel="noopener noreferrer">Run<span class="unseen"> of ${e.uri}, in a new tab</span></a>`:n`<${R} text=${e.run} label="Copy run name" what=${`name of the run of ${e.uri}`} />`}
  ${e.log_url&&n` <a href=${e.log_url} target="_blank" rel="noopener noreferrer">Log<span class="unseen"> of ${e.uri}, in a new tab</span></a>`}`;var pa=50;function Rn({pattern:e}){let t=E("search/",{q:e,limit:pa});if(t.error&&!t.items.length)return n`<${S} error=${t.error} retry=${t.reload} missing="This deployment cannot search everything yet: update it." />`;let o=t.items.length>0||!t.loading;return n`
    <${v} title="Names and files" aside=${n`<${R} text=${Eo(e)} label="Command line" what="Command line" />`}>
      ${o&&n`<p class="note" role="status">${P(t.items.length,"result")} shown${t.more?"; there are more":""}. Searched: names, and ${t.searched}.</p>`}
      ${t.notSearched?.length>0&&n`<p class="note">Not searched yet: ${t.notSearched.join(", ")}.</p>`}
      ${o&&n`<${C} caption="Names and files" name="everything" more=${t.more} rows=${t.items} id=${fa} columns=${ha}
        empty=${t.more?"Nothing on these pages.":`Nothing matches \u201C${e}\u201D.`} />`}
      <${T} of=${t} what="more results" />
    <//>`}var fa=e=>`${e.kind} ${e.collection} ${e.name} ${e.uri}`,ha=[{title:"Name",header:!0,value:e=>e.name,cell:e=>n`<a href=${d(...Oe(e))}>${e.name}</a>`},{title:"Kind",value:e=>e.kind,cell:e=>e.kind},{title:"Of",value:e=>e.collection,cell:e=>n`<${ga} of=${e.collection} />`},{title:"In versions",text:e=>e.versions?.map(({name:t})=>t),cell:e=>e.kind==="file"?n`<${ba} of=${e} />`:"\u2013"}];function ga({of:e}){if(!e)return"\u2013";let t=e.startsWith("model:")?e.slice(6):"";return n`<a href=${t?d("models",t):d("datasets",e)}>${t||e}</a>`}var ba=({of:e})=>n`${e.versions.map(({id:t,name:o})=>n`<a key=${t} href=${d(...lo(t,e.name))}>${o}</a> `)}
  ${e.more_versions>0&&`and ${e.more_versions} more`}`;var It=new Map;function nt(e){let[,t]=m(0),o=s=>{s.size?It.set(e,s):It.delete(e),t(r=>r+1)};return[It.get(e)??me,o]}function pe({label:e,checked:t,some:o=!1,onChange:s}){let r=F();return x(()=>{r.current.indeterminate=o},[o]),n`<label class="pick"><input ref=${r} type="checkbox" aria-label=${e} checked=${t} onChange=${s} /></label>`}var st=({selection:e,onClear:t,onCompose:o,children:s})=>n`
  <div class="selected" role="region" aria-label="Selection">
    <span role="status">${g(e.size)} selected, ${b(Be(e))}</span>
    <button type="button" class="quiet" onClick=${t}>Clear</button>
    ${s}
    <button type="button" class="primary" onClick=${o}>Create version from selection…</button>
  </div>`;var va=/^[a-z0-9._-]{1,128}$/,Mn=/^[A-Za-z0-9._-]{1,256}$/,Nn=e=>e.split(/[\s,]+/).filter(Boolean);function at({selection:e,onDone:t,onClose:o}){let[s,r]=m({dataset:"",name:"",base:"",packaging:!0,aliases:"",tags:""}),a=k=>z=>r({...s,[k]:z.target.value}),i=O("datasets/",{limit:100}),l=[...e.keys()],c=s.base&&ya(s.dataset,s.base),$={...s,base:c.includes("://")||!c?c:je(c),datums:l,aliases:Nn(s.aliases),tags:Nn(s.tags)},f=ka(s,$),u=Lo(e),p=()=>Z("dataset-versions/",{dataset:s.dataset,name:s.name,files:l.map(k=>({datum:k})),previous_version:c||null,packaging:s.packaging,targeting_aliases:$.aliases,tags:$.tags}),y=k=>{w(`${k.uri} was created.`),t(k)},j=s.dataset&&s.name&&!Object.values(f).some(Boolean)&&l.length<=1e3;return n`
    <${B} title="Create a version from the selection" verb="Create version" twin=${Co($)}
      disabled=${!j} send=${p} onDone=${y} onClose=${o}>
      <p>${P(l.length,"file")}, ${b(Be(e))}. The version has exactly these.</p>
      ${l.length>1e3&&n`<p class="problem" role="alert">At most ${1e3} files at a time: take some out of the selection.</p>`}
      ${u.length>0&&n`<p class="note" role="status">${P(u.length,"path")} selected twice (such as <code>${u[0]}</code>): on disk the last one wins.</p>`}
      <div class="fields">
        <${L} id="compose-dataset" label="Dataset" value=${s.dataset} onInput=${a("dataset")} wrong=${f.dataset} list="compose-datasets" hint="An existing one, or a new name." />
        <datalist id="compose-datasets">${(i.data?.results??[]).map(({name:k})=>n`<option value=${k} />`)}</datalist>
        <${L} id="compose-name" label="Version" value=${s.name} onInput=${a("name")} wrong=${f.name} hint="Such as v2; it never changes afterwards." />
        <${L} id="compose-base" label="Made from (optional)" value=${s.base} onInput=${a("base")} wrong=${f.base} hint="A version or alias, for lineage; no files are taken from it." />
        <${L} id="compose-aliases" label="Aliases (optional)" value=${s.aliases} onInput=${a("aliases")} wrong=${f.aliases} hint=${s.packaging?"Moved to it once it is packaged.":"Moved to it at once."} />
        <${L} id="compose-tags" label="Tags (optional)" value=${s.tags} onInput=${a("tags")} hint="Separated by spaces or commas." />
        <${Mo} id="compose-packaging" label="Package it" checked=${s.packaging} onChange=${k=>r({...s,packaging:k})} />
      </div>
    <//>`}function ka(e,{aliases:t}){let o="Letters, digits, dots, underscores and dashes only.";return{dataset:e.dataset&&!va.test(e.dataset)?"Lower-case letters, digits, dots, underscores and dashes only.":"",name:e.name&&!Mn.test(e.name)?o:"",base:e.base&&!/^(?:[a-z]+:\/\/)?[\w.:/-]+$/.test(e.base)?"A version, such as v1, or dataset://images/v1.":"",aliases:t.every(s=>Mn.test(s))?"":o}}var ya=(e,t)=>/[:/]/.test(t)?t:`${e}:${t}`;var it={tag:"tag",name:"name",alias:"alias",execution:"output_execution",version:"dataset_version",property:"property"},wa=["tag","property"],Ln=/^[^=<>!]+(?:[=<>]|!=)/,xa=/[*?/]|\.\w{1,8}$/;function Sa(e){let t={};for(let o of jn(e)){let s=o.indexOf(":"),r=it[o.slice(0,s).toLowerCase()];r&&s<o.length-1?rt(t,r,o.slice(s+1)):Ln.test(o)?rt(t,"property",o):rt(t,xa.test(o)?"name":"tag",o)}return t}function Fn(e){let t=e.q?Sa(e.q):{};for(let o of Object.values(it))for(let s of(e[o]??"").split(`
`))s.trim()&&rt(t,o,s.trim());return t}var Un=e=>Object.fromEntries(Object.values(it).map(t=>[t,[].concat(e[t]??[]).join(`
`)]));function Bn(e=""){let t=o=>Ln.test(o)||it[o.slice(0,o.indexOf(":")).toLowerCase()];return jn(e).some(t)?"":e.trim().replace(/^"(.*)"$/,"$1")}var lt=e=>Object.keys(e).length===0;function rt(e,t,o){wa.includes(t)?e[t]=[...e[t]??[],o]:e[t]=o}var jn=e=>[...e.matchAll(/(?:[^\s"]|"[^"]*"?)+/g)].map(([t])=>t.replaceAll('"',"")).filter(Boolean);function Nt({query:e}){let t=Te(()=>Fn(e),[JSON.stringify(e)]),o=Bn(e.q),[s,r]=nt("search"),[a,i]=m(!1),l=E(lt(t)?null:"data/",{...t,limit:100}),c=o&&!l.items.length?{}:t;return n`
    <${A} title="Search" lead="Find anything by a part of its name, and files by their metadata. Select some of these to create a version."
      actions=${!lt(t)&&!o&&n`<${R} text=${Do(t)} label="Command line" what="Command line" />`}>
      ${o&&n`<${Rn} key=${o} pattern=${o} />`}
      <${Ea} key=${JSON.stringify(c)} filters=${c} />
      ${l.error&&!l.items.length&&n`<${S} error=${l.error} retry=${l.reload} />`}
      ${!lt(t)&&!(l.error&&!l.items.length)&&(l.items.length>0||!o)&&n`
        <${Da} of=${l} selection=${s} onSelect=${r} />
        <${T} of=${l} what="more results" />`}
      ${s.size>0&&n`<${st} selection=${s} onClear=${()=>{r(me),w("Nothing is selected.")}} onCompose=${()=>i(!0)} />`}
      ${a&&n`<${at} selection=${s} onClose=${()=>i(!1)} onDone=${$=>{r(me),V("versions",$.id)}} />`}
    <//>`}var Ca=[["tag","Tags","One a line; all must be there."],["property","Properties","One a line: factory=eu-02, accuracy>=0.9, approved_by"],["name","Name","Path or file name; * and ? stand for anything."],["alias","Datum alias",""],["output_execution","Execution","Outputs of this one."],["dataset_version","Dataset version","Members of this one, such as images:v1."]],Pa=["tag","property"];function Ea({filters:e}){let[t,o]=m(()=>Un(e)),s=a=>{a.preventDefault(),K({q:"",...t})},r=a=>i=>o({...t,[a]:i.target.value});return n`
    <form class="card search-form" onSubmit=${s} aria-label="Search">
      <div class="fields thirds">${Ca.map(([a,i,l])=>n`
        <${L} key=${a} id=${`search-${a}`} label=${i} hint=${l} value=${t[a]} onInput=${r(a)}>
          ${Pa.includes(a)?n`<textarea id=${`search-${a}`} rows="2" value=${t[a]} onInput=${r(a)} aria-describedby=${`search-${a}-hint`} spellcheck=${!1}></textarea>`:null}
        <//>`)}</div>
      <div class="buttons"><button type="submit" class="primary">Search</button></div>
    </form>`}function Da({of:e,selection:t,onSelect:o}){if(e.loading&&!e.items.length)return null;let s=Ue(t,e.items),r=n`<${pe} label=${`Select all ${e.items.length} shown`} checked=${s==="all"} some=${s==="some"}
    onChange=${()=>o(s==="all"?Fe(t,e.items):Le(t,e.items))} />`;return n`
    <p class="note" role="status">${P(e.items.length,"file")} shown${e.more?"; there are more":""}.</p>
    ${!e.items.length&&!e.more&&e.searched&&n`<p class="note">Searched: ${e.searched}. The search field above finds any file by a part of its path.</p>`}
    ${e.notSearched?.length>0&&n`<p class="note" role="status">Not everything was searched: ${e.notSearched.map(a=>`${P(a.files,"file")} of execution ${a.execution}`).join(", ")} will be in the index soon.</p>`}
    <${C} caption="Found files" name="files" more=${e.more} rows=${e.items} empty=${e.more?"Nothing on these pages.":"Nothing is like that."} columns=${[{title:r,kind:"box",cell:a=>n`<${pe} label=${`Select ${a.name}`} checked=${t.has(a.id)} onChange=${()=>o(Ne(t,a))} />`},{title:"Name",value:({name:a})=>a,cell:({id:a,name:i})=>n`<a href=${d("data",a)}>${i}</a>`,header:!0},{title:"Size",value:({size:a})=>a,cell:({size:a})=>b(a),kind:"number"},{title:"Tags",text:({tags:a})=>a,cell:({tags:a})=>a.length?a.map(i=>n`<${ne}>${i}<//>`):"\u2013"},{title:"Properties",text:({properties:a})=>JSON.stringify(a),cell:({properties:a})=>n`<${Ta} of=${a} />`},{title:"Execution",value:({output_execution:a})=>a?.id,cell:({output_execution:a})=>a?n`<a href=${d("executions",a.id)}>${a.id}</a>`:"\u2013"},{title:"Datum",cell:({uri:a,name:i})=>n`<${R} text=${a} label="Copy URI" what=${`URI of ${i}`} />`}]} />`}var Mt=4;function Ta({of:e}){let t=Object.entries(e);if(!t.length)return"\u2013";let o=([s,r])=>`${s} = ${typeof r=="string"?r:JSON.stringify(r)}`;return n`<span class="properties" title=${t.map(o).join(`
`)}>${t.slice(0,Mt).map(s=>n`<code>${o(s)}</code> `)}
    ${t.length>Mt&&`and ${t.length-Mt} more`}</span>`}var fe=e=>`dataset-versions/${encodeURIComponent(e.id)}/package/`,zn={built:"Package again?",failed:"Try packaging again?",none:"Package this version?"},Wn={built:"Rebuild",failed:"Retry",none:"Package now"};function ct({version:e,onDone:t,onClose:o}){let s=e.packaging==="built",r=()=>Z(fe(e),s?{rebuild:!0}:{}),a=i=>{w(`Packaging of ${e.uri} has started.`),t(i)};return n`
    <${B} title=${zn[e.packaging]??zn.none} verb=${Wn[e.packaging]??Wn.none}
      twin=${bo(e.uri,s)} send=${r} onDone=${a} onClose=${o}>
      <p>${P(e.file_count,"file")}, ${b(e.size)} of <code>${e.uri}</code> become a few large parts.
        ${s?"Every part is packed anew from the files; until that is done, the version is fetched file by file.":"Parts that another version has already are not built again."}</p>
      ${e.packaging==="failed"&&n`<p class="note">Last time: ${e.packaging_reason}</p>`}
    <//>`}var _a=1e3,Oa=15e3;function Vn({version:e,onEnd:t}){return e.packaging==="pending"?n`<${Aa} version=${e} onEnd=${t} />`:e.packaging==="failed"?n`<${Ia} version=${e} onStart=${t} />`:null}function Aa({version:e,onEnd:t}){let{step:o,error:s}=Ra(e,t);return n`
    <section class="card packaging" aria-label="Packaging">
      <header><h2>Packaging</h2><${G} of="pending" /></header>
      <div>
        <${ot} step=${o} label="Packaging" />
        <p aria-live="polite" class="said">${o.text}</p>
        <p class="note">The version can be fetched meanwhile, file by file. <a href=${d("packagings")}>All packagings, with run and log</a></p>
        <p><${Ve} /></p>
        ${s&&n`<p class="note">The API does not answer; retrying. ${s.message}</p>`}
      </div>
    </section>`}function Ia({version:e,onStart:t}){let[o,s]=m(!1);return n`
    <section class="problem" role="alert" aria-label="Packaging failed">
      <p><strong>Packaging failed.</strong> Files are fetched one by one meanwhile.</p>
      <p class="reason">${e.packaging_reason}</p>
      <button type="button" onClick=${()=>s(!0)}>Retry packaging</button>
      ${o&&n`<${ct} version=${e} onClose=${()=>s(!1)} onDone=${()=>{s(!1),t?.()}} />`}
    </section>`}function Ra(e,t){let[o,s]=m({step:ye(0,null)}),r=F(t);return r.current=t,x(()=>{let a=new AbortController,i="",l=async()=>{let $=await Y(fe(e),{limit:1},{signal:a.signal}).catch(p=>{throw p.name!=="AbortError"&&s(y=>({...y,error:p})),p});if($.packaging!=="pending")return w($.packaging==="built"?"Packaging is done.":"Packaging failed."),r.current?.(),!1;let f=ye($.count??0,$.planned),u=f.text!==i;return i=f.text,s({step:f}),u};l().catch(()=>{});let c=Me(l,()=>_a,{longest:Oa});return()=>{a.abort(),c()}},[e.id]),o}var Kn="packline.expert",Lt="packline:expert",mt=()=>localStorage.getItem(Kn)==="on";function Hn(e){localStorage.setItem(Kn,e?"on":"off"),w(e?"Expert view on: blocks, offsets, checksums and keys are shown.":"Expert view off."),window.dispatchEvent(new Event(Lt))}function Ft(){let[e,t]=m(mt);return x(()=>{let o=()=>t(mt());return window.addEventListener(Lt,o),window.addEventListener("storage",o),()=>{window.removeEventListener(Lt,o),window.removeEventListener("storage",o)}},[]),e}function Gn(e){x(()=>{let t=o=>{o.key?.toLowerCase()!=="x"||!o.shiftKey||o.altKey||o.repeat||!(o.ctrlKey||o.metaKey)||(o.preventDefault(),Hn(!mt()),e?.(mt()))};return window.addEventListener("keydown",t),()=>window.removeEventListener("keydown",t)},[e])}function Ut(){let e=Ft();return n`
    <button type="button" class="switch" role="switch" aria-checked=${String(e)} onClick=${()=>Hn(!e)}
      aria-keyshortcuts="Control+Shift+X Meta+Shift+X" title="Ctrl/Cmd+Shift+X">
      <span class="knob" aria-hidden="true"></span>Expert view</button>`}var Jn={none:"Package now",failed:"Retry packaging",built:"Rebuild"};function qn({version:e,reload:t}){let[o,s]=m("");Gn(eo(c=>c&&K({tab:"packages"}),[]));let r=()=>s(""),a=()=>{r(),t()},i=()=>l?V("models",e.dataset.id.slice(6)):V("datasets",e.dataset.id),l=e.dataset.id.startsWith("model:");return n`
    ${!l&&n`<button type="button" class="primary" onClick=${()=>s("promote")}>Promote</button>`}
    ${Jn[e.packaging]&&n`<button type="button" onClick=${()=>s("package")}>${Jn[e.packaging]}</button>`}
    <button type="button" class="danger" onClick=${()=>s("delete")}>Delete</button>
    ${o==="promote"&&n`<${ue} dataset=${e.dataset.name} version=${e.name} onDone=${a} onClose=${r} />`}
    ${o==="package"&&n`<${ct} version=${e} onDone=${a} onClose=${r} />`}
    ${o==="delete"&&n`<${Pn} version=${e} onDone=${i} onClose=${r} />`}`}function Yn({id:e,error:t,reload:o}){let[s,r]=m(!1),a={id:e,uri:je(e),name:e.split(":").pop()};return n`
    <div class="problem" role="alert"><p><strong>${t.message}</strong></p>
      <button type="button" onClick=${()=>r(!0)}>Restore</button></div>
    ${s&&n`<${qe} version=${a} onDone=${()=>{r(!1),o()}} onClose=${()=>r(!1)} />`}`}var Qn={added:"+",removed:"\u2212",changed:"\u2260"};function Bt({version:e,query:t}){let o=E("dataset-versions/",{dataset:e.dataset.id,limit:100}),s=e.previous_version,r=t.against??s??"",a=o.items.filter(l=>l.id!==e.id),i=!r||a.some(l=>l.id===r);return n`
    <${v} title="Compare" aside=${n`
      <label for="against">with version</label>
      <select id="against" value=${r} onChange=${l=>K({against:l.target.value})}>
        <option value="" disabled>Choose one</option>
        ${!i&&n`<option value=${r}>${$t(r,e)}</option>`}
        ${a.map(l=>n`<option key=${l.id} value=${l.id}>${l.name}</option>`)}
      </select>
      <${Ma} dataset=${e.dataset.id} />`}>
      ${r?n`<${Na} key=${r} version=${e} against=${r} file=${t.file} />`:n`<p class="note">Choose a version: what must be done to it to have this one is listed here.</p>`}
    <//>`}var $t=(e,t)=>we(e)===t.dataset.id?xe(e):`${we(e)} ${xe(e)}`;function Ma({dataset:e}){let[t,o]=m(""),s=$e(t.trim())??(/[:/]/.test(t)||!t.trim()?t.trim():`${e}:${t.trim()}`);return n`<form class="by-id" onSubmit=${a=>{a.preventDefault(),s&&K({against:s,file:""})}}>
    <input type="text" value=${t} onInput=${a=>o(a.target.value)} aria-label="Version of any dataset" placeholder="dataset:version" autocomplete="off" spellcheck=${!1} />
    <button type="submit">Compare</button></form>`}function Na({version:e,against:t,file:o}){let s=E(`dataset-versions/${encodeURIComponent(e.id)}/diff/`,{against:t,limit:200}),r=[{title:"Change",value:c=>c.change,cell:c=>n`<span class=${`change ${c.change}`}><span aria-hidden="true">${Qn[c.change]}</span> ${c.change}</span>`},{title:"File",value:c=>c.path,header:!0,kind:"path",cell:c=>n`<button type="button" class="link" aria-expanded=${String(c.path===o)} onClick=${()=>K({file:c.path===o?"":c.path},{replace:!0})}>${c.path}</button>`},{title:`In ${$t(t,e)}`,value:c=>c.before?.size,kind:"number",cell:c=>b(c.before?.size)},{title:`In ${e.name}`,value:c=>c.after?.size,kind:"number",cell:c=>b(c.after?.size)}],a=Object.keys(Qn).map(c=>[c,s.items.filter($=>$.change===c).length]),i=s.items.find(c=>c.path===o),l=s.items.length>0||!(s.loading||s.error);return n`<div class="differences">
    ${s.items.length>0&&n`<p class="so-far" aria-live="polite">
      ${a.filter(([,c])=>c).map(([c,$])=>`${P($,"file")} ${c}`).join(", ")}${s.more?", and more below":""}.</p>`}
    ${l&&n`<${C} caption=${`Changes from ${$t(t,e)} to ${e.name}`} name="changes" more=${s.more} columns=${r} rows=${s.items}
      id=${c=>`${c.change} ${c.path}`} empty=${s.more?"Nothing so far; there is more to compare.":"Their files are the same."} />`}
    <${T} of=${s} what="more changes" />
    ${i&&n`<${La} key=${o} change=${i} version=${e} against=${t} />`}</div>`}function La({change:e,version:t,against:o}){let s=[[o,e.before],[t.id,e.after]].filter(([,r])=>r).map(([r,a])=>({version:r,path:e.path,datum:a.id,label:$t(r,t)}));return n`<section class="compared" aria-label=${`Content of ${e.path}`}><h3>${e.path}</h3>
    ${s.length===2?n`<${$n} sides=${s} />`:n`<${dn} of=${s[0]} />`}</section>`}var Fa=[36,44],Ua=matchMedia("(max-width: 48rem), (pointer: coarse)"),Zn=12,Ba=1e3,ja=2e4;function Xn({caption:e,place:t,columns:o,rows:s,more:r,loading:a,onOpen:i,selected:l,focus:c,start:$,order:f}){let u=F(),[p,y]=m({top:0,height:600}),j=F(ro(t)).current,[k,z]=m(()=>Math.max(0,$?s.findIndex(({path:D})=>D===$):Math.min(j?.active??0,s.length-1))),M=F($?null:j?.top??null),J=F(!1),W=Fa[Number(Ua.matches)],ee=()=>{if(!u.current)return;let{scrollTop:D,clientHeight:te}=u.current;M.current===null&&io(t,{top:D,active:k}),y({top:D,height:te})},q=Math.max(0,Math.floor(p.top/W)-Zn),I=Math.min(s.length,Math.ceil((p.top+p.height)/W)+Zn);return x(()=>{r&&s.length-I<Ba&&r()},[r,I,s.length]),De(()=>{if(M.current===null)return;s.length*W>=M.current+p.height||s.length>ja||!(r||a)?[u.current.scrollTop,M.current]=[M.current,null]:r?.()},[r,a,s.length]),De(()=>{let D=new ResizeObserver(ee);return D.observe(u.current),c&&document.activeElement===document.body&&(J.current=!0,k&&(u.current.scrollTop=Math.max(0,k-2)*W),ee()),()=>D.disconnect()},[]),De(()=>{J.current&&(J.current=!1,u.current.querySelector(`[data-row="${k}"]`)?.focus({preventScroll:!0}))}),n`
    <div class="window" ref=${u} onScroll=${ee} onWheel=${()=>{M.current=null}} onKeyDown=${D=>{M.current=null;let te=Math.max(1,Math.floor(p.height/W)-2),h={ArrowDown:1,ArrowUp:-1,PageDown:te,PageUp:-te,Home:-s.length,End:s.length};if(!(D.key in h)||D.ctrlKey||D.metaKey||D.altKey)return;D.preventDefault();let ke=Math.max(0,Math.min(s.length-1,k+h[D.key])),{scrollTop:Zt,clientHeight:Xt}=u.current;ke*W<Zt?u.current.scrollTop=ke*W:(ke+2)*W>Zt+Xt&&(u.current.scrollTop=(ke+2)*W-Xt),J.current=!0,z(ke),ee()}} role="region" aria-label=${e}
      aria-busy=${!!a} tabindex="0">
      <table aria-rowcount=${r||a?-1:s.length+1}>
        <caption class="unseen">${e}</caption>
        <thead><tr aria-rowindex="1">${o.map(D=>n`<th scope="col" class=${D.kind} aria-sort=${f?.directionOf(D)}>${D.title}${f?.columns.includes(D)&&n`<${uo} order=${f} column=${D} />`}</th>`)}</tr></thead>
        <tbody>
          ${q>0&&n`<tr key="above" aria-hidden="true"><td colspan=${o.length} style=${{height:`${q*W}px`}} /></tr>`}
          ${s.slice(q,I).map((D,te)=>n`<${za} key=${D.path} row=${D} at=${q+te} columns=${o}
            tabindex=${q+te===k?0:-1} marked=${l(D)} open=${()=>{z(q+te),i(D)}} />`)}
          ${I<s.length&&n`<tr key="below" aria-hidden="true"><td colspan=${o.length} style=${{height:`${(s.length-I)*W}px`}} /></tr>`}
        </tbody>
      </table>
    </div>`}var za=({row:e,at:t,columns:o,tabindex:s,marked:r,open:a})=>n`
  <tr aria-rowindex=${t+2} class=${r?"marked":null} aria-selected=${r?"true":null}>
    ${o.map(({header:i,kind:l,cell:c})=>i?n`<th scope="row" class=${l}><button class="link" data-row=${t} tabindex=${s} onClick=${a}>${c(e)}</button></th>`:n`<td class=${l}>${c(e)}</td>`)}
  </tr>`;var es=1e3,Wa=1e3,Va="This deployment cannot show folders yet: update it, or list the files with packline show.";function jt({version:e,query:t}){let o=t.prefix??"",s=t.begins??"",r=t.find??"",a=`dataset-versions/${encodeURIComponent(e.id)}/`,i=E(...r?[`${a}files/`,{search:r,limit:es}]:[`${a}tree/`,{prefix:o+s,limit:es}]),l=Ha(o),c=F(!1),$=h=>{h.kind==="folder"?K({prefix:h.path,file:"",begins:""}):(t.file||(c.current=!0),K({file:h.path},{replace:!!t.file}))},f=()=>{document.activeElement?.closest?.(".preview")&&document.querySelector('.window [data-row][tabindex="0"]')?.focus(),c.current?history.back():K({file:""},{replace:!0}),c.current=!1};x(()=>{t.file||(c.current=!1)},[t.file]),x(()=>{t.file&&w(`Preview of ${t.file}`)},[t.file]);let[u,p]=nt(e.id),y=i.items.filter(h=>h.datum).map(h=>h.datum),j=Ue(u,y),k={title:y.length>0&&n`<${pe} label=${`Select all ${y.length} files shown`} checked=${j==="all"} some=${j==="some"}
      onChange=${()=>p(j==="all"?Fe(u,y):Le(u,y))} />`,kind:"box",cell:h=>h.datum&&n`<${pe} label=${`Select ${h.datum.name}`} checked=${u.has(h.datum.id)} onChange=${()=>p(Ne(u,h.datum))} />`},z=[{title:"Name",value:h=>ts(o,h),header:!0,kind:"entry",cell:h=>n`<${os} kind=${h.kind} />${ts(o,h)}`},{title:"Files",value:h=>h.kind==="folder"?h.files:null,kind:"number",cell:h=>h.kind==="folder"?`${h.files_at_most?"\u2264 ":""}${g(h.files)}`:""},{title:"Size",value:h=>h.datum?.size,kind:"number",cell:h=>h.datum?b(h.datum.size):""},k],M=[{title:"Path",value:h=>h.path,header:!0,kind:"entry",cell:h=>n`<${os} kind="file" />${h.path}`},z[2],k],J=mo("files",r?M:z,i.items),W=J.rows.filter(h=>h.kind!=="folder"),ee=W.filter(h=>No(h.path)),q=t.view==="gallery"&&(ee.length>0||i.loading),I=W.findIndex(h=>h.path===t.file),ve=h=>I>=0&&W[I+h]?()=>$(W[I+h]):null,D=JSON.stringify([o+s,r]),te=!i.items.length&&!i.loading&&!i.error&&!i.more;return n`
    <div class=${t.file?"browser open":"browser"}>
      <${v} title="Files" aside=${n`
        ${ee.length>0&&n`<button type="button" aria-pressed=${String(q)} onClick=${()=>K({view:q?"":"gallery"},{replace:!0})}>Gallery</button>`}
        ${!r&&n`<${se} label="Name begins with" param="begins" />`}
        <${se} label="Find in all folders" param="find" />`}>
        ${!r&&n`<${_o} label="Folder" of=${Ja(e,o)} />`}
        ${i.items.length>0&&!q&&n`<${$o} order=${J} caption="files" />`}
        ${J.chosen&&i.more&&n`<p class="note" role="status">Sorted: the ${i.items.length} rows that are loaded. There are more.</p>`}
        ${i.error&&n`<${S} error=${i.error} retry=${i.more??i.reload} missing=${Va} />`}
        ${q&&n`<${mn} version=${e.id} files=${ee} onOpen=${$} more=${i.error?null:i.more} selected=${h=>h.path===t.file} />`}
        ${!q&&i.items.length>0&&n`<${Xn} key=${D} place=${D} caption=${r?`Files with ${r} in their path`:`Files in ${o||"the version"}`}
          columns=${r?M:z} rows=${J.rows} order=${J} more=${i.error?null:i.more} loading=${i.loading}
          onOpen=${$} focus=${l.wanted} start=${l.start} selected=${h=>h.path===t.file} />`}
        ${!i.items.length&&i.loading&&n`<${oe} />`}
        ${te&&n`<p class="note">${Ga(r,s)}</p>`}
        <p class="so-far">${P(i.items.length,"entry","entries")}${i.more||i.loading?" so far; more as you scroll":""}</p>
      <//>
      ${u.size>0&&n`<${Ka} version=${e} selection=${u} onClear=${()=>{p(me),w("Nothing is selected.")}} />`}
      ${t.file&&n`<${cn} key=${t.file} version=${e} path=${t.file} onClose=${f}
        previous=${ve(-1)} next=${ve(1)} />`}
    </div>`}var ts=(e,{path:t})=>t.slice(e.length);function Ka({version:e,selection:t,onClear:o}){let[s,r]=m(!1),a=[...t.values()].map(({name:l})=>l),i=l=>{o(),V("versions",l.id)};return n`
    <${st} selection=${t} onClear=${o} onCompose=${()=>r(!0)}>
      <${pn} version=${e} selection=${t} />
      <${fn} version=${e} selection=${t} />
      ${a.length<=Wa&&n`<${R} text=${po(e.uri,To(e.uri),a)} label="Copy command" what="Command line" />`}
    <//>
    ${s&&n`<${at} selection=${t} onClose=${()=>r(!1)} onDone=${i} />`}`}function Ha(e){let t=F({folder:e,wanted:!1,start:""});if(t.current.folder!==e){let o=t.current.folder,s=!!document.activeElement?.closest?.(".browser .window, .browser .crumbs"),r=o.startsWith(e)?o.slice(e.length):"";t.current={folder:e,wanted:s,start:r&&e+r.slice(0,r.indexOf("/")+1)}}return t.current}var Ga=(e,t)=>e?`No file of this version has \u201C${e}\u201D in its path.`:t?`Nothing here begins with \u201C${t}\u201D.`:"There are no files here.";function Ja(e,t){let o=i=>d("versions",e.id,{tab:"files",prefix:i}),s=t.split("/").slice(0,-1),r=s.length-1,a=s.map((i,l)=>[i||"(empty)",l===r?null:o(`${s.slice(0,l+1).join("/")}/`)]);return[[e.name,s.length?o(""):null],...a]}var os=({kind:e})=>n`
  <svg class=${`kind ${e}`} viewBox="0 0 16 16" aria-hidden="true">${e==="folder"?n`<path d="M1.5 3.5h4l1.5 2h7.5v7h-13z" />`:n`<path d="M3.5 1.5h6l3 3v10h-9zM9.5 1.5v3h3" />`}</svg>`;function zt({version:e,reload:t}){let o=e.packaging==="built",s=`dataset-versions/${encodeURIComponent(e.id)}/package/`,r=O(o?s:null,{limit:1}),a=O("lineage/",{uri:e.uri,depth:3}),i=O(`datasets/${encodeURIComponent(e.dataset.id)}/aliases/`,{limit:1e3});Qa(e,i.reload);let l=(i.data?.results??[]).filter($=>$.version?.id===e.id),c=e.file_count?e.size/e.file_count:null;return n`
    <${Je} uri=${e.uri} path=${`dataset-versions/${encodeURIComponent(e.id)}/`} properties=${e.properties??{}} tags=${e.tags}
      version=${e.id} reload=${t} />
    <${v} title="In numbers">
      <div class="figures">
        <${N} value=${g(e.file_count)} label="files" />
        <${N} value=${b(e.size)} label="in all" />
        <${N} value=${b(c)} label="a file, on average" />
        ${o&&n`<${N} value=${g(r.data?.count)} label=${r.data?.count===1?"part":"parts"} />`}
      </div>
    <//>
    <div class="columns">
      <${v} title="Facts">
        <${Q} of=${[["Created",n`<${_} of=${e.ctime} />`],["Made by execution",e.execution&&n`<a href=${`#/executions/${encodeURIComponent(e.execution)}`}>${e.execution}</a>`],["Based on",e.previous_version_uri&&n`<${le} of=${e.previous_version_uri} />`],["Aliases now",l.length>0&&l.map(({name:$})=>n`<a class="tag accent" key=${$} href=${d("datasets",e.dataset.id,"aliases",$)}>${$}</a> `)],["Package",e.packaging_reason],["Requested aliases",e.targeting_aliases.join(", ")],["Status",e.status],["Note",e.note],["Content hash",n`<code>${e.content_hash}</code>`]].filter(([,$])=>$)} />
      <//>
      <${v} title="Lineage">
        <${H} of=${a}>${$=>n`<${Qe} of=${$} />`}<//>
      <//>
    </div>
    <${Ya} version=${e} />`}var qa=4e4;function Ya({version:e}){let[t,o]=m(e.file_count<=qa);return e.file_count?n`<${v} title="Types and sizes">${t?n`<${kn} version=${e.id} />`:n`<p><button type="button" onClick=${()=>o(!0)}>Read types and sizes</button></p>`}<//>`:null}function Qa(e,t){let o=F(e);x(()=>{o.current!==e&&t(),o.current=e},[e])}function Wt({version:e}){let t=Ft(),o=e.packaging==="built",s=E(e.packaging==="pending"?null:fe(e),{limit:50});return n`
    ${s.items.length>0&&n`
      <${v} title="Packages" aside=${n`<${Ut} />`}>
        <${Za} parts=${s.items} whole=${s.next==null} total=${s.count} />
        <${Xa} version=${e} parts=${s.items} built=${o} expert=${t} />
        <${T} of=${s} what="more parts" />
      <//>
      ${t&&n`<${or} version=${e} parts=${s.items} />`}`}
    ${!s.items.length&&n`
      <${v} title="Packages" aside=${n`<${Ut} />`}>
        <p>${e.packaging==="pending"?"Its parts are listed here once it is packaged.":"There is no package: files are fetched one by one."}</p>
        ${t&&n`<p class="note">Packaging: ${e.packaging_reason||"no reason is recorded"}.</p>`}
        <${T} of=${s} />
      <//>`}`}function Za({parts:e,whole:t,total:o}){let s=(i,l=e)=>l.reduce((c,$)=>c+$[i],0),r=e.filter(i=>i.reused),a=t?"":" so far";return n`
    <div class="figures">
      <${N} value=${g(o??e.length)} label=${(o??e.length)===1?"part":"parts"} />
      <${N} value=${b(s("size"))} label=${`in packages${a}`} />
      <${N} value=${g(s("files"))} label=${`files${a}`} />
      <${N} value=${g(r.length)} label=${`reused of other versions${r.length?`: ${b(s("size",r))} not built again`:""}`} />
    </div>`}function Xa({version:e,parts:t,built:o,expert:s}){let r=[{title:"Part",value:({index:a})=>a,cell:({index:a})=>a+1,kind:"number"},{title:"Name",value:({name:a})=>a,cell:a=>n`<code>${er(a.name)}</code><${R} text=${a.name} what=${`name of part ${a.index+1}`} />`,header:!0},{title:"Size",value:({size:a})=>a,cell:({size:a})=>b(a),kind:"number"},{title:"Files",value:({files:a})=>a,cell:({files:a})=>g(a),kind:"number"},{title:"From",value:({reused:a})=>a?"reused":"built for this version",cell:({reused:a})=>a?n`<span class="tag accent">reused</span>`:"built for this version"},{title:"Paths",value:({first:a})=>a,text:({first:a,last:i})=>[a,i],cell:({first:a,last:i})=>n`<span class="paths-of">${a} … ${i}</span>`},{title:"SHA-256",cell:({sha256:a,index:i})=>n`<code title=${a}>${a.slice(0,12)}…</code><${R} text=${a} what=${`SHA-256 of part ${i+1}`} />`}];return s&&r.splice(4,0,{title:"Blocks",cell:({blocks:a})=>g(a.length),kind:"number"}),o&&r.push({title:n`<span class="unseen">Download</span>`,cell:a=>n`<${tr} version=${e} part=${a} />`}),n`<${C} caption="Parts of the package" name="parts" columns=${r} rows=${t} id=${({index:a})=>a} />`}var er=e=>e.length>28?`${e.slice(0,12)}\u2026${e.slice(-12)}`:e;function tr({version:e,part:t}){let[o,s]=m(null);return n`<button type="button" onClick=${async()=>{s(null);try{let{url:a}=await Y(`${fe(e)}${t.index}/download/`);w(`Downloading part ${t.index+1}.`);let i=document.createElement("a");i.href=a,i.download=t.name,i.rel="noopener",i.click()}catch(a){s(a)}}} aria-label=${`Download part ${t.index+1}, ${b(t.size)}`}>Download</button>
    ${o&&n`<${S} error=${o} />`}`}var ns=e=>e.toString(16).padStart(8,"0"),or=({version:e,parts:t})=>n`
  <section class="expert" aria-label="Expert view">
    <${v} title="Identity of the version">
      <dl class="facts">
        <div><dt>Content hash</dt><dd><code>${e.content_hash}</code> <${R} text=${e.content_hash} what="content hash" /></dd></div>
        <div><dt>Packaging</dt><dd>${e.packaging_reason||"no reason is recorded"}</dd></div>
      </dl>
    <//>
    ${t.map(o=>n`<${nr} key=${o.index} part=${o} />`)}
  </section>`,nr=({part:e})=>n`
  <${v} title=${`Part ${e.index+1}: ${P(e.blocks.length,"block")}`}>
    <dl class="facts wide">
      ${[["Key",e.key],["Digest",e.digest],["SHA-256",e.sha256],["CRC-32",ns(e.crc32)]].map(([t,o])=>n`
        <div><dt>${t}</dt><dd><code>${o}</code> <${R} text=${o} what=${`${t} of part ${e.index+1}`} /></dd></div>`)}
      <div><dt>Headers</dt><dd>${b(e.size-e.bytes)} beside ${b(e.bytes)} of files</dd></div>
    </dl>
    <${C} caption=${`Blocks of part ${e.index+1}`} id=${({offset:t})=>t} rows=${e.blocks} columns=${[{title:"Offset",cell:({offset:t})=>g(t),kind:"number"},{title:"Length",cell:({length:t})=>g(t),kind:"number"},{title:"Files",cell:({members:t})=>g(t),kind:"number"},{title:"CRC-32",cell:({crc32:t})=>n`<code>${ns(t)}</code>`,kind:"number"}]} />
  <//>`;var sr=[1,100,1e4];function Kt({version:e}){let t=O(`dataset-versions/${encodeURIComponent(e.id)}/savings/`);return n`<${H} of=${t}>${o=>n`<${ar} savings=${o} />`}<//>`}function ar({savings:e}){let[t,o]=m(1),s=An(e,t),r=n`<label class="inline" for="fetches">Fetches</label>
    <select id="fetches" value=${t} onChange=${a=>o(Number(a.target.value))}>
      ${sr.map(a=>n`<option value=${a}>${a.toLocaleString("en")}</option>`)}</select>`;return n`
    <${v} title="Files one by one, and the package" aside=${r}>
      <${rr} savings=${s} />
      <${C} caption="Savings" id=${({key:a})=>a} rows=${et(s)} columns=${[{title:"",cell:({title:a})=>a,header:!0},{title:"Files one by one",cell:({files:a})=>a,kind:"number"},{title:"Package",cell:({packed:a})=>a,kind:"number"},{title:"Less by",cell:({less:a})=>a||"\u2013",kind:"number"}]} />
    <//>
    <${v} title="Where the numbers are from">
      <p class="first">${e.estimated?"There is no package yet: its requests are what it would likely have. ":""}Reckoned, not measured, on these assumptions:</p>
      <${C} caption="Assumptions" id=${({name:a})=>a} rows=${e.assumptions} columns=${[{title:"Assumption",cell:({name:a})=>a.replaceAll("_"," "),header:!0},{title:"Value",cell:({value:a,unit:i})=>`${a.toLocaleString("en")} ${i}`},{title:"Source",cell:({source:a})=>a}]} />
      <${Q} of=${[["Making the package, once",`${P(e.packing.requests,"request")}, ${Xe(e.packing.dollars)}`],["Paid back in requests after",e.fetches_until_paid==null?"never":P(e.fetches_until_paid,"fetch","fetches")]]} />
    <//>`}var[ss,he,Vt,dt]=[640,130,64,20];function rr({savings:e}){let t=et(e),o=ss-he-110;return n`
    <figure class="chart">
      <svg viewBox=${`0 0 ${ss} ${t.length*Vt}`} role="img" aria-label=${On(e)}>
        ${t.map((s,r)=>n`
          <g key=${s.key} transform=${`translate(0 ${r*Vt+8})`} aria-hidden="true">
            <text class="name" x=${he-12} y=${dt+6} text-anchor="end">${s.title}</text>
            <${as} kind="by-files" y=${0} long=${o} share=${s.filesShare} text=${s.files} />
            <${as} kind="by-package" y=${dt+3} long=${o} share=${s.share} text=${s.packed} />
          </g>`)}
        <line class="axis" x1=${he} x2=${he} y1="0" y2=${t.length*Vt} />
      </svg>
      <figcaption aria-hidden="true"><span class="key by-files"></span>Files one by one <span class="key by-package"></span>Package</figcaption>
    </figure>`}var as=({kind:e,y:t,long:o,share:s,text:r})=>n`
  <rect class=${e} x=${he} y=${t} width=${Math.max(2,s*o)} height=${dt} rx="2" />
  <text class="value" x=${he+Math.max(2,s*o)+8} y=${t+dt-5}>${r}</text>`;var ge=[{key:"",title:"Overview",view:zt},{key:"files",title:"Files",view:jt},{key:"packages",title:"Packages",view:Wt},{key:"savings",title:"Savings",view:Kt},{key:"diff",title:"Compare",view:Bt}];var ir=3e3,lr=3e4;function Ht({params:e,query:t}){let o=e.version,s=O(`dataset-versions/${encodeURIComponent(o)}/`,{files:0},{live:l=>l.packaging==="pending"?ir:lr}),r=s.data?.dataset.name??we(o),a=s.data?.name??xe(o),i=ge.find(({key:l})=>l===(t.tab??""))??ge[0];return n`
    <${A} title=${`${r} ${a}`} crumbs=${[["Datasets",d("datasets")],[r,d("datasets",r)],[a]]}
      lead=${s.data&&n`<code>${s.data.uri}</code> <${G} of=${s.data.packaging} /> <${Ie} uri=${s.data.uri} />`}
      actions=${s.data&&!s.error&&n`<${qn} version=${s.data} reload=${s.reload} />`}>
      <nav class="tabs" aria-label="About this version">${ge.map(({key:l,title:c})=>n`
        <a key=${l} href=${d("versions",o,{tab:l})} aria-current=${l===i.key?"page":null}>${c}</a>`)}</nav>
      ${s.error?.title==="VersionDeleted"?n`<${Yn} id=${o} error=${s.error} reload=${s.reload} />`:n`
      <${H} of=${s}>${l=>n`<${Vn} version=${l} onEnd=${s.reload} /><${i.view} key=${i.key} version=${l} params=${e} query=${t} reload=${s.reload} />`}<//>`}
    <//>`}var Ee=[{path:"datasets",nav:"Datasets",view:vt},{path:"datasets/:dataset",under:"datasets",view:bt},{path:"datasets/:dataset/aliases/:alias",under:"datasets",view:ft},{path:"versions/:version",under:"datasets",view:Ht},{path:"models",nav:"Models",view:Ot},{path:"models/:model",under:"models",view:_t},{path:"executions",nav:"Executions",view:St},{path:"executions/:execution",under:"executions",view:xt},{path:"packagings",nav:"Packagings",view:At},{path:"data/:datum",under:"search",view:wt},{path:"fleet",nav:"Fleet",view:Tt},{path:"search",nav:"Search",view:Nt},{path:"upload",under:"datasets",view:hn},{path:"adopt",under:"datasets",view:gn},{path:"me",view:bn},{path:"api",view:vn}];var cr=matchMedia("(prefers-color-scheme: dark)"),Gt=()=>document.documentElement.dataset.theme??(cr.matches?"dark":"light"),Jt=new EventTarget;function qt(){let e=Gt()==="dark"?"light":"dark";document.documentElement.dataset.theme=e,localStorage.setItem("packline.theme",e),Jt.dispatchEvent(new Event("change")),w(`${e==="dark"?"Dark":"Light"} theme`)}function rs(){let[e,t]=m(Gt);x(()=>{let s=()=>t(Gt());return Jt.addEventListener("change",s),()=>Jt.removeEventListener("change",s)},[]);let o=`Switch to the ${e==="dark"?"light":"dark"} theme`;return n`
    <button class="icon" onClick=${qt} aria-label=${o} title=${o}>
      <svg viewBox="0 0 20 20" aria-hidden="true"><circle cx="10" cy="10" r="7" /><path d="M10 3a7 7 0 0 1 0 14z" /></svg>
    </button>`}var mr=200,$r=["dataset","model","version","execution"],dr=12;function is({session:e}){let[t,o]=m(!1),s=()=>o(!0),r=()=>o(!1);return x(()=>{let a=i=>{i.key.toLowerCase()!=="k"||!(i.ctrlKey||i.metaKey)||i.shiftKey||i.altKey||(i.preventDefault(),document.querySelector("dialog[open]")||s())};return document.addEventListener("keydown",a),()=>document.removeEventListener("keydown",a)},[]),n`
    <button class="icon" aria-label="Commands" title="Commands (Ctrl+K)" aria-keyshortcuts="Control+K Meta+K" aria-haspopup="dialog" onClick=${s}>
      <svg viewBox="0 0 20 20" aria-hidden="true"><path d="M3 5.5h14v1.6H3zm0 3.7h9v1.6H3zm0 3.7h14v1.6H3z" /></svg></button>
    ${t&&n`<${ur} session=${e} onClose=${r} />`}`}function ur({session:e,onClose:t}){let[o,s]=m(""),[r,a]=m(0),i=F(),l=pr(o.trim()),c=O(l.length>1?"search/":null,{q:l,kind:$r,limit:1}),{path:$}=Ae(),f=l===o.trim()?c.data?.results:null,u=Te(()=>fr(o.trim(),$,e,f??[]),[o,f]),p=Math.min(r,u.length-1);x(()=>i.current.focus(),[]),x(()=>{document.getElementById(`command-${p}`)?.scrollIntoView({block:"nearest"})},[p]);let y=k=>{k&&(t(),k.run())},j=k=>{let z={ArrowDown:p+1,ArrowUp:p-1,PageDown:u.length-1,PageUp:0}[k.key];if(z!==void 0&&u.length)a((z+u.length)%u.length);else if(k.key==="Enter")y(u[p]);else return;k.preventDefault()};return n`
    <${Re} title="Commands" onClose=${t}>
      <input ref=${i} type="text" role="combobox" aria-label="Page, name or command" aria-expanded="true" aria-controls="commands"
        aria-autocomplete="list" aria-activedescendant=${u.length?`command-${p}`:null} value=${o}
        placeholder="Go to a page, a dataset, a version…" autocomplete="off" spellcheck="false"
        onInput=${k=>{s(k.target.value),a(0)}} onKeyDown=${j} />
      <ul class="commands" id="commands" role="listbox" aria-label="Commands">
        ${u.map((k,z)=>n`
          <li key=${k.key} id=${`command-${z}`} role="option" aria-selected=${String(z===p)} onClick=${()=>y(k)}>
            <span>${k.title}</span> <small>${k.kind}</small></li>`)}
      </ul>
      <p class="note" role="status">${c.error?c.error.message:c.loading?"Searching\u2026":P(u.length,"command")}</p>
    <//>`}function pr(e){let[t,o]=m(e);return x(()=>{let s=setTimeout(()=>o(e),mr);return()=>clearTimeout(s)},[e]),t}function fr(e,t,o,s){let r=e.toLowerCase().split(/\s+/).filter(Boolean),a=({title:c,kind:$})=>r.every(f=>`${c} ${$}`.toLowerCase().includes(f)),i=s.map(c=>be(c.kind,c.uri??c.name,...Oe(c))),l=e?[be("search",`Search everything for \u201C${e}\u201D`,"search",{q:e})]:[];return[...i,...hr(t,o).filter(a),...l].slice(0,dr)}function hr(e,t){let o=e[0]==="versions"?e[1]:"";return[...o?ge.map(({key:s,title:r})=>be("this version",r,"versions",o,{tab:s})):[],...Ee.filter(s=>s.nav).map(s=>be("page",s.nav,s.path)),be("page","Upload files","upload"),be("page","Adopt objects","adopt"),{key:"theme",kind:"action",title:"Switch between light and dark",run:qt},...t.needed?[{key:"out",kind:"action",title:"Sign out",run:_e}]:[]]}var be=(e,t,...o)=>({key:JSON.stringify(o),kind:e,title:t,run:()=>{w(t),V(...o)}});function ls({session:e}){let{path:t,query:o}=Ae(),s=co(Ee,t.length?t:["datasets"]),r=s?.route.under??s?.route.path;return n`
    <header class="bar">
      <a class="brand" href=${d("datasets")}><${br} />Packline</a>
      <nav aria-label="Main">
        ${Ee.filter(a=>a.nav).map(a=>n`
          <a href=${d(a.path)} aria-current=${a.path===r?"page":null}>${a.nav}</a>`)}
      </nav>
      <${gr} query=${o.q} />
      <${is} session=${e} />
      <${rs} />
      ${e.needed&&n`
        <div class="account"><span title=${e.name}>${e.name}</span>
          <button class="quiet" onClick=${_e}>Sign out</button></div>`}
    </header>
    <main id="content" tabindex="-1">
      ${s?n`<${s.route.view} key=${[s.route.path,...Object.values(s.params)].join("/")} params=${s.params} query=${o} />`:n`<${S} error=${{message:"There is no such page.",remedy:"Start from the datasets."}} />`}
    </main>
    <${Ho} />
    <footer class="foot">Times are those of ${so()}.
      <nav class="about" aria-label="About"><a href=${d("me")}>Access</a><a href=${d("api")}>HTTP API</a></nav></footer>`}function gr({query:e}){let t=F();return x(()=>{let s=r=>{let a=r.target.closest?.("input, textarea, select, dialog");r.key!=="/"||r.ctrlKey||r.metaKey||r.altKey||a||(r.preventDefault(),t.current.focus(),t.current.select())};return document.addEventListener("keydown",s),()=>document.removeEventListener("keydown",s)},[]),n`
    <form class="search" role="search" onSubmit=${s=>{s.preventDefault();let r=t.current.value.trim();r&&(w(`Searching ${r}`),V("search",{q:r}))}}>
      <input ref=${t} type="search" name="q" value=${e??""} aria-label="Search" aria-keyshortcuts="/"
        placeholder="Search names and files" autocomplete="off" spellcheck="false" />
      <kbd aria-hidden="true">/</kbd>
    </form>`}var br=()=>n`
  <svg class="mark" viewBox="0 0 32 32" aria-hidden="true"><rect width="32" height="32" rx="7" />
    <path d="M6.5 11 16 6l9.5 5v10L16 26l-9.5-5zm0 0 9.5 5 9.5-5M16 16v10" /></svg>`;function Yt({error:e,ended:t}){return x(()=>{document.title="Sign in \xB7 Packline"},[]),n`
    <main id="content" class="welcome" tabindex="-1">
      <h1>Packline</h1>
      <p>Datasets, their versions and packages. Sign in with your organisation's account.</p>
      ${t&&n`<p class="note" role="status">Your session has ended. Sign in again, and you are back on the same page.</p>`}
      ${e&&n`<${S} error=${e} />`}
      <button class="primary" onClick=${oo}>Sign in</button>
    </main>`}var Qt=document.getElementById("app");document.querySelector(".skip").addEventListener("click",e=>{e.preventDefault(),document.getElementById("content")?.focus()});Qt.replaceChildren();to().then(e=>ut(e.signedIn?n`<${ls} session=${e} />`:n`<${Yt} ended=${e.ended} />`,Qt)).catch(e=>ut(n`<${Yt} error=${e} />`,Qt));
