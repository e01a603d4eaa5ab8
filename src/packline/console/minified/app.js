/* sources ef5fbe85a1dd87a168ba7309b416b706bb528c283a9ce92534aa8d7eb80f4cb0 */
import{A as Ie,B as Jt,Ba as B,C as se,Ca as F,D as Yt,Da as wo,E as qt,Ea as ee,F as Qt,Fa as ie,G as Zt,Ga as le,H as Xt,I as eo,J as to,K as oo,Ka as xo,L as no,La as $e,M as so,Ma as Ne,N as ao,Na as Me,O as ro,Oa as Le,P as io,Pa as Fe,Q as lo,Qa as Ue,R as co,Ra as So,S as mo,Sa as de,T as $o,Ta as ze,U as po,Ua as pe,Va as we,W as uo,X as fo,Y as ho,Z as N,_ as Ae,a as it,aa as L,b as $,ba as go,c as y,ca as G,d as Pe,da as te,e as M,ea as x,f as De,fa as w,g as zt,ga as P,ha as D,i as o,ia as K,j as k,ja as re,k as Bt,ka as T,l as jt,la as oe,m as Oe,ma as J,n as E,na as Re,o as O,oa as ke,p as g,pa as U,q as Wt,qa as _e,r as Vt,ra as bo,sa as Y,t as Kt,ta as Z,u as Ht,ua as vo,v as Te,va as ue,w as Gt,wa as yo,x as d,xa as ko,y as j,ya as I,z as V,za as C}from"./shared.js";function Co(e,t){let n=new Set(t.filter(({packaging:s})=>s==="pending").map(({uri:s})=>s));return e.filter(({packaging:s,uri:r})=>s==="pending"&&!n.has(r))}function Eo(e,{packaging:t,packaging_reason:n}){return t==="built"?{title:`${e} is packaged`,body:"It is fetched by its package from now on."}:t==="failed"?{title:`Packaging of ${e} failed`,body:n||"No reason is recorded."}:null}function lt(e,t){return e==="unsupported"?"This browser cannot show notifications for this page.":e==="denied"?"The browser refuses notifications for this page. Allow them in its settings for this address, then press the button again.":e==="granted"&&t?"You are notified when a packaging ends, while a tab of the console is open.":t===null?"The browser's question was not answered, so nothing is notified.":""}var Po="packline.notify",Be="packline:notify",Hn=1e4,Gn=50,je=()=>localStorage.getItem(Po)==="on",xe=()=>"Notification"in window?Notification.permission:"unsupported",Se=()=>je()&&xe()==="granted";async function Do(){let e=xe()==="unsupported"?"unsupported":await Notification.requestPermission(),t=e==="granted"&&Io("Notifications are on","You hear of packagings that end while a tab of the console is open.","packline");return To(t?"on":"off"),e==="granted"&&!t?"unsupported":e}var Oo=()=>To("off");function To(e){localStorage.setItem(Po,e),window.dispatchEvent(new Event(Be))}function Io(e,t,n,s){try{let r=new Notification(e,{body:t,tag:n});return r.onclick=()=>{window.focus(),s&&j(...s),r.close()},!0}catch{return!1}}function Ao(){let e=new AbortController,[t,n]=[null,null],s=[],r=async()=>{let i=await yo("packagings/",{limit:Gn},t,e.signal),l=i!==t,c=i.data.results,m=n&&l?Co(n,c):[];return[t,n]=[i,c],s=(await Promise.all([...s,...m].map(async p=>[p,await Jn(p)]))).filter(([,p])=>!p).map(([p])=>p),l};r().catch(()=>{});let a=_e(r,()=>Hn,{hidden:!0});return()=>{e.abort(),a()}}async function Jn({version:e,dataset:t}){let n=await Y(`dataset-versions/${encodeURIComponent(e.id)}/`,{files:0}).catch(r=>ko(r)?{}:null),s=n&&Eo(`${t.name} ${e.name}`,n);return s&&Io(s.title,s.body,n.uri,["versions",e.id]),n!==null&&n.packaging!=="pending"}function We(){let[e,t]=$(()=>({on:Se(),text:je()||xe()==="unsupported"?lt(xe(),je()):""})),n=async()=>{if(e.on)return Oo(),t({on:!1,text:""});let s=await Do(),r=lt(s,s==="granted"?!0:null);return t({on:Se(),text:r}),k(r)};return o`
    <button type="button" aria-pressed=${String(e.on)} onClick=${n}>Notify me when a packaging ends</button>
    ${e.text&&o`<p class="note">${e.text}</p>`}`}function Ro(){let[e,t]=$(Se);return y(()=>{let n=()=>t(Se());return window.addEventListener(Be,n),()=>window.removeEventListener(Be,n)},[]),y(()=>e?Ao():void 0,[e]),null}var Yn=5,qn=1e3,_o=8,Qn=[["added","+"],["removed","\u2212"],["changed","\u2260"]];function No({before:e,after:t}){let{differences:n,error:s,whole:r}=Xn(e,t);if(s)return o`<${x} error=${s} />`;if(!n)return o`<${te} text="Comparing the files…" />`;let a=i=>n.filter(({change:l})=>l===i).length;return o`
    <div class="changes" aria-live="polite">
      <ul class="tally">${Qn.map(([i,l])=>o`
        <li class=${i}><span aria-hidden="true">${l}</span> ${r?"":"at least "}${E(a(i))} ${i}</li>`)}</ul>
      ${n.length>0&&o`<ul class="paths">${n.slice(0,_o).map(({change:i,path:l,before:c,after:m})=>o`
        <li class=${i}><code>${l}</code> <span>${i}${Zn(c,m)}</span></li>`)}</ul>`}
      ${(n.length>_o||!r)&&o`<p><a href=${d("versions",t,{tab:"diff",against:e})}>All that differs</a></p>`}
      ${!n.length&&r&&o`<p class="note">Their files are the same.</p>`}
    </div>`}function Zn(e,t){let[n,s]=[e?.size,t?.size];return n!=null&&s!=null?n===s?"":`, ${g(n)} \u2192 ${g(s)}`:`, ${g(n??s)}`}function Xn(e,t){let[n,s]=$({});return y(()=>{let r=new AbortController;return s({}),es(e,t,r.signal).then(s,a=>a.name!=="AbortError"&&s({error:a})),()=>r.abort()},[e,t]),n}async function es(e,t,n){let s=[],r=`dataset-versions/${encodeURIComponent(t)}/diff/`,a={against:e,limit:qn};for(let i=0;r&&i<Yn;i+=1){let l=await Y(r,a,{signal:n});s=[...s,...l.results],[r,a]=[l.next,void 0]}return{differences:s,whole:!r}}var ts=/^[A-Za-z0-9._-]{1,256}$/,Mo=100,Lo=(e,t)=>`datasets/${encodeURIComponent(e)}/aliases/${encodeURIComponent(t)}/`;function fe({dataset:e,alias:t="",version:n="",onDone:s,onClose:r}){let[a,i]=$(t),[l,c]=$(n),[m,u]=$(null),p=I(`datasets/${encodeURIComponent(e)}/aliases/`,{limit:Mo}),f=a&&!ts.test(a)?"Letters, digits, dots, underscores and dashes only.":"",[v,z]=is(e,f?"":a),b=!!v.alias&&v.alias.version.name===l,W=a&&l&&!f&&v.loaded&&!b,A=()=>{let _=v.alias?{"If-Match":`"${v.alias.rev}"`}:{"If-None-Match":"*"};return vo(Lo(e,a),{version:l},_)},X=async _=>{if(_.status!==412)return!1;let ae=v.alias?.version.name??null,S=await z();return S.loaded?(u({before:ae,after:S.alias}),!0):!1},R=_=>{k(`${_.name} now points to ${_.version.name}.`),s(_)},ne=_=>{i(_.target.value.trim()),u(null)},Q=m?"Move it anyway":`${v.loaded&&!v.alias?"Create":"Move"} ${a||"alias"}`;return o`
    <${B} title=${n?`Promote ${e}/${n}`:`Promote a version of ${e}`}
      verb=${Q} twin=${to(e,a,l||"VERSION",v.alias?.rev??0)} disabled=${!W}
      send=${A} onProblem=${X} onDone=${R} onClose=${r}>
      <${F} id="promote-alias" label="Alias" value=${a} onInput=${ne} wrong=${f} list="promote-aliases"
        hint="Choose one, or type a new name, such as production." />
      ${!t&&p.data?.results.length>0&&o`<${ns} of=${p.data.results} chosen=${a} onChoose=${_=>ne({target:{value:_}})} />`}
      <datalist id="promote-aliases">${(p.data?.results??[]).map(({name:_})=>o`<option value=${_} />`)}</datalist>
      ${!n&&o`<${ss} dataset=${e} version=${l} onChoose=${c} />`}
      ${m&&o`<${as} alias=${a} ...${m} />`}
      ${v.error&&o`<${x} error=${v.error} retry=${z} />`}
      ${a&&l&&v.loaded&&o`<${rs} dataset=${e} alias=${a} now=${v.alias} version=${l} same=${b} />`}
      ${a&&l&&!f&&!v.loaded&&!v.error&&o`<${te} text="Loading the alias…" />`}
    <//>`}var os=6,ns=({of:e,chosen:t,onChoose:n})=>o`
  <div class="copy-bar" role="group" aria-label="Existing names">${e.slice(0,os).map(({name:s})=>o`
    <button type="button" key=${s} aria-pressed=${String(s===t)} onClick=${()=>n(s)}>${s}</button>`)}</div>`;function ss({dataset:e,version:t,onChoose:n}){let s=I("dataset-versions/",{dataset:e,limit:Mo});return o`
    <${F} id="promote-version" label="Version" value=${t} list="promote-versions"
      onInput=${r=>n(r.target.value.trim())} hint="Newest first." />
    <datalist id="promote-versions">${(s.data?.results??[]).map(({name:r})=>o`<option value=${r} />`)}</datalist>`}var as=({alias:e,before:t,after:n})=>o`
  <div class="problem" role="alert">
    <p><strong>Someone else changed it first: ${e} ${n?o`now points to ${n.version.name}`:"is gone"}${t?`, no longer to ${t}`:""}.</strong></p>
    <p>You changed nothing. Check what would change now, then decide again.</p>
  </div>`;function rs({dataset:e,alias:t,now:n,version:s,same:r}){return r?o`<p class="note">${t} points to ${s} already.</p>`:o`
    <section class="what-changes" aria-label="What changes">
      <p class="from-to"><strong>${t}</strong>${" "}
        ${n?o`<del>${n.version.name}</del>`:o`<span class="note">new</span>`}<span aria-hidden="true"> → </span><span class="unseen"> will point to </span><ins>${s}</ins></p>
      ${n&&o`<p class="note">Revision ${n.rev}, moved <${T} of=${n.mtime} />.</p>`}
      ${n&&o`<${No} before=${`${e}:${n.version.name}`} after=${`${e}:${s}`} />`}
    </section>`}function is(e,t){let[n,s]=$({name:""}),r=M();r.current=t;let a=async()=>{let i=await Y(Lo(e,t)).then(l=>({loaded:!0,alias:l}),l=>l.status===404?{loaded:!0,alias:null}:{loaded:!1,error:l});return r.current===t&&s({name:t,...i}),i};return y(()=>{if(!t)return;let i=setTimeout(a,250);return()=>clearTimeout(i)},[e,t]),[n.name===t?n:{loaded:!1},a]}function Fo({dataset:e,alias:t,now:n,onDone:s,onClose:r}){let a=`datasets/${encodeURIComponent(e)}/aliases/${encodeURIComponent(t)}/`,i=l=>{k(`${t} is removed.`),s(l)};return o`
    <${B} title="Remove this alias?" verb=${`Remove ${t}`} danger twin=${oo(e,t,n.rev)}
      send=${()=>ue(a,{"If-Match":`"${n.rev}"`})} onDone=${i} onClose=${r}>
      <p>Jobs that fetch <code>${n.uri}</code> fail from now on. Version ${n.version.name} stays, and so does the
        history of the alias; it can be created again.</p>
    <//>`}function ct({params:{dataset:e,alias:t}}){let n=C(`datasets/${encodeURIComponent(e)}/aliases/${encodeURIComponent(t)}/history/`,{limit:50},{live:U}),[s,r]=$(null),[a,i]=$(null),l=n.items[0],c=!!l?.version,m=()=>{r(null),i(null),n.reload()};return o`
    <${L} title=${`${e}/${t}`} crumbs=${[["Datasets",d("datasets")],[e,d("datasets",e)],[t]]}
      lead=${l&&o`${c?o`Points to ${Uo(l)}.`:"Removed."} ${n.count!=null&&`${O(n.count,"revision")}.`}${c&&o` <${Ae} uri=${l.uri} />`}`}
      actions=${l&&o`<${N} text=${no(e,t)} label="History line" what="command line of the history" />
        ${c&&o`<button type="button" class="quiet" onClick=${()=>i(l)}>Remove…</button>`}
        <button type="button" class="primary" onClick=${()=>r("")}>${c?"Move":"Create"} ${t}…</button>`}>
      ${n.error&&!n.items.length&&o`<${x} error=${n.error} retry=${n.reload} />`}
      ${n.items.length>0&&o`<${P} caption=${`History of ${t}`} name="moves" of=${n} rows=${n.items} id=${({rev:u})=>u} columns=${[{title:"Revision",value:({rev:u})=>u,cell:({rev:u})=>o`<span class="titled">Revision </span>${u}`,header:!0},{title:"Version",value:({version:u})=>u?.name,cell:Uo},{title:"By",value:({moved_by:u})=>ee(u)?.name,cell:({moved_by:u})=>ee(u)?o`<${le} of=${ee(u)} />`:"\u2013"},{title:"Moved",value:({mtime:u})=>u,cell:({mtime:u})=>o`<${T} of=${u} />`,kind:"time"},{title:o`<span class="unseen">Change</span>`,cell:u=>o`<${ls} move=${u} now=${l} onBack=${r} />`}]} />`}
      ${!(n.error&&!n.items.length)&&o`<${D} of=${n} what="earlier moves" />`}
      ${s!=null&&o`<${fe} dataset=${e} alias=${t} version=${s} onClose=${()=>r(null)} onDone=${m} />`}
      ${a&&o`<${Fo} dataset=${e} alias=${t} now=${a} onClose=${()=>i(null)} onDone=${m} />`}
    <//>`}var Uo=({version:e})=>e?o`<a href=${d("versions",e.id)}>${e.name}</a>`:"(removed)";function ls({move:e,now:t,onBack:n}){return e.rev===t.rev?o`<span class="tag accent">now</span>`:!e.version||e.version.name===t.version?.name?null:o`<button type="button" class="quiet" onClick=${()=>n(e.version.name)}>Move back to ${e.version.name}</button>`}function Ve({dataset:e=""}){let t=`export PACKLINE_API_URL=${location.origin}
${po(e||"my-dataset","v1")} --wait`,n=e?{dataset:e}:{};return o`
    <div class="begin">
      <${w} title="Push a folder">
        <p>With Packline installed (<code>pip install packline</code>), a folder becomes a version:</p>
        <div class="scroll" tabindex="0" role="region" aria-label="Commands that push a folder"><pre class="script">${t}</pre></div>
        <p><${N} text=${t} label="Copy" what="commands that push a folder" /> <a href=${d("me")}>How a job gets in</a></p><//>
      <${w} title="Upload from this browser">
        <p>Drop files or a folder; they go straight to the bucket.</p>
        <p><a class="button primary" href=${d("upload",n)}>Upload files</a></p><//>
      <${w} title="Adopt what is in the bucket">
        <p>Objects become a version where they are, after a preview.</p>
        <p><a class="button" href=${d("adopt",n)}>Adopt objects</a></p><//>
    </div>`}var cs=["description","owner","license","tags","readme"],Ke=e=>typeof e=="string"&&e!=="";function He(e,t=null){let n=Object.fromEntries(["description","owner","license","readme"].map(a=>[a,Ke(e[a])?e[a]:""])),s=Array.isArray(e.tags)?e.tags.filter(Ke):[],r=Object.fromEntries(Object.entries(e).filter(([a,i])=>!(cs.includes(a)&&!(a==="tags"&&t)&&ms(a,i))));return{...n,tags:t??s,others:r}}var ms=(e,t)=>e==="tags"?Array.isArray(t)&&t.every(Ke):typeof t=="string",jo=e=>e.map(t=>/[,"]/.test(t)||t!==t.trim()?JSON.stringify(t):t).join(", ");function Wo(e){let t=[...e.matchAll(/\s*("(?:[^"\\]|\\.)*"(?=\s*(?:,|$))|[^,]*)\s*(?:,|$)/gs)].map(([,n])=>$s(n));return[...new Set(t.filter(Boolean))]}function $s(e){if(!e.startsWith('"'))return e.trim();try{return JSON.parse(e)}catch{return e.trim()}}function Vo(e){try{let t=JSON.parse(e.trim()||"{}");return t&&typeof t=="object"&&!Array.isArray(t)?{value:t}:{wrong:"Write one JSON object."}}catch(t){return{wrong:`This is not JSON: ${t.message}`}}}function Ko(e,t,n){let s={};for(let r of["description","owner","license","readme"])e[r]!==t[r]&&(s[r]=t[r]||null);JSON.stringify(e.tags)!==JSON.stringify(t.tags)&&(s[n?"valohai.tags":"tags"]=t.tags.length?t.tags:null);for(let r of new Set([...Object.keys(e.others),...Object.keys(t.others)]))JSON.stringify(e.others[r])!==JSON.stringify(t.others[r])&&(s[r]=t.others[r]??null);return s}var zo=400,Ho=e=>e.flatMap(({time:t,by:n,changes:s})=>s.map(({key:r,before:a,after:i})=>({id:`${t} ${r}`,time:t,by:n,key:r==="valohai.tags"?"tags":r,before:Bo(a),after:Bo(i)})));function Bo(e){if(e==null)return"";let t=typeof e=="string"?e:Array.isArray(e)&&e.every(Ke)?e.join(", "):JSON.stringify(e);return t.length>zo?`${t.slice(0,zo)}\u2026`:t}var ds="This deployment keeps no history of properties yet: update it.";function Go({path:e}){let[t,n]=$(!1);return o`<details class="card-history" onToggle=${s=>n(s.currentTarget.open)}><summary>History of what is said here</summary>
    ${t&&o`<${ps} path=${e} />`}</details>`}function ps({path:e}){let t=C(`${e}metadata/history/`,{limit:20},{live:U});return t.error&&!t.items.length?o`<${x} error=${t.error} retry=${t.reload} missing=${ds} />`:o`
    ${!(t.loading&&!t.items.length)&&o`<${P} caption="History of properties" name="properties" of=${t} rows=${Ho(t.items)}
      empty="Nothing was changed in the last year." columns=${us} />`}
    <${D} of=${t} what="earlier changes" />`}var us=[{title:"When",value:({time:e})=>e,kind:"time",cell:({time:e})=>o`<${T} of=${e} />`},{title:"By",value:({by:e})=>e?.name,cell:({by:e})=>ee(e)?o`<${le} of=${ee(e)} />`:"\u2013"},{title:"Property",value:({key:e})=>e,header:!0,cell:({key:e})=>e},{title:"Was",value:({before:e})=>e,kind:"value",cell:({before:e})=>e||"\u2013"},{title:"Became",value:({after:e})=>e,kind:"value",cell:({after:e})=>e||"removed"}];var fs={message:"Properties or tags were changed since you read them.",remedy:"Copy what you typed, close this dialog and edit again."};function Jo({uri:e,path:t,isVersion:n,onDone:s,onClose:r}){let[a,i]=$(null),[l,c]=$(null);return y(()=>{hs(t,n).then(i,c)},[t]),a?o`<${gs} uri=${e} path=${t} isVersion=${n} seen=${a} onDone=${s} onClose=${r} />`:o`<${Re} title=${`Edit ${e}`} onClose=${r}>${l?o`<${x} error=${l} />`:o`<${te} />`}<//>`}async function hs(e,t){let n=await bo(`${e}metadata/`),s=await n.json(),r=t?(await Y(e,{files:0})).tags:null;return{card:He(s,r),etag:n.headers.get("ETag")}}function gs({uri:e,path:t,isVersion:n,seen:s,onDone:r,onClose:a}){let[i,l]=$(s.card),[c,m]=$(jo(s.card.tags)),[u,p]=$(Object.keys(s.card.others).length?JSON.stringify(s.card.others,null,2):""),f=Vo(u),v=f.wrong?{}:Ko(s.card,{...i,tags:Wo(c),others:f.value},n),z=A=>X=>l({...i,[A]:X.target.value}),b=()=>Z(`${t}metadata/`,v,{headers:{"If-Match":s.etag}}).catch(A=>{throw A.status===412?Object.assign(A,fs):A}),W=()=>{k(`${e} was changed.`),r()};return o`
    <${B} title=${`Edit ${e}`} verb="Save" wide twin=${mo(e,v)} disabled=${f.wrong||!Object.keys(v).length} send=${b} onDone=${W} onClose=${a}>
      <${F} id="card-description" label="Description" value=${i.description} onInput=${z("description")} />
      <div class="fields">
        <${F} id="card-owner" label="Owner" value=${i.owner} onInput=${z("owner")} />
        <${F} id="card-license" label="Licence" value=${i.license} onInput=${z("license")} hint="An SPDX identifier, such as CC-BY-4.0." />
        <${F} id="card-tags" label="Tags" value=${c} onInput=${A=>m(A.target.value)} hint="With commas between them." />
      </div>
      <${F} id="card-others" label="Other properties" hint="One JSON object." wrong=${f.wrong}>
        <textarea id="card-others" rows="5" spellcheck=${!1} value=${u} aria-describedby=${f.wrong?"card-others-hint card-others-wrong":"card-others-hint"}
          aria-invalid=${f.wrong?"true":null} onInput=${A=>p(A.target.value)} /><//>
      <${F} id="card-readme" label="README" hint="Markdown. Empty: the README.md of the version is shown, if it has one.">
        <textarea id="card-readme" rows="10" value=${i.readme} aria-describedby="card-readme-hint" onInput=${z("readme")} /><//>
    <//>`}var q=e=>function(n){let[s,r]=$({}),[a,i]=$(0);return y(()=>{import("./previews.js").then(l=>r({view:l[e]}),()=>r({failed:!0}))},[a]),s.failed?o`<${x} error=${bs} retry=${()=>a?location.reload():i(1)} />`:s.view?o`<${s.view} ...${n} />`:o`<${te} />`},bs={message:"This part of the page cannot be loaded.",remedy:"Check the network; if the deployment was updated meanwhile, load the page again."},Yo=q("Preview"),qo=q("Gallery"),Qo=q("Comparison"),Zo=q("OneSide"),Xo=q("Readme"),en=q("DownloadZip"),tn=q("DownloadUrls"),on=q("UploadPage"),nn=q("AdoptPage"),sn=q("Me"),an=q("ApiReference"),rn=q("FileSummary"),ln=q("Fleet"),cn=q("Savings");var vs=/^readme\.(md|markdown)$/i;function Ge({uri:e,path:t,properties:n,tags:s,version:r,owner:a,reload:i}){let[l,c]=$(!1),m=He(n,s),u=Object.entries(m.others).map(([f,v])=>[f,typeof v=="string"?v:JSON.stringify(v)]),p=[["Owner",m.owner||a],["Licence",m.license],["Tags",m.tags.length>0&&m.tags.map(f=>o`<${re} key=${f}>${f}<//>`)],...u].filter(([,f])=>f);return o`
    <${w} title="About" aside=${o`<button type="button" onClick=${()=>c(!0)}>Edit</button>`}>
      ${m.description&&o`<p class="description">${m.description}</p>`}
      ${p.length>0&&o`<${oe} of=${p} />`}
      ${!m.description&&!p.length&&o`<p class="note">There is no description yet.</p>`}
      <${Go} path=${t} />
    <//>
    <${ys} text=${m.readme} version=${r} />
    ${l&&o`<${Jo} uri=${e} path=${t} isVersion=${!!s} onClose=${()=>c(!1)} onDone=${()=>{c(!1),i()}} />`}`}function ys({text:e,version:t}){let s=I(!e&&t?`dataset-versions/${encodeURIComponent(t)}/tree/`:null,{prefix:"README",limit:20}).data?.results.find(r=>r.kind==="file"&&vs.test(r.path));return!e&&!s?null:o`<${w} title="README"><${Xo} key=${e||s.path} text=${e} version=${t} path=${s?.path} /><//>`}var ks=/^[a-z0-9._-]{1,128}$/;async function ws(e){let t=await Y(`datasets/${encodeURIComponent(e)}/`).catch(n=>{if(n.status!==404)throw n});if(t)throw Object.assign(new Error(`${t.uri} exists already.`),{remedy:"Open it from the list of datasets, or take another name."});return Z("datasets/",{name:e})}function mn({onDone:e,onClose:t}){let[n,s]=$(""),r=n&&!ks.test(n)?"Lower-case letters, digits, dots, underscores and dashes only.":"",a=i=>{k(`${i.uri} was created.`),e(i)};return o`
    <${B} title="New dataset" verb="Create dataset" twin=${lo(n)} disabled=${!n||r}
      send=${()=>ws(n)} onDone=${a} onClose=${t}>
      <${F} id="dataset-name" label="Name" value=${n} wrong=${r} onInput=${i=>s(i.target.value.trim())}
        hint="Versions come from executions that name it, or from data you select in the search." />
    <//>`}var mt=5;function pn({dataset:e,onDone:t,onClose:n}){let s=`datasets/${encodeURIComponent(e)}/`,r=I(`${s}usage/`),[a,i]=$(""),l=async()=>{let m=r.data.newest_version,u=m?`?newest=${encodeURIComponent(m)}`:"",p={aliases:0,versions:0};try{for(;;){let f=await ue(s+u);if(p.aliases+=f.aliases_removed,p.versions+=f.versions_deleted,f.removed)return f}}catch(f){throw p.aliases+p.versions===0?f:Object.assign(f,{message:`Only a part is removed: ${O(p.aliases,"alias","aliases")} and ${O(p.versions,"version")}. ${f.message}`})}},c=m=>{k(`${e} is removed.`),t(m)};return o`
    <${B} title="Remove this dataset?" verb=${`Remove ${e}`} danger twin=${ro(`dataset://${e}/`)}
      disabled=${!r.data||a!==e} send=${l} onDone=${c} onClose=${n}>
      <${G} of=${r}>${m=>o`<${xs} of=${m} />`}<//>
      <p>Jobs that fetch any of it fail from now on. Each version can be restored until its retention ends, and brings the
        dataset back; its name is never given to other content. The uploaded files themselves stay.</p>
      <${F} id="remove-dataset-name" label="Type the name of the dataset" value=${a} onInput=${m=>i(m.target.value.trim())} />
    <//>`}function xs({of:e}){let t=e.complete?"":"at least ",n=$n(e.used_by,"execution"),s=$n(e.used_by,"version");return o`<${oe} of=${[["Versions deleted",`${t}${O(e.versions,"version")}, ${O(e.file_count,"file")}, ${g(e.size)}`],["Packages purged later",e.packages>0&&`${t}${O(e.packages,"version")} packaged; parts that others use stay`],["Aliases removed",e.aliases.join(", ")],["Executions whose inputs name it",n.length>0&&o`<${dn} of=${n} to=${r=>d("executions",r)} />`],["Versions based on it",s.length>0&&o`<${dn} of=${s} />`]].filter(([,r])=>r)} />`}var $n=(e,t)=>[...new Set(e.filter(n=>n.kind===t).map(n=>n.by))],dn=({of:e,to:t})=>o`${e.slice(0,mt).map(n=>o`${t?o`<a key=${n} href=${t(n)}>${n}</a>`:o`<code key=${n}>${n}</code>`} `)}
  ${e.length>mt&&`and ${e.length-mt} more`}`;var un=e=>`dataset-versions/${encodeURIComponent(e.id)}/`;function fn({version:e,onDone:t,onClose:n}){let s=r=>{k(`${e.uri} is deleted.`),t(r)};return o`
    <${B} title="Delete this version?" verb=${`Delete ${e.name}`} danger twin=${ao(e.uri)}
      send=${()=>ue(un(e))} onDone=${s} onClose=${n}>
      <p><code>${e.uri}</code> disappears from lists and can no longer be fetched. It can be restored until its
        retention ends; then it is purged, with the parts that no other version uses.</p>
      <p>The uploaded files themselves stay.</p>
    <//>`}function Je({version:e,onDone:t,onClose:n}){let s=r=>{k(`${e.uri} is restored.`),t(r)};return o`
    <${B} title="Restore this version?" verb=${`Restore ${e.name}`} twin=${io(e.uri)}
      send=${()=>Z(`${un(e)}restore/`,{})} onDone=${s} onClose=${n}>
      <p><code>${e.uri}</code> comes back as it was${e.deleted_at?` before ${Wt(e.deleted_at)}`:""}.</p>
    <//>`}function hn({dataset:e,empty:t,reload:n}){let[s,r]=$(""),a=()=>r("");return o`
    ${!t&&o`<button type="button" class="primary" onClick=${()=>r("promote")}>Promote a version…</button>`}
    <a class="button" href=${d("upload",{dataset:e})}>Upload files</a>
    <button type="button" class="danger" onClick=${()=>r("remove")}>Remove dataset…</button>
    ${s==="promote"&&o`<${fe} dataset=${e} onClose=${a} onDone=${()=>{a(),n()}} />`}
    ${s==="remove"&&o`<${pn} dataset=${e} onClose=${a} onDone=${()=>j("datasets")} />`}`}function gn(){let[e,t]=$(!1);return o`
    <button type="button" class="primary" onClick=${()=>t(!0)}>New dataset</button>
    ${e&&o`<${mn} onClose=${()=>t(!1)} onDone=${n=>j("datasets",n.id)} />`}`}function $t({dataset:e,reload:t}){let n=C("dataset-versions/",{dataset:e,deleted:"true",limit:200},{live:U}),[s,r]=$(null),a=n.items.filter(i=>i.deleted_at);return a.length?o`
    <${w} title="Deleted versions">
      <${P} caption="Deleted versions" name="deleted" rows=${a} columns=${[{title:"Version",value:({name:i})=>i,cell:({id:i,name:l})=>o`<a href=${d("versions",i)}>${l}</a>`,header:!0},{title:"Deleted",value:({deleted_at:i})=>i,cell:({deleted_at:i})=>o`<${T} of=${i} />`,kind:"time"},{title:"Purged after",value:({purge_at:i})=>i,cell:({purge_at:i})=>o`<${T} of=${i} />`,kind:"time"},{title:o`<span class="unseen">Restore</span>`,cell:i=>o`<button type="button" aria-label=${`Restore ${i.name}`} onClick=${()=>r(i)}>Restore</button>`}]} />
      <${D} of=${n} what="more deleted versions" />
      ${s&&o`<${Je} version=${s} onClose=${()=>r(null)}
        onDone=${()=>{r(null),n.reload(),t()}} />`}
    <//>`:null}function dt({params:e}){let t=e.dataset,n=I(`datasets/${encodeURIComponent(t)}/`),s=C(n.data?"dataset-versions/":null,{dataset:t,limit:50},{live:U}),r=C(n.data?`datasets/${encodeURIComponent(t)}/aliases/`:null,{limit:200},{live:U}),a=!s.items.length&&!s.loading&&!s.error,i=()=>{r.reload(),s.reload()};return o`
    <${L} title=${t} crumbs=${[["Datasets",d("datasets")],[t]]} lead=${o`<code>${n.data?.uri??""}</code>`}
      actions=${n.data&&o`<${hn} dataset=${t} empty=${a} reload=${i} />`}>
      <${G} of=${n}>${l=>o`
        <${Ge} uri=${l.uri} path=${`datasets/${encodeURIComponent(t)}/`} properties=${l.properties} owner=${l.owner} version=${l.latest_version?.id} reload=${n.reload} />
        <${Cs} of=${r} dataset=${t} />
        <${Ss} of=${s} aliases=${r.items} />
        ${a&&o`<${Ve} dataset=${t} />`}
        <${$t} dataset=${t} reload=${i} />
        <${ie} of=${{dataset:t}} />`}<//>
      ${n.error?.status===404&&o`<${$t} dataset=${t} reload=${n.reload} />`}
    <//>`}function Ss({of:e,aliases:t}){let n=a=>t.filter(i=>i.version.id===a.id),s=[{title:"Version",value:a=>a.name,text:a=>[a.name,...n(a).map(({name:i})=>i)],header:!0,cell:a=>o`<a href=${d("versions",a.id)}>${a.name}</a>
        ${n(a).map(i=>o` <span class="tag accent" key=${i.name}>${i.name}</span>`)}`},{title:"Files",value:a=>a.file_count,kind:"number",cell:a=>E(a.file_count)},{title:"Size",value:a=>a.size,kind:"number",cell:a=>g(a.size)},{title:"Package",value:a=>a.packaging,cell:a=>o`<${K} of=${a.packaging} />`},{title:"Tags",text:a=>a.tags,cell:a=>a.tags.map(i=>o`<${re} key=${i}>${i}<//>`)},{title:"Created",value:a=>a.ctime,kind:"time",cell:a=>o`<${T} of=${a.ctime} />`}],r=e.items.length>0||!(e.loading||e.error);return o`
    <${w} title="Versions">
      ${r&&o`<${P} caption="Versions, newest first" name="versions" of=${e} columns=${s} rows=${e.items} empty="There is no version yet." />`}
      <${D} of=${e} what="older versions" />
    <//>`}function Cs({of:e,dataset:t}){let[n,s]=$("");return e.error?o`<${x} error=${e.error} retry=${e.reload} />`:e.items.length?o`
    <${w} title="Aliases">
      <${P} caption="Aliases" name="aliases" of=${e} columns=${[{title:"Alias",value:a=>a.name,header:!0,cell:a=>o`<a class="tag accent" href=${d("datasets",t,"aliases",a.name)}>${a.name}</a>`},{title:"Version",value:a=>a.version.name,cell:a=>o`<a href=${d("versions",a.version.id)}>${a.version.name}</a>`},{title:"Moved",value:a=>a.mtime,kind:"time",cell:a=>o`<${T} of=${a.mtime} />`},{title:"History",cell:a=>o`<button class="quiet" aria-expanded=${n===a.name}
        onClick=${()=>s(n===a.name?"":a.name)}>${n===a.name?"Hide":"Show"}<span class="unseen"> history of ${a.name}</span></button>`}]} rows=${e.items} id=${a=>a.name} />
      ${n&&o`<${Es} key=${n} dataset=${t} alias=${n} />`}
    <//>`:null}function Es({dataset:e,alias:t}){let n=C(`datasets/${encodeURIComponent(e)}/aliases/${encodeURIComponent(t)}/history/`,{limit:20},{live:U});return o`
    <div class="history"><h3>Where ${t} pointed</h3>
      <ol>${n.items.map(s=>o`<li key=${s.rev}>
        <${T} of=${s.mtime} /> ${s.version?o`<a href=${d("versions",s.version.id)}>${s.version.name}</a>`:"(removed)"}<${le} of=${ee(s.moved_by)} before=" by " />${" "}
        <span class="soft">revision ${s.rev}</span></li>`)}</ol>
      <${D} of=${n} what="older moves" />
    </div>`}var Ps=50;function pt({query:e}){let t=C("datasets/",{search:e.search,limit:Ps,newest:!0},{live:U}),n=a=>({newest_version:i})=>i?a(i):"\u2013",s=[{title:"Dataset",value:a=>a.name,header:!0,cell:a=>o`<a href=${d("datasets",a.id)}>${a.name}</a>`},{title:"Newest version",value:a=>a.newest_version?.name,cell:n(a=>o`<a href=${d("versions",a.id)}>${a.name}</a>`)},{title:"Files",value:a=>a.newest_version?.file_count,kind:"number",cell:n(a=>E(a.file_count))},{title:"Size",value:a=>a.newest_version?.size,kind:"number",cell:n(a=>g(a.size))},{title:"Package",value:a=>a.newest_version?.packaging,cell:n(a=>o`<${K} of=${a.packaging} />`)},{title:"Created",value:a=>a.newest_version?.ctime,kind:"time",cell:n(a=>o`<${T} of=${a.ctime} />`)}],r=t.items.length>0||!(t.loading||t.error);return o`
    <${L} title="Datasets" lead="Every dataset of this deployment, by name, with its newest version."
      actions=${o`<${se} label="Name contains" param="search" /> <${gn} />`}>
      ${r&&o`<${P} caption="Datasets" name="datasets" filtered of=${t} columns=${s} rows=${t.items}
        empty=${e.search?"No dataset has this in its name.":"There is no dataset yet. It appears here when its first version exists."} />`}
      ${r&&!t.items.length&&!e.search&&!t.error&&o`<${Ve} />`}
      <${D} of=${t} what="more datasets" />
    <//>`}function ce({of:e}){let t=de(e);return t?o`<a href=${d("versions",t)}>${e}</a>`:o`<span>${e}</span>`}function qe({of:e}){let t=ut(e),n=ft(e);return o`
    <div class="lineage">
      <h3>Made from</h3>
      ${t.length?o`<ul>${t}</ul>`:o`<p class="soft">Nothing is recorded.</p>`}
      <h3>Used by</h3>
      ${n.length?o`<ul>${n}</ul>`:o`<p class="soft">Nothing yet.</p>`}
    </div>`}function ut({made_by:e,based_on:t}){let n=e?[e.step,e.commit,e.image].filter(s=>typeof s=="string"):[];return[t&&o`<li><small>version before</small> <${Ye} of=${t}>${ut(t)}<//></li>`,e&&o`<li><small>execution</small> <${bn} id=${e.execution} /> <span class="soft">${n.join(" \xB7 ")}</span>
      ${e.inputs?.length>0&&o`<ul>${e.inputs.map(s=>o`
        <li><small>${s.uri.startsWith("sql://")?"query":"input"}</small> <${Ye} of=${s}>${ut(s)}<//></li>`)}</ul>`}</li>`].filter(Boolean)}function ft({used_by:e=[]}){return e.map(t=>{if(t.more)return o`<li class="soft">and more</li>`;if(t.version)return o`<li><small>version</small> <${Ye} of=${t.version}>${ft(t.version)}<//></li>`;let n=t.made??[];return o`<li><small>execution</small> <${bn} id=${t.execution} />
      ${n.length>0&&o`<ul>${n.map(s=>o`<li><small>made</small> <${Ye} of=${s}>${ft(s)}<//></li>`)}</ul>`}</li>`})}function Ye({of:e,children:t}){let n=[].concat(t).flat().filter(Boolean);return o`<${ce} of=${e.uri} />
    ${e.rows!=null&&o` <span class="soft">${O(e.rows,"row")} of ${e.engine}</span>`}
    ${e.files!=null&&o` <span class="soft">${O(e.files,"file")}</span>`}
    ${e.unknown&&o` <span class="soft">(not known here)</span>`}
    ${e.more&&o` <span class="soft">…</span>`}
    ${n.length>0&&o`<ul>${n}</ul>`}`}var bn=({id:e})=>o`<a href=${d("executions",e)}>${e}</a>`;function ht({params:e}){let t=e.datum,n=I(`data/${encodeURIComponent(t)}/`,{hashes:!1}),s=I("lineage/",{uri:`datum://${t}`,depth:3}),r=I(n.data?.output_execution?`executions/${encodeURIComponent(n.data.output_execution.id)}/`:null);return o`
    <${L} title=${n.data?.name??t} crumbs=${[["Search",d("search")],[n.data?.name??t]]}
      lead=${n.data&&o`<code>${n.data.uri}</code> <${N} text=${n.data.uri} label="Copy URI" what="URI" />`}>
      <${G} of=${n}>${a=>o`
        <div class="columns">
          <${w} title="Facts"><${oe} of=${Ds(a)} /><//>
          <${w} title="Versions">
            ${!a.output_execution||r.error?.status===404?o`<p class="note">No execution is known that made it.</p>`:o`<${G} of=${r}>${i=>o`<${Os} of=${i.versions} path=${a.name} />`}<//>`}
          <//>
          <${w} title="Lineage"><${G} of=${s}>${i=>o`<${qe} of=${i} />`}<//><//>
        </div>
        <${ie} of=${{datum:t}} />`}<//>
    <//>`}var Ds=e=>[["Size",g(e.size)],["Stored",e.file_mtime&&o`<${T} of=${e.file_mtime} />`],["Made by execution",e.output_execution&&o`<a href=${d("executions",e.output_execution.id)}>${e.output_execution.id}</a>`],["Aliases",e.aliases.join(", ")],["Tags",e.tags.length>0&&e.tags.map(t=>o`<${re} key=${t}>${t}<//>`)],...Object.entries(e.properties).map(([t,n])=>[t,typeof n=="string"?n:JSON.stringify(n)]),["MD5",e.md5&&o`<code>${e.md5}</code>`],e.part?[`Inside of ${e.part.key.startsWith("outputs/")?"part":"archive"}`,o`<code>${e.part.key}</code>`]:["Key",e.key&&o`<code>${e.key}</code>`]].filter(([,t])=>t);function Os({of:e,path:t}){let n=e.filter(s=>de(s));return n.length?o`
    <ul class="plain">${n.map(s=>o`<li key=${s}><a href=${d("versions",de(s),{tab:"files",find:t})}>${s}</a></li>`)}</ul>
    <p class="note">These are what its execution made. Versions that are based on them may have the file as well.</p>`:o`<p class="note">Its execution made no dataset version.</p>`}var Ts=3e3;function gt({params:e}){let t=`executions/${encodeURIComponent(e.execution)}/`,n=I(t,void 0,{live:({state:s})=>s==="sealed"?0:Ts});return o`
    <${L} title=${e.execution} crumbs=${[["Executions",d("executions")],[e.execution]]}
      actions=${o`<${N} text=${`packline execution ${e.execution}`} label="Command line" what="Command line" />`}>
      <${G} of=${n}>${s=>o`<${Is} execution=${s} path=${t} />`}<//>
    <//>`}var Is=({execution:e,path:t})=>o`
  <p class="lead" aria-live="polite"><${K} of=${e.state} /> ${e.sealed_at&&o`since <${T} of=${e.sealed_at} />`}</p>
  ${e.alerts.length>0&&o`<${As} of=${e.alerts} />`}
  <${w} title="What it made">
    <div class="figures">
      <${J} value=${E(e.file_count)} label="outputs" />
      <${J} value=${g(e.size)} label="together" />
      <${J} value=${E(e.versions.length)} label=${e.versions.length===1?"version":"versions"} />
    </div>
    ${e.versions.length>0&&o`<ul class="plain">${e.versions.map(n=>o`<li><${ce} of=${n} /></li>`)}</ul>`}
    ${e.datum_aliases.length+e.late.length>0&&o`<${oe} of=${[["Datum aliases",e.datum_aliases.join(", ")],["Late files",e.late.join(", ")]]} />`}
  <//>
  ${e.state==="sealed"&&o`<${Rs} path=${t} />`}
  ${Object.keys(e.marker).length>0&&o`
    <${w} title="Marker"><pre class="json" tabindex="0">${JSON.stringify(e.marker,null,2)}</pre><//>`}
  <${ie} of=${{execution:e.id}} />`,As=({of:e})=>o`
  <${w} title=${e.length===1?"Alert":"Alerts"}>
    <ul class="alerts">${e.map(({code:t,message:n,remedy:s})=>o`
      <li><strong><code>${t}</code></strong><p>${n}</p>${s&&o`<p class="remedy">What to do: ${s}</p>`}</li>`)}</ul>
  <//>`;function Rs({path:e}){let t=C(`${e}outputs/`,{limit:100});return o`
    <${w} title="Outputs">
      ${t.items.length>0&&o`<${P} caption="Outputs" name="outputs" of=${t} rows=${t.items} id=${({path:n,datum:s})=>`${n}:${s.id}`} columns=${[{title:"Path",value:({path:n})=>n,cell:({path:n,datum:s})=>o`<a href=${d("data",s.id)}>${n}</a>`,header:!0},{title:"Size",value:({datum:n})=>n.size,cell:({datum:n})=>g(n.size),kind:"number"},{title:"Datum",text:({datum:n})=>n.id,cell:({datum:n})=>o`<code>${n.id}</code><${N} text=${`datum://${n.id}`} what=${`URI of ${n.name}`} />`}]} />`}
      ${!t.items.length&&!t.loading&&!t.error&&o`<p class="note">It has none.</p>`}
      <${D} of=${t} what="more outputs" />
    <//>`}var _s=["open","sealing","sealed"],Ns="This stack does not list executions; open one by its id.";function bt({query:e}){let t=C("executions/",{state:e.state,alerts:e.alerts,project:e.project,limit:50},{live:U});return o`
    <${L} title="Executions" lead="Jobs whose outputs were uploaded: what each made, and what was wrong." actions=${o`<${zs} />`}>
      <${Fs} of=${t} tools=${o`<${Ms} query=${e} />`} />
      ${t.error&&!t.items.length?o`<${x} error=${t.error} retry=${t.reload} missing=${Ns} />`:o`<${D} of=${t} what="more executions" />`}
    <//>`}var Ms=({query:e})=>o`
  <div class="filters" role="group" aria-label="Filters">
    <label class="inline" for="state">State</label>
    <select id="state" value=${e.state??""} onChange=${t=>V({state:t.target.value})}>
      <option value="">any</option>${_s.map(t=>o`<option value=${t}>${t}</option>`)}</select>
    <label class="inline"><input type="checkbox" checked=${e.alerts==="true"}
      onChange=${t=>V({alerts:t.target.checked?"true":""})} /> With alerts only</label>
    <${se} label="Project" param="project" />
  </div>`;function Ls({loading:e,error:t,more:n}){return e||t?"":n?"None on this page; there are more.":"No execution is like that."}var Fs=({of:e,tools:t})=>o`
  <${P} caption="Executions" name="executions" of=${e} tools=${t} rows=${e.items} empty=${Ls(e)} columns=${[{title:"Execution",value:({id:n})=>n,cell:({id:n})=>o`<a href=${d("executions",n)}>${n}</a>`,header:!0},{title:"State",value:({state:n})=>n,cell:({state:n})=>o`<${K} of=${n} />`},{title:"Files",value:({file_count:n})=>n,cell:({file_count:n})=>E(n),kind:"number"},{title:"Size",value:({size:n})=>n,cell:({size:n})=>g(n),kind:"number"},{title:"Versions",text:({versions:n})=>n,cell:({versions:n})=>o`<${Us} of=${n} />`},{title:"Alerts",value:({alerts:n})=>n.length,cell:({alerts:n})=>n.length?o`<span class="state bad">${n.length}</span>`:"\u2013"},{title:"Sealed, or last upload",value:({mtime:n})=>n,cell:({mtime:n})=>o`<${T} of=${n} />`,kind:"time"}]} />`,Us=({of:e})=>e.length?o`${e.slice(0,3).map(t=>o`<${ce} of=${t} /> `)}${e.length>3&&`and ${e.length-3} more`}`:"\u2013";function zs(){let[e,t]=$("");return o`
    <form class="by-id" onSubmit=${s=>{s.preventDefault(),e.trim()&&j("executions",e.trim())}}>
      <input type="text" aria-label="Execution id" placeholder="Execution id" value=${e} autocomplete="off" spellcheck=${!1}
        onInput=${s=>t(s.target.value)} />
      <button>Open</button>
    </form>`}var Bs={approved:"good",rejected:"bad",pending:"busy"},Ce={approved:"Approve",rejected:"Reject",pending:"Set back"};function vt({params:{model:e}}){let t=C("model-versions/",{model:e,limit:50},{live:U}),[n,s]=$(null),r=t.items,a=i=>{s(null),t.reload(),k(`Version ${i.counter} is ${i.status}.`)};return o`
    <${L} title=${e} crumbs=${[["Models",d("models")],[e]]}>
      ${t.error&&!r.length?o`<${x} error=${t.error} retry=${t.reload} />`:o`${!(t.loading&&!r.length)&&o`<${js} rows=${r} of=${t} onDecide=${(i,l)=>s({version:i,status:l})} />`}<${D} of=${t} what="more versions" />`}
      <${ie} of=${{dataset:`model:${e}`}} />
      ${n&&o`<${Ws} ...${n} onDone=${a} onClose=${()=>s(null)} />`}
    <//>`}var js=({rows:e,of:t,onDecide:n})=>o`
  <${P} caption="Versions of the model" name="versions" of=${t} rows=${e} empty="There is no version of this model." columns=${[{title:"Version",value:({counter:s})=>s,cell:({id:s,counter:r})=>o`<a href=${d("versions",s)}><span class="titled">Version </span>${r}</a>`,header:!0},{title:"Status",value:({status:s})=>s,cell:({status:s})=>o`<span class=${`state ${Bs[s]??"idle"}`}>${s||"pending"}</span>`},{title:"Files",value:({file_count:s})=>s,cell:({file_count:s})=>E(s),kind:"number"},{title:"Size",value:({size:s})=>s,cell:({size:s})=>g(s),kind:"number"},{title:"Package",value:({packaging:s})=>s,cell:({packaging:s})=>o`<${K} of=${s} />`},{title:"Created",value:({ctime:s})=>s,cell:({ctime:s})=>o`<${T} of=${s} />`,kind:"time"},{title:"Note",value:({note:s})=>s||null,cell:({note:s})=>s||"\u2013"},{title:o`<span class="unseen">Decide</span>`,cell:s=>o`<span class="decide">${Object.keys(Ce).filter(r=>r!==(s.status||"pending")).map(r=>o`<button type="button" class="quiet" aria-label=${`${Ce[r]} version ${s.counter}`} onClick=${()=>n(s,r)}>${Ce[r]}</button>`)}</span>`}]} />`,Ws=({version:e,status:t,onDone:n,onClose:s})=>o`
  <${B} title=${`${Ce[t]} ${e.uri}?`} verb=${Ce[t]} danger=${t==="rejected"} twin=${co(e.uri,t)}
    send=${()=>Z(`model-versions/${encodeURIComponent(e.id)}/status/`,{status:t})} onDone=${n} onClose=${s}>
    <p>It is ${e.status||"pending"} now; it will be ${t}. Subscribers of events are notified.</p>
  <//>`;function yt({query:e}){let t=C("models/",{name:e.search,limit:100},{live:U});return o`
    <${L} title="Models" lead="Versions of models, and what people decided about them."
      actions=${o`<${se} label="Name contains" param="search" />`}>
      ${t.error&&!t.items.length?o`<${x} error=${t.error} retry=${t.reload} missing="This stack does not list models." />`:o`${!(t.loading&&!t.items.length)&&o`<${P} caption="Models" name="models" filtered of=${t} rows=${t.items} empty=${e.search?"No model has this in its name.":"No execution has made a model yet."} columns=${[{title:"Model",value:({name:n})=>n,cell:({name:n})=>o`<a href=${d("models",n)}>${n}</a>`,header:!0},{title:"URI",cell:({uri:n})=>o`<code>${n}</code>`}]} />`}<${D} of=${t} what="more models" />`}
    <//>`}function Qe({step:e,label:t}){let n=Math.round(e.share*100);return o`
    <div class="progress" role="progressbar" aria-label=${t} aria-valuemin="0" aria-valuemax="100"
      aria-valuenow=${e.of?n:null} aria-valuetext=${e.text}>
      <svg viewBox="0 0 100 1" preserveAspectRatio="none" aria-hidden="true">
        <rect class=${e.of?"":"unknown"} width=${e.of?Math.max(n,1):100} height="1" /></svg>
    </div>`}var Vs="This deployment does not list packagings yet: update it.";function kt(){let e=C("packagings/",{limit:20},{live:U});return o`
    <${L} title="Packagings" lead="What is being packaged now, and failures that Packline tries again by itself. The list keeps itself up to date."
      actions=${o`<${We} />`}>
      ${e.error&&!e.items.length?o`<${x} error=${e.error} retry=${e.reload} missing=${Vs} />`:o`${!(e.loading&&!e.items.length)&&o`<${P} caption="Packagings" name="packagings" of=${e}
            rows=${e.items} id=${({uri:t})=>t} columns=${Ks} empty="Nothing is being packaged." />`}
          <${D} of=${e} what="more packagings" />`}
    <//>`}var Ks=[{title:"Version",value:({uri:e})=>e,header:!0,cell:({version:e,dataset:t})=>o`<a href=${d("versions",e.id)}>${t.name} ${e.name}</a>`},{title:"State",value:({packaging:e})=>e,cell:e=>o`<${K} of=${e.packaging} />${e.packaging==="failed"&&o` <span class="reason">${e.reason}</span>`}`},{title:"Progress",value:({packed_parts:e,planned_parts:t})=>t?e/t:0,cell:e=>o`<${Hs} of=${e} />`},{title:"Files",value:({files:e})=>e,kind:"number",cell:({files:e})=>E(e)},{title:"Size",value:e=>e.bytes,kind:"number",cell:e=>g(e.bytes)},{title:"Asked for",value:({asked_at:e})=>e,kind:"time",cell:e=>o`<${T} of=${e.asked_at} /><${le} of=${ee(e.asked_by)} before=" by " />`},{title:"Attempt",value:({attempts:e})=>e,kind:"number",cell:({attempts:e})=>E(e)},{title:"Run",value:({run:e})=>e,cell:e=>o`<${Gs} of=${e} />`}];function Hs({of:e}){if(e.packaging==="failed")return"\u2013";let t=ke(e.packed_parts,e.planned_parts?{parts:e.planned_parts}:null);return o`<span class="step"><${Qe} step=${t} label=${`Packaging of ${e.uri}`} />${t.text}</span>`}var Gs=({of:e})=>o`
  ${e.run_url?o`<a href=${e.run_url} target="_blank" rel="noopener noreferrer">Run<span class="unseen"> of ${e.uri}, in a new tab</span></a>`:o`<${N} text=${e.run} label="Copy run name" what=${`name of the run of ${e.uri}`} />`}
  ${e.log_url&&o` <a href=${e.log_url} target="_blank" rel="noopener noreferrer">Log<span class="unseen"> of ${e.uri}, in a new tab</span></a>`}`;var Js=50;function vn({pattern:e}){let t=C("search/",{q:e,limit:Js});if(t.error&&!t.items.length)return o`<${x} error=${t.error} retry=${t.reload} missing="This deployment cannot search everything yet: update it." />`;let n=t.items.length>0||!t.loading;return o`
    <${w} title="Names and files" aside=${o`<${N} text=${uo(e)} label="Command line" what="Command line" />`}>
      ${n&&o`<p class="note" role="status">${O(t.items.length,"result")} shown${t.more?"; there are more":""}. Searched: names, and ${t.searched}.</p>`}
      ${t.notSearched?.length>0&&o`<p class="note">Not searched yet: ${t.notSearched.join(", ")}.</p>`}
      ${n&&o`<${P} caption="Names and files" name="everything" of=${t} rows=${t.items} id=${Ys} columns=${qs}
        empty=${t.more?"Nothing on these pages.":`Nothing matches \u201C${e}\u201D.`} />`}
      <${D} of=${t} what="more results" />
    <//>`}var Ys=e=>`${e.kind} ${e.collection} ${e.name} ${e.uri}`,qs=[{title:"Name",header:!0,value:e=>e.name,cell:e=>o`<a href=${d(...Te(e))}>${e.name}</a>`},{title:"Kind",value:e=>e.kind,cell:e=>e.kind},{title:"Of",value:e=>e.collection,cell:e=>o`<${Qs} of=${e.kind==="dataset"?"":e.collection} />`},{title:"In versions",text:e=>e.versions?.map(({name:t})=>t),cell:e=>e.kind==="file"?o`<${Zs} of=${e} />`:"\u2013"}];function Qs({of:e}){if(!e)return"\u2013";let t=e.startsWith("model:")?e.slice(6):"";return o`<a href=${t?d("models",t):d("datasets",e)}>${t||e}</a>`}var Zs=({of:e})=>o`${e.versions.map(({id:t,name:n})=>o`<a key=${t} href=${d(...Gt(t,e.name))}>${n}</a> `)}
  ${e.more_versions>0&&`and ${e.more_versions} more`}`;var wt=new Map;function Ze(e){let[,t]=$(0),n=s=>{s.size?wt.set(e,s):wt.delete(e),t(r=>r+1)};return[wt.get(e)??$e,n]}function he({label:e,checked:t,some:n=!1,onChange:s}){let r=M();return y(()=>{r.current.indeterminate=n},[n]),o`<label class="pick"><input ref=${r} type="checkbox" aria-label=${e} checked=${t} onChange=${s} /></label>`}var Xe=({selection:e,onClear:t,onCompose:n,children:s})=>o`
  <div class="selected" role="region" aria-label="Selection">
    <span role="status">${E(e.size)} selected, ${g(Ue(e))}</span>
    <button type="button" class="quiet" onClick=${t}>Clear</button>
    ${s}
    <button type="button" class="primary" onClick=${n}>Create version from selection…</button>
  </div>`;var Xs=/^[a-z0-9._-]{1,128}$/,yn=/^[A-Za-z0-9._-]{1,256}$/,kn=e=>e.split(/[\s,]+/).filter(Boolean);function et({selection:e,onDone:t,onClose:n}){let[s,r]=$({dataset:"",name:"",base:"",packaging:!0,aliases:"",tags:""}),a=b=>W=>r({...s,[b]:W.target.value}),i=I("datasets/",{limit:100}),l=[...e.keys()],c=s.base&&ta(s.dataset,s.base),m={...s,base:c.includes("://")||!c?c:ze(c),datums:l,aliases:kn(s.aliases),tags:kn(s.tags)},u=ea(s,m),p=So(e),f=()=>Z("dataset-versions/",{dataset:s.dataset,name:s.name,files:l.map(b=>({datum:b})),previous_version:c||null,packaging:s.packaging,targeting_aliases:m.aliases,tags:m.tags}),v=b=>{k(`${b.uri} was created.`),t(b)},z=s.dataset&&s.name&&!Object.values(u).some(Boolean)&&l.length<=1e3;return o`
    <${B} title="Create a version from the selection" verb="Create version" twin=${$o(m)}
      disabled=${!z} send=${f} onDone=${v} onClose=${n}>
      <p>${O(l.length,"file")}, ${g(Ue(e))}. The version has exactly these.</p>
      ${l.length>1e3&&o`<p class="problem" role="alert">At most ${1e3} files at a time: take some out of the selection.</p>`}
      ${p.length>0&&o`<p class="note" role="status">${O(p.length,"path")} selected twice (such as <code>${p[0]}</code>): on disk the last one wins.</p>`}
      <div class="fields">
        <${F} id="compose-dataset" label="Dataset" value=${s.dataset} onInput=${a("dataset")} wrong=${u.dataset} list="compose-datasets" hint="An existing one, or a new name." />
        <datalist id="compose-datasets">${(i.data?.results??[]).map(({name:b})=>o`<option value=${b} />`)}</datalist>
        <${F} id="compose-name" label="Version" value=${s.name} onInput=${a("name")} wrong=${u.name} hint="Such as v2; it never changes afterwards." />
        <${F} id="compose-base" label="Made from (optional)" value=${s.base} onInput=${a("base")} wrong=${u.base} hint="A version or alias, for lineage; no files are taken from it." />
        <${F} id="compose-aliases" label="Aliases (optional)" value=${s.aliases} onInput=${a("aliases")} wrong=${u.aliases} hint=${s.packaging?"Moved to it once it is packaged.":"Moved to it at once."} />
        <${F} id="compose-tags" label="Tags (optional)" value=${s.tags} onInput=${a("tags")} hint="Separated by spaces or commas." />
        <${wo} id="compose-packaging" label="Package it" checked=${s.packaging} onChange=${b=>r({...s,packaging:b})} />
      </div>
    <//>`}function ea(e,{aliases:t}){let n="Letters, digits, dots, underscores and dashes only.";return{dataset:e.dataset&&!Xs.test(e.dataset)?"Lower-case letters, digits, dots, underscores and dashes only.":"",name:e.name&&!yn.test(e.name)?n:"",base:e.base&&!/^(?:[a-z]+:\/\/)?[\w.:/-]+$/.test(e.base)?"A version, such as v1, or dataset://images/v1.":"",aliases:t.every(s=>yn.test(s))?"":n}}var ta=(e,t)=>/[:/]/.test(t)?t:`${e}:${t}`;var ot={tag:"tag",name:"name",alias:"alias",execution:"output_execution",version:"dataset_version",property:"property"},oa=["tag","property"],wn=/^[^=<>!]+(?:[=<>]|!=)/,na=/[*?/]|\.\w{1,8}$/;function sa(e){let t={};for(let n of En(e)){let s=n.indexOf(":"),r=ot[n.slice(0,s).toLowerCase()];r&&s<n.length-1?tt(t,r,n.slice(s+1)):wn.test(n)?tt(t,"property",n):tt(t,na.test(n)?"name":"tag",n)}return t}function xn(e){let t=e.q?sa(e.q):{};for(let n of Object.values(ot))for(let s of(e[n]??"").split(`
`))s.trim()&&tt(t,n,s.trim());return t}var Sn=e=>Object.fromEntries(Object.values(ot).map(t=>[t,[].concat(e[t]??[]).join(`
`)]));function Cn(e=""){let t=n=>wn.test(n)||ot[n.slice(0,n.indexOf(":")).toLowerCase()];return En(e).some(t)?"":e.trim().replace(/^"(.*)"$/,"$1")}var nt=e=>Object.keys(e).length===0;function tt(e,t,n){oa.includes(t)?e[t]=[...e[t]??[],n]:e[t]=n}var En=e=>[...e.matchAll(/(?:[^\s"]|"[^"]*"?)+/g)].map(([t])=>t.replaceAll('"',"")).filter(Boolean);function Ct({query:e}){let t=De(()=>xn(e),[JSON.stringify(e)]),n=Cn(e.q),[s,r]=Ze("search"),[a,i]=$(!1),l=C(nt(t)?null:"data/",{...t,limit:100}),c=n&&!l.items.length?{}:t;return o`
    <${L} title="Search" lead="Find anything by a part of its name, and files by their metadata. Select some of these to create a version."
      actions=${!nt(t)&&!n&&o`<${N} text=${fo(t)} label="Command line" what="Command line" />`}>
      ${n&&o`<${vn} key=${n} pattern=${n} />`}
      <${ia} key=${JSON.stringify(c)} filters=${c} />
      ${l.error&&!l.items.length&&o`<${x} error=${l.error} retry=${l.reload} />`}
      ${!nt(t)&&!(l.error&&!l.items.length)&&(l.items.length>0||!n)&&o`
        <${la} of=${l} selection=${s} onSelect=${r} />
        <${D} of=${l} what="more results" />`}
      ${s.size>0&&o`<${Xe} selection=${s} onClear=${()=>{r($e),k("Nothing is selected.")}} onCompose=${()=>i(!0)} />`}
      ${a&&o`<${et} selection=${s} onClose=${()=>i(!1)} onDone=${m=>{r($e),j("versions",m.id)}} />`}
    <//>`}var aa=[["tag","Tags","One a line; all must be there."],["property","Properties","One a line: factory=eu-02, accuracy>=0.9, approved_by"],["name","Name","Path or file name; * and ? stand for anything."],["alias","Datum alias",""],["output_execution","Execution","Outputs of this one."],["dataset_version","Dataset version","Members of this one, such as images:v1."]],ra=["tag","property"];function ia({filters:e}){let[t,n]=$(()=>Sn(e)),s=a=>{a.preventDefault(),V({q:"",...t})},r=a=>i=>n({...t,[a]:i.target.value});return o`
    <form class="card search-form" onSubmit=${s} aria-label="Search">
      <h2>Files by their metadata</h2>
      <div class="fields thirds">${aa.map(([a,i,l])=>o`
        <${F} key=${a} id=${`search-${a}`} label=${i} hint=${l} value=${t[a]} onInput=${r(a)}>
          ${ra.includes(a)?o`<textarea id=${`search-${a}`} rows="2" value=${t[a]} onInput=${r(a)} aria-describedby=${`search-${a}-hint`} spellcheck=${!1}></textarea>`:null}
        <//>`)}</div>
      <div class="buttons"><button type="submit" class="primary">Search</button></div>
    </form>`}function la({of:e,selection:t,onSelect:n}){if(e.loading&&!e.items.length)return null;let s=Fe(t,e.items),r=o`<${he} label=${`Select all ${e.items.length} shown`} checked=${s==="all"} some=${s==="some"}
    onChange=${()=>n(s==="all"?Le(t,e.items):Me(t,e.items))} />`;return o`
    <p class="note" role="status">${O(e.items.length,"file")} shown${e.more?"; there are more":""}.</p>
    ${!e.items.length&&!e.more&&e.searched&&o`<p class="note">Searched: ${e.searched}. The search field above finds any file by a part of its path.</p>`}
    ${e.notSearched?.length>0&&o`<p class="note" role="status">Not everything was searched: ${e.notSearched.map(a=>`${O(a.files,"file")} of execution ${a.execution}`).join(", ")} will be in the index soon.</p>`}
    <${P} caption="Found files" name="files" of=${e} rows=${e.items} empty=${e.more?"Nothing on these pages.":"Nothing is like that."} columns=${[{title:r,kind:"box",cell:a=>o`<${he} label=${`Select ${a.name}`} checked=${t.has(a.id)} onChange=${()=>n(Ne(t,a))} />`},{title:"Name",value:({name:a})=>a,cell:({id:a,name:i})=>o`<a href=${d("data",a)}>${i}</a>`,header:!0},{title:"Size",value:({size:a})=>a,cell:({size:a})=>g(a),kind:"number"},{title:"Tags",text:({tags:a})=>a,cell:({tags:a})=>a.length?a.map(i=>o`<${re}>${i}<//>`):"\u2013"},{title:"Properties",text:({properties:a})=>JSON.stringify(a),cell:({properties:a})=>o`<${ca} of=${a} />`},{title:"Execution",value:({output_execution:a})=>a?.id,cell:({output_execution:a})=>a?o`<a href=${d("executions",a.id)}>${a.id}</a>`:"\u2013"},{title:"Datum",cell:({uri:a,name:i})=>o`<${N} text=${a} label="Copy URI" what=${`URI of ${i}`} />`}]} />`}var St=4;function ca({of:e}){let t=Object.entries(e);if(!t.length)return"\u2013";let n=([s,r])=>`${s} = ${typeof r=="string"?r:JSON.stringify(r)}`;return o`<span class="properties" title=${t.map(n).join(`
`)}>${t.slice(0,St).map(s=>o`<code>${n(s)}</code> `)}
    ${t.length>St&&`and ${t.length-St} more`}</span>`}var ge=e=>`dataset-versions/${encodeURIComponent(e.id)}/package/`,Pn={built:"Package again?",failed:"Try packaging again?",none:"Package this version?"},Dn={built:"Rebuild",failed:"Retry",none:"Package now"};function st({version:e,onDone:t,onClose:n}){let s=e.packaging==="built",r=()=>Z(ge(e),s?{rebuild:!0}:{}),a=i=>{k(`Packaging of ${e.uri} has started.`),t(i)};return o`
    <${B} title=${Pn[e.packaging]??Pn.none} verb=${Dn[e.packaging]??Dn.none}
      twin=${so(e.uri,s)} send=${r} onDone=${a} onClose=${n}>
      <p>${O(e.file_count,"file")}, ${g(e.size)} of <code>${e.uri}</code> become a few large parts.${" "}
        ${s?"Every part is packed anew from the files; until that is done, the version is fetched file by file.":"Parts that another version has already are not built again."}</p>
      ${e.packaging==="failed"&&o`<p class="note">Last time: ${e.packaging_reason}</p>`}
    <//>`}var ma=1e3,$a=15e3;function On({version:e,onEnd:t}){return e.packaging==="pending"?o`<${da} version=${e} onEnd=${t} />`:e.packaging==="failed"?o`<${pa} version=${e} onStart=${t} />`:null}function da({version:e,onEnd:t}){let{step:n,error:s}=ua(e,t);return o`
    <section class="card packaging" aria-label="Packaging">
      <header><h2>Packaging</h2><${K} of="pending" /></header>
      <div>
        <${Qe} step=${n} label="Packaging" />
        <p aria-live="polite" class="said">${n.text}</p>
        <p class="note">The version can be fetched meanwhile, file by file. <a href=${d("packagings")}>All packagings, with run and log</a></p>
        <p><${We} /></p>
        ${s&&o`<p class="note">The API does not answer; retrying. ${s.message}</p>`}
      </div>
    </section>`}function pa({version:e,onStart:t}){let[n,s]=$(!1);return o`
    <section class="problem" role="alert" aria-label="Packaging failed">
      <p><strong>Packaging failed.</strong> Files are fetched one by one meanwhile.</p>
      <p class="reason">${e.packaging_reason}</p>
      <button type="button" onClick=${()=>s(!0)}>Retry packaging</button>
      ${n&&o`<${st} version=${e} onClose=${()=>s(!1)} onDone=${()=>{s(!1),t?.()}} />`}
    </section>`}function ua(e,t){let[n,s]=$({step:ke(0,null)}),r=M(t);return r.current=t,y(()=>{let a=new AbortController,i="",l=async()=>{let m=await Y(ge(e),{limit:1},{signal:a.signal}).catch(f=>{throw f.name!=="AbortError"&&s(v=>({...v,error:f})),f});if(m.packaging!=="pending")return k(m.packaging==="built"?"Packaging is done.":"Packaging failed."),r.current?.(),!1;let u=ke(m.count??0,m.planned),p=u.text!==i;return i=u.text,s({step:u}),p};l().catch(()=>{});let c=_e(l,()=>ma,{longest:$a});return()=>{a.abort(),c()}},[e.id]),n}var Tn="packline.expert",Et="packline:expert",at=()=>localStorage.getItem(Tn)==="on";function In(e){localStorage.setItem(Tn,e?"on":"off"),k(e?"Expert view on: blocks, offsets, checksums and keys are shown.":"Expert view off."),window.dispatchEvent(new Event(Et))}function Pt(){let[e,t]=$(at);return y(()=>{let n=()=>t(at());return window.addEventListener(Et,n),window.addEventListener("storage",n),()=>{window.removeEventListener(Et,n),window.removeEventListener("storage",n)}},[]),e}function An(e){y(()=>{let t=n=>{n.key?.toLowerCase()!=="x"||!n.shiftKey||n.altKey||n.repeat||!(n.ctrlKey||n.metaKey)||(n.preventDefault(),In(!at()),e?.(at()))};return window.addEventListener("keydown",t),()=>window.removeEventListener("keydown",t)},[e])}function Dt(){let e=Pt();return o`
    <button type="button" class="switch" role="switch" aria-checked=${String(e)} onClick=${()=>In(!e)}
      aria-keyshortcuts="Control+Shift+X Meta+Shift+X" title="Ctrl/Cmd+Shift+X">
      <span class="knob" aria-hidden="true"></span>Expert view</button>`}var Rn={none:"Package now",failed:"Retry packaging",built:"Rebuild"};function _n({version:e,reload:t}){let[n,s]=$("");An(zt(c=>c&&V({tab:"packages"}),[]));let r=()=>s(""),a=()=>{r(),t()},i=()=>l?j("models",e.dataset.id.slice(6)):j("datasets",e.dataset.id),l=e.dataset.id.startsWith("model:");return o`
    ${!l&&o`<button type="button" class="primary" onClick=${()=>s("promote")}>Promote</button>`}
    ${Rn[e.packaging]&&o`<button type="button" onClick=${()=>s("package")}>${Rn[e.packaging]}</button>`}
    <button type="button" class="danger" onClick=${()=>s("delete")}>Delete</button>
    ${n==="promote"&&o`<${fe} dataset=${e.dataset.name} version=${e.name} onDone=${a} onClose=${r} />`}
    ${n==="package"&&o`<${st} version=${e} onDone=${a} onClose=${r} />`}
    ${n==="delete"&&o`<${fn} version=${e} onDone=${i} onClose=${r} />`}`}function Nn({id:e,error:t,reload:n}){let[s,r]=$(!1),a={id:e,uri:ze(e),name:e.split(":").pop()};return o`
    <div class="problem" role="alert"><p><strong>${t.message}</strong></p>
      <button type="button" onClick=${()=>r(!0)}>Restore</button></div>
    ${s&&o`<${Je} version=${a} onDone=${()=>{r(!1),n()}} onClose=${()=>r(!1)} />`}`}var Mn={added:"+",removed:"\u2212",changed:"\u2260"};function Ot({version:e,query:t}){let n=C("dataset-versions/",{dataset:e.dataset.id,limit:100}),s=e.previous_version,r=t.against??s??"",a=n.items.filter(l=>l.id!==e.id),i=!r||a.some(l=>l.id===r);return o`
    <${w} title="Compare" aside=${o`
      <label class="inline" for="against">with version</label>
      <select id="against" value=${r} onChange=${l=>V({against:l.target.value})}>
        <option value="" disabled>Choose one</option>
        ${!i&&o`<option value=${r}>${rt(r,e)}</option>`}
        ${a.map(l=>o`<option key=${l.id} value=${l.id}>${l.name}</option>`)}
      </select><span class="soft">or</span>
      <${fa} dataset=${e.dataset.id} />`}>
      ${r?o`<${ha} key=${r} version=${e} against=${r} file=${t.file} />`:o`<p class="note">Choose a version: what must be done to it to have this one is listed here.</p>`}
    <//>`}var rt=(e,t)=>pe(e)===t.dataset.id?we(e):`${pe(e)} ${we(e)}`;function fa({dataset:e}){let[t,n]=$(""),s=de(t.trim())??(/[:/]/.test(t)||!t.trim()?t.trim():`${e}:${t.trim()}`);return o`<form class="by-id" onSubmit=${a=>{a.preventDefault(),s&&V({against:s,file:""})}}>
    <input type="text" value=${t} onInput=${a=>n(a.target.value)} aria-label="Version of any dataset" placeholder="dataset:version" autocomplete="off" spellcheck=${!1} />
    <button type="submit">Compare</button></form>`}function ha({version:e,against:t,file:n}){let s=C(`dataset-versions/${encodeURIComponent(e.id)}/diff/`,{against:t,limit:200}),r=[{title:"Change",value:c=>c.change,cell:c=>o`<span class=${`change ${c.change}`}><span aria-hidden="true">${Mn[c.change]}</span> ${c.change}</span>`},{title:"File",value:c=>c.path,header:!0,kind:"path",cell:c=>o`<button type="button" class="link" aria-expanded=${String(c.path===n)} onClick=${()=>V({file:c.path===n?"":c.path},{replace:!0})}>${c.path}</button>`},{title:`In ${rt(t,e)}`,value:c=>c.before?.size,kind:"number",cell:c=>g(c.before?.size)},{title:`In ${e.name}`,value:c=>c.after?.size,kind:"number",cell:c=>g(c.after?.size)}],a=Object.keys(Mn).map(c=>[c,s.items.filter(m=>m.change===c).length]),i=s.items.find(c=>c.path===n),l=s.items.length>0||!(s.loading||s.error);return o`<div class="differences">
    ${s.items.length>0&&o`<p class="so-far" aria-live="polite">
      ${a.filter(([,c])=>c).map(([c,m])=>`${O(m,"file")} ${c}`).join(", ")}${s.more?", and more below":""}.</p>`}
    ${l&&o`<${P} caption=${`Changes from ${rt(t,e)} to ${e.name}`} name="changes" of=${s} columns=${r} rows=${s.items}
      id=${c=>`${c.change} ${c.path}`} empty=${s.more?"Nothing so far; there is more to compare.":"Their files are the same."} />`}
    <${D} of=${s} what="more changes" />
    ${i&&o`<${ga} key=${n} change=${i} version=${e} against=${t} />`}</div>`}function ga({change:e,version:t,against:n}){let s=M(null);y(()=>{s.current.getBoundingClientRect().top>.6*window.innerHeight&&s.current.scrollIntoView()},[]);let r=[[n,e.before],[t.id,e.after]].filter(([,a])=>a).map(([a])=>({version:a,path:e.path,label:rt(a,t)}));return o`<section class="compared" ref=${s} aria-label=${`Content of ${e.path}`}><h3>${e.path}</h3>
    ${r.length===2?o`<${Qo} sides=${r} />`:o`<${Zo} of=${{...r[0],label:`Only in ${r[0].label}`}} />`}</section>`}var ba=[36,44],va=matchMedia("(max-width: 48rem), (pointer: coarse)"),Ln=12,ya=1e3,ka=2e4;function Fn({caption:e,place:t,columns:n,rows:s,more:r,loading:a,onOpen:i,selected:l,focus:c,start:m,order:u}){let p=M(),[f,v]=$({top:0,height:600}),z=M(Kt(t)).current,[b,W]=$(()=>Math.max(0,m?s.findIndex(({path:S})=>S===m):Math.min(z?.active??0,s.length-1))),A=M(m?null:z?.top??null),X=M(!1),R=ba[Number(va.matches)],ne=()=>{if(!p.current)return;let{scrollTop:S,clientHeight:H}=p.current;A.current===null&&Ht(t,{top:S,active:b}),v({top:S,height:H})},Q=Math.max(0,Math.floor(f.top/R)-Ln),_=Math.min(s.length,Math.ceil((f.top+f.height)/R)+Ln);return y(()=>{r&&s.length-_<ya&&r()},[r,_,s.length]),Pe(()=>{if(A.current===null)return;s.length*R>=A.current+f.height||s.length>ka||!(r||a)?[p.current.scrollTop,A.current]=[A.current,null]:r?.()},[r,a,s.length]),Pe(()=>{let S=new ResizeObserver(ne);S.observe(p.current);let H=s.findIndex(l);return!z&&H*R>p.current.clientHeight-3*R&&(p.current.scrollTop=(H-2)*R),c&&document.activeElement===document.body&&(X.current=!0,b&&(p.current.scrollTop=Math.max(0,b-2)*R),ne()),()=>S.disconnect()},[]),Pe(()=>{X.current&&(X.current=!1,p.current.querySelector(`[data-row="${b}"]`)?.focus({preventScroll:!0}))}),o`
    <div class="window" ref=${p} onScroll=${ne} onWheel=${()=>{A.current=null}} onKeyDown=${S=>{A.current=null;let H=Math.max(1,Math.floor(f.height/R)-2),ye={ArrowDown:1,ArrowUp:-1,PageDown:H,PageUp:-H,Home:-s.length,End:s.length};if(!(S.key in ye)||S.ctrlKey||S.metaKey||S.altKey)return;S.preventDefault();let me=Math.max(0,Math.min(s.length-1,b+ye[S.key])),{scrollTop:h,clientHeight:Ut}=p.current;me*R<h?p.current.scrollTop=me*R:(me+2)*R>h+Ut&&(p.current.scrollTop=(me+2)*R-Ut),X.current=!0,W(me),ne()}} role="region" aria-label=${e}
      aria-busy=${!!a} tabindex="0">
      <table aria-rowcount=${r||a?-1:s.length+1}>
        <caption class="unseen">${e}</caption>
        <thead><tr aria-rowindex="1">${n.map(S=>o`<th scope="col" class=${S.kind} aria-sort=${u?.directionOf(S)}>${S.title}${u?.columns.includes(S)&&o`<${Xt} order=${u} column=${S} />`}</th>`)}</tr></thead>
        <tbody>
          ${Q>0&&o`<tr key="above" aria-hidden="true"><td colspan=${n.length} style=${{height:`${Q*R}px`}} /></tr>`}
          ${s.slice(Q,_).map((S,H)=>o`<${wa} key=${S.path} row=${S} at=${Q+H} columns=${n}
            tabindex=${Q+H===b?0:-1} marked=${l(S)} open=${()=>{W(Q+H),i(S)}} />`)}
          ${_<s.length&&o`<tr key="below" aria-hidden="true"><td colspan=${n.length} style=${{height:`${(s.length-_)*R}px`}} /></tr>`}
        </tbody>
      </table>
    </div>`}var wa=({row:e,at:t,columns:n,tabindex:s,marked:r,open:a})=>o`
  <tr aria-rowindex=${t+2} class=${r?"marked":null} aria-selected=${r?"true":null}>
    ${n.map(({header:i,kind:l,cell:c})=>i?o`<th scope="row" class=${l}><button class="link" data-row=${t} tabindex=${s} onClick=${a}>${c(e)}</button></th>`:o`<td class=${l}>${c(e)}</td>`)}
  </tr>`;var Un=1e3,xa=2e4,Sa=1e3,Ca="This deployment cannot show folders yet: update it, or list the files with packline show.";function Tt({version:e,query:t}){let n=t.prefix??"",s=t.begins??"",r=t.find??"",a=`dataset-versions/${encodeURIComponent(e.id)}/`,i=C(...r?[`${a}files/`,{search:r,limit:Un}]:[`${a}tree/`,{prefix:n+s,limit:Un}]),l=Pa(n),c=M(!1),m=h=>{h.kind==="folder"?V({prefix:h.path,file:"",begins:""}):(t.file||(c.current=!0),V({file:h.path},{replace:!!t.file}))},u=()=>{document.activeElement?.closest?.(".preview")&&document.querySelector('.window [data-row][tabindex="0"]')?.focus(),c.current?history.back():V({file:""},{replace:!0}),c.current=!1};y(()=>{t.file||(c.current=!1)},[t.file]),y(()=>{t.file&&k(`Preview of ${t.file}`)},[t.file]);let[p,f]=Ze(e.id),v=i.items.filter(h=>h.datum).map(h=>h.datum),z=Fe(p,v),b={title:v.length>0&&o`<${he} label=${`Select all ${v.length} files shown`} checked=${z==="all"} some=${z==="some"}
      onChange=${()=>f(z==="all"?Le(p,v):Me(p,v))} />`,kind:"box",cell:h=>h.datum&&o`<${he} label=${`Select ${h.datum.name}`} checked=${p.has(h.datum.id)} onChange=${()=>f(Ne(p,h.datum))} />`},W={title:"Size",value:h=>h.datum?.size,kind:"number",cell:h=>h.datum?g(h.datum.size):""},A=[{title:"Name",value:h=>zn(n,h),header:!0,kind:"entry",cell:h=>o`<${Bn} kind=${h.kind} />${zn(n,h)}`},{title:"Files",value:h=>h.kind==="folder"?h.files:null,kind:"number",cell:h=>h.kind==="folder"?`${h.files_at_most?"\u2264 ":""}${E(h.files)}`:""},W,b];i.items.some(h=>h.kind==="folder")||A.splice(1,1);let X=[{title:"Path",value:h=>h.path,header:!0,kind:"entry",cell:h=>o`<${Bn} kind="file" />${h.path}`},W,b],R=Yt("files",r?X:A,i.items),ne=qt(i,R.chosen!=="",xa),Q=R.rows.filter(h=>h.kind!=="folder"),_=Q.filter(h=>xo(h.path)),ae=t.view==="gallery"&&(_.length>0||i.loading),S=Q.findIndex(h=>h.path===t.file),H=h=>S>=0&&Q[S+h]?()=>m(Q[S+h]):null,ye=JSON.stringify([n+s,r]),me=!i.items.length&&!i.loading&&!i.error&&!i.more;return o`
    <div class=${t.file?"browser open":"browser"}>
      <${w} title="Files" aside=${o`
        ${_.length>0&&o`<button type="button" aria-pressed=${String(ae)} onClick=${()=>V({view:ae?"":"gallery"},{replace:!0})}>Gallery</button>`}
        ${!r&&o`<${se} label="Name begins with" param="begins" />`}
        <${se} label="Find in all folders" param="find" />`}>
        ${!r&&o`<${go} label="Folder" of=${Oa(e,n)} />`}
        ${i.items.length>0&&!ae&&o`<${Zt} order=${R} caption="files" />`}
        ${R.chosen&&o`<div class="narrow"><${Qt} rest=${ne} looked=${i.items.length} sorted /></div>`}
        ${i.error&&o`<${x} error=${i.error} retry=${i.more??i.reload} missing=${Ca} />`}
        ${ae&&o`<${qo} version=${e.id} files=${_} onOpen=${m} more=${i.error?null:i.more} selected=${h=>h.path===t.file} />`}
        ${!ae&&i.items.length>0&&o`<${Fn} key=${ye} place=${ye} caption=${r?`Files with ${r} in their path`:`Files in ${n||"the version"}`}
          columns=${r?X:A} rows=${R.rows} order=${R} more=${i.error?null:i.more} loading=${i.loading}
          onOpen=${m} focus=${l.wanted} start=${l.start} selected=${h=>h.path===t.file} />`}
        ${!i.items.length&&i.loading&&o`<${te} />`}
        ${me&&o`<p class="note">${Da(r,s)}</p>`}
        <p class="so-far">${O(i.items.length,"entry","entries")}${i.more||i.loading?" so far; more as you scroll":""}</p>
      <//>
      ${p.size>0&&o`<${Ea} version=${e} selection=${p} onClear=${()=>{f($e),k("Nothing is selected.")}} />`}
      ${t.file&&o`<${Yo} key=${t.file} version=${e} path=${t.file} onClose=${u}
        previous=${H(-1)} next=${H(1)} />`}
    </div>`}var zn=(e,{path:t})=>t.slice(e.length);function Ea({version:e,selection:t,onClear:n}){let[s,r]=$(!1),a=[...t.values()].map(({name:l})=>l),i=l=>{n(),j("versions",l.id)};return o`
    <${Xe} selection=${t} onClear=${n} onCompose=${()=>r(!0)}>
      <${en} version=${e} selection=${t} />
      <${tn} version=${e} selection=${t} />
      ${a.length<=Sa&&o`<${N} text=${eo(e.uri,ho(e.uri),a)} label="Copy command" what="Command line" />`}
    <//>
    ${s&&o`<${et} selection=${t} onClose=${()=>r(!1)} onDone=${i} />`}`}function Pa(e){let t=M({folder:e,wanted:!1,start:""});if(t.current.folder!==e){let n=t.current.folder,s=!!document.activeElement?.closest?.(".browser .window, .browser .crumbs"),r=n.startsWith(e)?n.slice(e.length):"";t.current={folder:e,wanted:s,start:r&&e+r.slice(0,r.indexOf("/")+1)}}return t.current}var Da=(e,t)=>e?`No file of this version has \u201C${e}\u201D in its path.`:t?`Nothing here begins with \u201C${t}\u201D.`:"There are no files here.";function Oa(e,t){let n=i=>d("versions",e.id,{tab:"files",prefix:i}),s=t.split("/").slice(0,-1),r=s.length-1,a=s.map((i,l)=>[i||"(empty)",l===r?null:n(`${s.slice(0,l+1).join("/")}/`)]);return[[e.name,s.length?n(""):null],...a]}var Bn=({kind:e})=>o`
  <svg class=${`kind ${e}`} viewBox="0 0 16 16" aria-hidden="true">${e==="folder"?o`<path d="M1.5 3.5h4l1.5 2h7.5v7h-13z" />`:o`<path d="M3.5 1.5h6l3 3v10h-9zM9.5 1.5v3h3" />`}</svg>`;function It({version:e,reload:t}){let n=e.packaging==="built",s=`dataset-versions/${encodeURIComponent(e.id)}/package/`,r=I(n?s:null,{limit:1}),a=I("lineage/",{uri:e.uri,depth:3}),i=I(`datasets/${encodeURIComponent(e.dataset.id)}/aliases/`,{limit:1e3});Aa(e,i.reload);let l=(i.data?.results??[]).filter(m=>m.version?.id===e.id),c=e.file_count?e.size/e.file_count:null;return o`
    <${Ge} uri=${e.uri} path=${`dataset-versions/${encodeURIComponent(e.id)}/`} properties=${e.properties??{}} tags=${e.tags}
      version=${e.id} reload=${t} />
    <${w} title="In numbers">
      <div class="figures">
        <${J} value=${E(e.file_count)} label=${e.file_count===1?"file":"files"} />
        <${J} value=${g(e.size)} label="in all" />
        <${J} value=${g(c)} label="a file, on average" />
        ${n&&o`<${J} value=${E(r.data?.count)} label=${r.data?.count===1?"part":"parts"} />`}
      </div>
    <//>
    <div class="columns">
      <${w} title="Facts">
        <${oe} of=${[["Created",o`<${T} of=${e.ctime} />`],["Made by execution",e.execution&&o`<a href=${`#/executions/${encodeURIComponent(e.execution)}`}>${e.execution}</a>`],["Based on",e.previous_version_uri&&o`<${ce} of=${e.previous_version_uri} />`],["Aliases now",l.length>0&&l.map(({name:m})=>o`<a class="tag accent" key=${m} href=${d("datasets",e.dataset.id,"aliases",m)}>${m}</a> `)],["Reason for its packaging",e.packaging_reason],["Requested aliases",e.targeting_aliases.join(", ")],["Status",e.status],["Note",e.note],["Content hash",o`<code>${e.content_hash}</code>`]].filter(([,m])=>m)} />
      <//>
      <${w} title="Lineage">
        <${G} of=${a}>${m=>o`<${qe} of=${m} />`}<//>
      <//>
    </div>
    <${Ia} version=${e} />`}var Ta=4e4;function Ia({version:e}){let[t,n]=$(e.file_count<=Ta);return e.file_count?o`<${w} title="Types and sizes">${t?o`<${rn} version=${e.id} />`:o`<p><button type="button" onClick=${()=>n(!0)}>Read types and sizes</button></p>`}<//>`:null}function Aa(e,t){let n=M(e);y(()=>{n.current!==e&&t(),n.current=e},[e])}function At({version:e}){let t=Pt(),n=e.packaging==="built",s=C(e.packaging==="pending"?null:ge(e),{limit:50});return o`
    ${s.items.length>0&&o`
      <${w} title="Packages" aside=${o`<${Dt} />`}>
        <${Ra} parts=${s.items} whole=${s.next==null} total=${s.count} />
        <${_a} version=${e} of=${s} built=${n} expert=${t} />
        <${D} of=${s} what="more parts" />
      <//>
      ${t&&o`<${La} version=${e} parts=${s.items} />`}`}
    ${!s.items.length&&o`
      <${w} title="Packages" aside=${o`<${Dt} />`}>
        <p>${e.packaging==="pending"?"Its parts are listed here once it is packaged.":"There is no package: files are fetched one by one."}</p>
        ${t&&o`<p class="note">Reason for its packaging: ${e.packaging_reason||"none is recorded"}.</p>`}
        <${D} of=${s} />
      <//>`}`}function Ra({parts:e,whole:t,total:n}){let s=(i,l=e)=>l.reduce((c,m)=>c+m[i],0),r=e.filter(i=>i.reused),a=t?"":" so far";return o`
    <div class="figures">
      <${J} value=${E(n??e.length)} label=${(n??e.length)===1?"part":"parts"} />
      <${J} value=${g(s("size"))} label=${`in packages${a}`} />
      <${J} value=${E(s("files"))} label=${`${s("files")===1?"file":"files"}${a}`} />
      <${J} value=${E(r.length)} label=${`reused from other versions${r.length?`: ${g(s("size",r))} not built again`:""}`} />
    </div>`}function _a({version:e,of:t,built:n,expert:s}){let r=[{title:"Part",value:({index:a})=>a,cell:({index:a})=>a+1,kind:"number"},{title:"Name",value:({name:a})=>a,cell:a=>o`<code>${Na(a.name)}</code><${N} text=${a.name} what=${`name of part ${a.index+1}`} />`,header:!0},{title:"Size",value:({size:a})=>a,cell:({size:a})=>g(a),kind:"number"},{title:"Files",value:({files:a})=>a,cell:({files:a})=>E(a),kind:"number"},{title:"From",value:({reused:a})=>a?"reused":"built for this version",cell:({reused:a})=>a?o`<span class="tag accent">reused</span>`:"built for this version"},{title:"Paths",value:({first:a})=>a,text:({first:a,last:i})=>[a,i],cell:({first:a,last:i})=>o`<span class="paths-of">${a} … ${i}</span>`},{title:"SHA-256",cell:({sha256:a,index:i})=>o`<code title=${a}>${a.slice(0,12)}…</code><${N} text=${a} what=${`SHA-256 of part ${i+1}`} />`}];return s&&r.splice(4,0,{title:"Blocks",cell:({blocks:a})=>E(a.length),kind:"number"}),n&&r.push({title:o`<span class="unseen">Download</span>`,cell:a=>o`<${Ma} version=${e} part=${a} />`}),o`<${P} caption="Parts of the package" name="parts" columns=${r} of=${t} rows=${t.items} id=${({index:a})=>a} />`}var Na=e=>e.length>28?`${e.slice(0,12)}\u2026${e.slice(-12)}`:e;function Ma({version:e,part:t}){let[n,s]=$(null);return o`<button type="button" class="quiet" onClick=${async()=>{s(null);try{let{url:a}=await Y(`${ge(e)}${t.index}/download/`);k(`Downloading part ${t.index+1}.`);let i=document.createElement("a");i.href=a,i.download=t.name,i.rel="noopener",i.click()}catch(a){s(a)}}} aria-label=${`Download part ${t.index+1}, ${g(t.size)}`}>Download</button>
    ${n&&o`<${x} error=${n} />`}`}var jn=e=>e.toString(16).padStart(8,"0"),La=({version:e,parts:t})=>o`
  <section class="expert" aria-label="Expert view">
    <${w} title="Identity of the version">
      <dl class="facts">
        <div><dt>Content hash</dt><dd><code>${e.content_hash}</code> <${N} text=${e.content_hash} what="content hash" /></dd></div>
        <div><dt>Reason for its packaging</dt><dd>${e.packaging_reason||"none is recorded"}</dd></div>
      </dl>
    <//>
    ${t.map(n=>o`<${Fa} key=${n.index} part=${n} />`)}
  </section>`,Fa=({part:e})=>o`
  <${w} title=${`Part ${e.index+1}: ${O(e.blocks.length,"block")}`}>
    <dl class="facts wide">
      ${[["Key",e.key],["Digest",e.digest],["SHA-256",e.sha256],["CRC-32",jn(e.crc32)]].map(([t,n])=>o`
        <div><dt>${t}</dt><dd><code>${n}</code> <${N} text=${n} what=${`${t} of part ${e.index+1}`} /></dd></div>`)}
      <div><dt>Headers</dt><dd>${g(e.size-e.bytes)} beside ${g(e.bytes)} of files</dd></div>
    </dl>
    <${P} caption=${`Blocks of part ${e.index+1}`} id=${({offset:t})=>t} rows=${e.blocks} columns=${[{title:"Offset",cell:({offset:t})=>E(t),kind:"number"},{title:"Length",cell:({length:t})=>E(t),kind:"number"},{title:"Files",cell:({members:t})=>E(t),kind:"number"},{title:"CRC-32",cell:({crc32:t})=>o`<code>${jn(t)}</code>`,kind:"number"}]} />
  <//>`;var be=[{key:"",title:"Overview",view:It},{key:"files",title:"Files",view:Tt},{key:"packages",title:"Packages",view:At},{key:"savings",title:"Savings",view:cn},{key:"diff",title:"Compare",view:Ot}];var Ua=3e3,za=3e4;function Rt({params:e,query:t}){let n=e.version,s=I(`dataset-versions/${encodeURIComponent(n)}/`,{files:0},{live:u=>u.packaging==="pending"?Ua:za}),r=s.data?.dataset.name??pe(n),a=s.data?.name??we(n),i=pe(n)?.startsWith("model:")?pe(n).slice(6):"",[l,c]=i?[["Models",d("models")],[i,d("models",i)]]:[["Datasets",d("datasets")],[r,d("datasets",r)]],m=be.find(({key:u})=>u===(t.tab??""))??be[0];return o`
    <${L} title=${`${i||r} ${a}`} crumbs=${[l,c,[a]]}
      lead=${s.data&&o`<code>${s.data.uri}</code> <${K} of=${s.data.packaging} /> <${Ae} uri=${s.data.uri} />`}
      actions=${s.data&&!s.error&&o`<${_n} version=${s.data} reload=${s.reload} />`}>
      <nav class="tabs" aria-label="About this version">${be.map(({key:u,title:p})=>o`
        <a key=${u} href=${d("versions",n,{tab:u})} aria-current=${u===m.key?"page":null}>${p}</a>`)}</nav>
      ${s.error?.title==="VersionDeleted"?o`<${Nn} id=${n} error=${s.error} reload=${s.reload} />`:o`
      <${G} of=${s}>${u=>o`<${On} version=${u} onEnd=${s.reload} /><${m.view} key=${m.key} version=${u} params=${e} query=${t} reload=${s.reload} />`}<//>`}
    <//>`}var Ee=[{path:"datasets",nav:"Datasets",view:pt},{path:"datasets/:dataset",under:"datasets",view:dt},{path:"datasets/:dataset/aliases/:alias",under:"datasets",view:ct},{path:"versions/:version",under:({version:e})=>e.startsWith("model:")?"models":"datasets",view:Rt},{path:"models",nav:"Models",view:yt},{path:"models/:model",under:"models",view:vt},{path:"executions",nav:"Executions",view:bt},{path:"executions/:execution",under:"executions",view:gt},{path:"packagings",nav:"Packagings",view:kt},{path:"data/:datum",under:"search",view:ht},{path:"fleet",nav:"Fleet",view:ln},{path:"search",nav:"Search",view:Ct},{path:"upload",under:"datasets",view:on},{path:"adopt",under:"datasets",view:nn},{path:"me",view:sn},{path:"api",view:an}];var Ba=matchMedia("(prefers-color-scheme: dark)"),_t=()=>document.documentElement.dataset.theme??(Ba.matches?"dark":"light"),Nt=new EventTarget;function Mt(){let e=_t()==="dark"?"light":"dark";document.documentElement.dataset.theme=e,localStorage.setItem("packline.theme",e),Nt.dispatchEvent(new Event("change")),k(`${e==="dark"?"Dark":"Light"} theme`)}function Wn(){let[e,t]=$(_t);y(()=>{let s=()=>t(_t());return Nt.addEventListener("change",s),()=>Nt.removeEventListener("change",s)},[]);let n=`Switch to the ${e==="dark"?"light":"dark"} theme`;return o`
    <button class="icon" onClick=${Mt} aria-label=${n} title=${n}>
      <svg viewBox="0 0 20 20" aria-hidden="true"><circle cx="10" cy="10" r="7" /><path d="M10 3a7 7 0 0 1 0 14z" /></svg>
    </button>`}var ja=200,Wa=["dataset","model","version","execution"],Va=12;function Vn({session:e}){let[t,n]=$(!1),s=()=>n(!0),r=()=>n(!1);return y(()=>{let a=i=>{i.key.toLowerCase()!=="k"||!(i.ctrlKey||i.metaKey)||i.shiftKey||i.altKey||(i.preventDefault(),document.querySelector("dialog[open]")||s())};return document.addEventListener("keydown",a),()=>document.removeEventListener("keydown",a)},[]),o`
    <button class="icon" aria-label="Commands" title="Commands (Ctrl+K)" aria-keyshortcuts="Control+K Meta+K" aria-haspopup="dialog" onClick=${s}>
      <svg viewBox="0 0 20 20" aria-hidden="true"><path d="M3 5.5h14v1.6H3zm0 3.7h9v1.6H3zm0 3.7h14v1.6H3z" /></svg></button>
    ${t&&o`<${Ka} session=${e} onClose=${r} />`}`}function Ka({session:e,onClose:t}){let[n,s]=$(""),[r,a]=$(0),i=M(),l=Ha(n.trim()),c=I(l.length>1?"search/":null,{q:l,kind:Wa,limit:1}),{path:m}=Ie(),u=l===n.trim()?c.data?.results:null,p=De(()=>Ga(n.trim(),m,e,u??[]),[n,u]),f=Math.min(r,p.length-1);y(()=>i.current.focus(),[]),y(()=>{document.getElementById(`command-${f}`)?.scrollIntoView({block:"nearest"})},[f]);let v=b=>{b&&(t(),b.run())},z=b=>{let W={ArrowDown:f+1,ArrowUp:f-1,PageDown:p.length-1,PageUp:0}[b.key];if(W!==void 0&&p.length)a((W+p.length)%p.length);else if(b.key==="Enter")v(p[f]);else return;b.preventDefault()};return o`
    <${Re} title="Commands" onClose=${t}>
      <input ref=${i} type="text" role="combobox" aria-label="Page, name or command" aria-expanded="true" aria-controls="commands"
        aria-autocomplete="list" aria-activedescendant=${p.length?`command-${f}`:null} value=${n}
        placeholder="Go to a page, a dataset, a version…" autocomplete="off" spellcheck="false"
        onInput=${b=>{s(b.target.value),a(0)}} onKeyDown=${z} />
      <ul class="commands" id="commands" role="listbox" aria-label="Commands">
        ${p.map((b,W)=>o`
          <li key=${b.key} id=${`command-${W}`} role="option" aria-selected=${String(W===f)} onClick=${()=>v(b)}>
            <span>${b.title}</span> <small>${b.kind}</small></li>`)}
      </ul>
      <p class="note" role="status">${c.error?c.error.message:c.loading?"Searching\u2026":O(p.length,"entry","entries")}</p>
    <//>`}function Ha(e){let[t,n]=$(e);return y(()=>{let s=setTimeout(()=>n(e),ja);return()=>clearTimeout(s)},[e]),t}function Ga(e,t,n,s){let r=e.toLowerCase().split(/\s+/).filter(Boolean),a=({title:c,kind:m})=>r.every(u=>`${c} ${m}`.toLowerCase().includes(u)),i=s.map(c=>ve(c.kind,c.uri??c.name,...Te(c))),l=e?[ve("search",`Search everything for \u201C${e}\u201D`,"search",{q:e})]:[];return[...i,...Ja(t,n).filter(a),...l].slice(0,Va)}function Ja(e,t){let n=e[0]==="versions"?e[1]:"";return[...n?be.map(({key:s,title:r})=>ve("this version",r,"versions",n,{tab:s})):[],...Ee.filter(s=>s.nav).map(s=>ve("page",s.nav,s.path)),ve("page","Upload files","upload"),ve("page","Adopt objects","adopt"),{key:"theme",kind:"action",title:"Switch between light and dark",run:Mt},...t.needed?[{key:"out",kind:"action",title:"Sign out",run:Oe}]:[]]}var ve=(e,t,...n)=>({key:JSON.stringify(n),kind:e,title:t,run:()=>{k(t),j(...n)}});function Kn({session:e}){let{path:t,query:n}=Ie(),s=Jt(Ee,t.length?t:["datasets"]),r=s?.route.under,a=(typeof r=="function"?r(s.params):r)??s?.route.path;return o`
    <header class="bar">
      <a class="brand" href=${d("datasets")} aria-label="Packline"><${qa} /><span>Packline</span></a>
      <nav aria-label="Main">
        ${Ee.filter(i=>i.nav).map(i=>o`
          <a href=${d(i.path)} aria-current=${i.path===a?"page":null}>${i.nav}</a>`)}
      </nav>
      <${Ya} query=${n.q} />
      <${Vn} session=${e} />
      <${Wn} />
      ${e.needed&&o`
        <div class="account"><span title=${e.name}>${e.name}</span>
          <button class="quiet" onClick=${Oe}>Sign out</button></div>`}
    </header>
    <main id="content" tabindex="-1">
      ${s?o`<${s.route.view} key=${[s.route.path,...Object.values(s.params)].join("/")} params=${s.params} query=${n} />`:o`<${x} error=${{message:"There is no such page.",remedy:o`Start from <a href=${d("datasets")}>the datasets</a>.`}} />`}
    </main>
    <${Ro} />
    <footer class="foot">Times are those of ${Vt()}.
      <nav class="about" aria-label="About"><a href=${d("me")}>Access</a><a href=${d("api")}>HTTP API</a></nav></footer>`}function Ya({query:e}){let t=M();return y(()=>{let s=r=>{let a=r.target.closest?.("input, textarea, select, dialog");r.key!=="/"||r.ctrlKey||r.metaKey||r.altKey||a||(r.preventDefault(),t.current.focus(),t.current.select())};return document.addEventListener("keydown",s),()=>document.removeEventListener("keydown",s)},[]),o`
    <form class="search" role="search" onSubmit=${s=>{s.preventDefault();let r=t.current.value.trim();r&&(k(`Searching ${r}`),j("search",{q:r}))}}>
      <input ref=${t} type="search" name="q" value=${e??""} aria-label="Search" aria-keyshortcuts="/"
        placeholder="Search names and files" autocomplete="off" spellcheck="false" />
      <kbd aria-hidden="true">/</kbd>
    </form>`}var qa=()=>o`
  <svg class="mark" viewBox="0 0 32 32" aria-hidden="true"><rect width="32" height="32" rx="7" />
    <path d="M6.5 11 16 6l9.5 5v10L16 26l-9.5-5zm0 0 9.5 5 9.5-5M16 16v10" /></svg>`;function Lt({error:e,ended:t}){return y(()=>{document.title="Sign in \xB7 Packline"},[]),o`
    <main id="content" class="welcome" tabindex="-1">
      <h1>Packline</h1>
      <p>Datasets, their versions and packages. Sign in with your organisation's account.</p>
      ${t&&o`<p class="note" role="status">Your session has ended. Sign in again, and you are back on the same page.</p>`}
      ${e&&o`<${x} error=${e} />`}
      <button class="primary" onClick=${jt}>Sign in</button>
    </main>`}var Ft=document.getElementById("app");document.querySelector(".skip").addEventListener("click",e=>{e.preventDefault(),document.getElementById("content")?.focus()});Ft.replaceChildren();Bt().then(e=>it(e.signedIn?o`<${Kn} session=${e} />`:o`<${Lt} ended=${e.ended} />`,Ft)).catch(e=>it(o`<${Lt} error=${e} />`,Ft));
