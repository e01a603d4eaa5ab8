/* sources 3f98beb7c7c47a6eebc8c5ca891d403ac9b7aa3172452fe17d34c4f60976c46f */
import{$ as _o,A as Ae,Aa as ae,B as co,Ba as re,C as se,Ca as ie,D as mo,E as $o,F as uo,G as po,Ga as Mo,H as fo,Ha as me,I as ho,Ia as Ne,J as go,Ja as Le,K as bo,Ka as Fe,L as vo,La as Ue,M as ko,Ma as Be,N as yo,Na as No,O as wo,Oa as $e,P as xo,Pa as je,Q as So,Qa as we,R as Co,Ra as xe,S as Po,U as Eo,V as Do,W as To,X as R,Y as Ie,_ as A,a as ut,aa as H,b as m,ba as oe,c as x,ca as S,d as De,da as v,e as F,ea as C,f as Te,fa as T,g as eo,ga as G,ha as ne,i as o,ia as _,j as w,ja as Y,k as to,ka as N,l as oo,la as Re,m as _e,ma as ye,n as g,na as U,o as P,oa as Me,p as b,pa as Oo,q as no,qa as Q,r as so,ra as Z,s as ao,sa as Ao,t as ro,ta as de,u as io,ua as Io,v as Oe,va as O,w as lo,wa as E,x as d,xa as B,y as V,ya as L,z as K,za as Ro}from"./shared.js";function Lo(e,t){let n=new Set(t.filter(({packaging:s})=>s==="pending").map(({uri:s})=>s));return e.filter(({packaging:s,uri:r})=>s==="pending"&&!n.has(r))}function Fo(e,{packaging:t,packaging_reason:n}){return t==="built"?{title:`${e} is packaged`,body:"It is fetched by its package from now on."}:t==="failed"?{title:`Packaging of ${e} failed`,body:n||"No reason is recorded."}:null}function pt(e,t){return e==="unsupported"?"This browser cannot show notifications for this page.":e==="denied"?"The browser refuses notifications for this page. Allow them in its settings for this address, then press the button again.":e==="granted"&&t?"You are notified when a packaging ends, while a tab of the console is open.":t===null?"The browser's question was not answered, so nothing is notified.":""}var Uo="packline.notify",ze="packline:notify",ls=1e4,cs=50,We=()=>localStorage.getItem(Uo)==="on",Se=()=>"Notification"in window?Notification.permission:"unsupported",Ce=()=>We()&&Se()==="granted";async function Bo(){let e=Se()==="unsupported"?"unsupported":await Notification.requestPermission(),t=e==="granted"&&Wo("Notifications are on","You hear of packagings that end while a tab of the console is open.","packline");return zo(t?"on":"off"),e==="granted"&&!t?"unsupported":e}var jo=()=>zo("off");function zo(e){localStorage.setItem(Uo,e),window.dispatchEvent(new Event(ze))}function Wo(e,t,n,s){try{let r=new Notification(e,{body:t,tag:n});return r.onclick=()=>{window.focus(),s&&V(...s),r.close()},!0}catch{return!1}}function Vo(){let e=new AbortController,[t,n]=[null,null],s=async()=>{let a=await Io("packagings/",{limit:cs},t,e.signal),i=a!==t,l=a.data.results,c=n&&i?Lo(n,l):[];return[t,n]=[a,l],await Promise.all(c.map(ms)),i};s().catch(()=>{});let r=Me(s,()=>ls,{hidden:!0});return()=>{e.abort(),r()}}async function ms({version:e,dataset:t}){let n=await Q(`dataset-versions/${encodeURIComponent(e.id)}/`,{files:0}).catch(()=>null),s=n&&Fo(`${t.name} ${e.name}`,n);s&&Wo(s.title,s.body,n.uri,["versions",e.id])}function Ve(){let[e,t]=m(()=>({on:Ce(),text:We()||Se()==="unsupported"?pt(Se(),We()):""})),n=async()=>{if(e.on)return jo(),t({on:!1,text:""});let s=await Bo(),r=pt(s,s==="granted"?!0:null);return t({on:Ce(),text:r}),w(r)};return o`
    <button type="button" aria-pressed=${String(e.on)} onClick=${n}>Notify me when a packaging ends</button>
    ${e.text&&o`<p class="note">${e.text}</p>`}`}function Ko(){let[e,t]=m(Ce);return x(()=>{let n=()=>t(Ce());return window.addEventListener(ze,n),()=>window.removeEventListener(ze,n)},[]),x(()=>e?Vo():void 0,[e]),null}var $s=5,ds=1e3,Ho=8,us=[["added","+"],["removed","\u2212"],["changed","\u2260"]];function Go({before:e,after:t}){let{differences:n,error:s,whole:r}=fs(e,t);if(s)return o`<${S} error=${s} />`;if(!n)return o`<${oe} text="Comparing the files…" />`;let a=i=>n.filter(({change:l})=>l===i).length;return o`
    <div class="changes" aria-live="polite">
      <ul class="tally">${us.map(([i,l])=>o`
        <li class=${i}><span aria-hidden="true">${l}</span> ${r?"":"at least "}${g(a(i))} ${i}</li>`)}</ul>
      ${n.length>0&&o`<ul class="paths">${n.slice(0,Ho).map(({change:i,path:l,before:c,after:$})=>o`
        <li class=${i}><code>${l}</code> <span>${i}${ps(c,$)}</span></li>`)}</ul>`}
      ${(n.length>Ho||!r)&&o`<p><a href=${d("versions",t,{tab:"diff",against:e})}>All that differs</a></p>`}
      ${!n.length&&r&&o`<p class="note">Their files are the same.</p>`}
    </div>`}function ps(e,t){let[n,s]=[e?.size,t?.size];return n!=null&&s!=null?n===s?"":`, ${b(n)} \u2192 ${b(s)}`:`, ${b(n??s)}`}function fs(e,t){let[n,s]=m({});return x(()=>{let r=new AbortController;return s({}),hs(e,t,r.signal).then(s,a=>a.name!=="AbortError"&&s({error:a})),()=>r.abort()},[e,t]),n}async function hs(e,t,n){let s=[],r=`dataset-versions/${encodeURIComponent(t)}/diff/`,a={against:e,limit:ds};for(let i=0;r&&i<$s;i+=1){let l=await Q(r,a,{signal:n});s=[...s,...l.results],[r,a]=[l.next,void 0]}return{differences:s,whole:!r}}var gs=/^[A-Za-z0-9._-]{1,256}$/,Jo=100,qo=(e,t)=>`datasets/${encodeURIComponent(e)}/aliases/${encodeURIComponent(t)}/`;function ue({dataset:e,alias:t="",version:n="",onDone:s,onClose:r}){let[a,i]=m(t),[l,c]=m(n),[$,h]=m(null),u=O(`datasets/${encodeURIComponent(e)}/aliases/`,{limit:Jo}),p=a&&!gs.test(a)?"Letters, digits, dots, underscores and dashes only.":"",[y,j]=xs(e,p?"":a),k=!!y.alias&&y.alias.version.name===l,z=a&&l&&!p&&y.loaded&&!k,M=()=>{let I=y.alias?{"If-Match":`"${y.alias.rev}"`}:{"If-None-Match":"*"};return Ao(qo(e,a),{version:l},I)},J=async I=>{if(I.status!==412)return!1;let ve=y.alias?.version.name??null,D=await j();return D.loaded?(h({before:ve,after:D.alias}),!0):!1},W=I=>{w(`${I.name} now points to ${I.version.name}.`),s(I)},ee=I=>{i(I.target.value.trim()),h(null)},q=$?"Move it anyway":`${y.loaded&&!y.alias?"Create":"Move"} ${a||"alias"}`;return o`
    <${B} title=${n?`Promote ${e}/${n}`:`Promote a version of ${e}`}
      verb=${q} twin=${fo(e,a,l||"VERSION",y.alias?.rev??0)} disabled=${!z}
      send=${M} onProblem=${J} onDone=${W} onClose=${r}>
      <${L} id="promote-alias" label="Alias" value=${a} onInput=${ee} wrong=${p} list="promote-aliases"
        hint="Choose one, or type a new name, such as production." />
      ${!t&&u.data?.results.length>0&&o`<${vs} of=${u.data.results} chosen=${a} onChoose=${I=>ee({target:{value:I}})} />`}
      <datalist id="promote-aliases">${(u.data?.results??[]).map(({name:I})=>o`<option value=${I} />`)}</datalist>
      ${!n&&o`<${ks} dataset=${e} version=${l} onChoose=${c} />`}
      ${$&&o`<${ys} alias=${a} ...${$} />`}
      ${y.error&&o`<${S} error=${y.error} retry=${j} />`}
      ${a&&l&&y.loaded&&o`<${ws} dataset=${e} alias=${a} now=${y.alias} version=${l} same=${k} />`}
      ${a&&l&&!p&&!y.loaded&&!y.error&&o`<${oe} text="Loading the alias…" />`}
    <//>`}var bs=6,vs=({of:e,chosen:t,onChoose:n})=>o`
  <div class="copy-bar" role="group" aria-label="Existing names">${e.slice(0,bs).map(({name:s})=>o`
    <button type="button" key=${s} aria-pressed=${String(s===t)} onClick=${()=>n(s)}>${s}</button>`)}</div>`;function ks({dataset:e,version:t,onChoose:n}){let s=O("dataset-versions/",{dataset:e,limit:Jo});return o`
    <${L} id="promote-version" label="Version" value=${t} list="promote-versions"
      onInput=${r=>n(r.target.value.trim())} hint="Newest first." />
    <datalist id="promote-versions">${(s.data?.results??[]).map(({name:r})=>o`<option value=${r} />`)}</datalist>`}var ys=({alias:e,before:t,after:n})=>o`
  <div class="problem" role="alert">
    <p><strong>Someone else changed it first: ${e} ${n?o`now points to ${n.version.name}`:"is gone"}${t?`, no longer to ${t}`:""}.</strong></p>
    <p>You changed nothing. Check what would change now, then decide again.</p>
  </div>`;function ws({dataset:e,alias:t,now:n,version:s,same:r}){return r?o`<p class="note">${t} points to ${s} already.</p>`:o`
    <section class="what-changes" aria-label="What changes">
      <p class="from-to"><strong>${t}</strong>${" "}
        ${n?o`<del>${n.version.name}</del>`:o`<span class="note">new</span>`}<span aria-hidden="true"> → </span><span class="unseen"> will point to </span><ins>${s}</ins></p>
      ${n&&o`<p class="note">Revision ${n.rev}, moved <${_} of=${n.mtime} />.</p>`}
      ${n&&o`<${Go} before=${`${e}:${n.version.name}`} after=${`${e}:${s}`} />`}
    </section>`}function xs(e,t){let[n,s]=m({name:""}),r=F();r.current=t;let a=async()=>{let i=await Q(qo(e,t)).then(l=>({loaded:!0,alias:l}),l=>l.status===404?{loaded:!0,alias:null}:{loaded:!1,error:l});return r.current===t&&s({name:t,...i}),i};return x(()=>{if(!t)return;let i=setTimeout(a,250);return()=>clearTimeout(i)},[e,t]),[n.name===t?n:{loaded:!1},a]}function Yo({dataset:e,alias:t,now:n,onDone:s,onClose:r}){let a=`datasets/${encodeURIComponent(e)}/aliases/${encodeURIComponent(t)}/`,i=l=>{w(`${t} is removed.`),s(l)};return o`
    <${B} title="Remove this alias?" verb=${`Remove ${t}`} danger twin=${ho(e,t,n.rev)}
      send=${()=>de(a,{"If-Match":`"${n.rev}"`})} onDone=${i} onClose=${r}>
      <p>Jobs that fetch <code>${n.uri}</code> fail from now on. Version ${n.version.name} stays, and so does the
        history of the alias; it can be created again.</p>
    <//>`}function ft({params:{dataset:e,alias:t}}){let n=E(`datasets/${encodeURIComponent(e)}/aliases/${encodeURIComponent(t)}/history/`,{limit:50},{live:U}),[s,r]=m(null),[a,i]=m(null),l=n.items[0],c=!!l?.version,$=()=>{r(null),i(null),n.reload()};return o`
    <${A} title=${`${e}/${t}`} crumbs=${[["Datasets",d("datasets")],[e,d("datasets",e)],[t]]}
      lead=${l&&o`${c?o`Points to ${Qo(l)}.`:"Removed."} ${n.count!=null&&`${P(n.count,"revision")}.`}`}
      actions=${l&&o`${c&&o`<${Ie} uri=${l.uri} />`}<${R} text=${go(e,t)} label="History line" what="command line of the history" />
        ${c&&o`<button type="button" class="quiet" onClick=${()=>i(l)}>Remove…</button>`}
        <button type="button" class="primary" onClick=${()=>r("")}>${c?"Move":"Create"} ${t}…</button>`}>
      ${n.error&&!n.items.length&&o`<${S} error=${n.error} retry=${n.reload} />`}
      ${n.items.length>0&&o`<${C} caption=${`History of ${t}`} name="moves" more=${n.more} rows=${n.items} id=${({rev:h})=>h} columns=${[{title:"Revision",value:({rev:h})=>h,cell:({rev:h})=>h,header:!0},{title:"Version",value:({version:h})=>h?.name,cell:Qo},{title:"By",value:({moved_by:h})=>ae(h)?.name,cell:({moved_by:h})=>o`<${ie} of=${ae(h)} />`},{title:"Moved",value:({mtime:h})=>h,cell:({mtime:h})=>o`<${_} of=${h} />`,kind:"time"},{title:o`<span class="unseen">Change</span>`,cell:h=>o`<${Ss} move=${h} now=${l} onBack=${r} />`}]} />`}
      ${!(n.error&&!n.items.length)&&o`<${T} of=${n} what="earlier moves" />`}
      ${s!=null&&o`<${ue} dataset=${e} alias=${t} version=${s} onClose=${()=>r(null)} onDone=${$} />`}
      ${a&&o`<${Yo} dataset=${e} alias=${t} now=${a} onClose=${()=>i(null)} onDone=${$} />`}
    <//>`}var Qo=({version:e})=>e?o`<a href=${d("versions",e.id)}>${e.name}</a>`:"(removed)";function Ss({move:e,now:t,onBack:n}){return e.rev===t.rev?o`<span class="tag accent">now</span>`:!e.version||e.version.name===t.version?.name?null:o`<button type="button" class="quiet" onClick=${()=>n(e.version.name)}>Move back to ${e.version.name}</button>`}function Ke({dataset:e=""}){let t=`export PACKLINE_API_URL=${location.origin}
${Po(e||"my-dataset","v1")} --wait`,n=e?{dataset:e}:{};return o`
    <div class="begin">
      <${v} title="Push a folder">
        <p>With Packline installed (<code>pip install packline</code>), a folder becomes a version:</p>
        <div class="scroll" tabindex="0" role="region" aria-label="Commands that push a folder"><pre class="script">${t}</pre></div>
        <p><${R} text=${t} label="Copy" what="commands that push a folder" /> <a href=${d("me")}>How a job gets in</a></p><//>
      <${v} title="Upload from this browser">
        <p>Drop files or a folder; they go straight to the bucket.</p>
        <p><a class="button primary" href=${d("upload",n)}>Upload files</a></p><//>
      <${v} title="Adopt what is in the bucket">
        <p>Objects become a version where they are, after a preview.</p>
        <p><a class="button" href=${d("adopt",n)}>Adopt objects</a></p><//>
    </div>`}var Cs=["description","owner","license","tags","readme"],He=e=>typeof e=="string"&&e!=="";function Ge(e,t=null){let n=Object.fromEntries(["description","owner","license","readme"].map(a=>[a,He(e[a])?e[a]:""])),s=Array.isArray(e.tags)?e.tags.filter(He):[],r=Object.fromEntries(Object.entries(e).filter(([a,i])=>!(Cs.includes(a)&&!(a==="tags"&&t)&&Ps(a,i))));return{...n,tags:t??s,others:r}}var Ps=(e,t)=>e==="tags"?Array.isArray(t)&&t.every(He):typeof t=="string",en=e=>e.map(t=>/[,"]/.test(t)||t!==t.trim()?JSON.stringify(t):t).join(", ");function tn(e){let t=[...e.matchAll(/\s*("(?:[^"\\]|\\.)*"(?=\s*(?:,|$))|[^,]*)\s*(?:,|$)/gs)].map(([,n])=>Es(n));return[...new Set(t.filter(Boolean))]}function Es(e){if(!e.startsWith('"'))return e.trim();try{return JSON.parse(e)}catch{return e.trim()}}function on(e){try{let t=JSON.parse(e.trim()||"{}");return t&&typeof t=="object"&&!Array.isArray(t)?{value:t}:{wrong:"Write one JSON object."}}catch(t){return{wrong:`This is not JSON: ${t.message}`}}}function nn(e,t,n){let s={};for(let r of["description","owner","license","readme"])e[r]!==t[r]&&(s[r]=t[r]||null);JSON.stringify(e.tags)!==JSON.stringify(t.tags)&&(s[n?"valohai.tags":"tags"]=t.tags.length?t.tags:null);for(let r of new Set([...Object.keys(e.others),...Object.keys(t.others)]))JSON.stringify(e.others[r])!==JSON.stringify(t.others[r])&&(s[r]=t.others[r]??null);return s}var Zo=400,sn=e=>e.flatMap(({time:t,by:n,changes:s})=>s.map(({key:r,before:a,after:i})=>({id:`${t} ${r}`,time:t,by:n,key:r==="valohai.tags"?"tags":r,before:Xo(a),after:Xo(i)})));function Xo(e){if(e==null)return"";let t=typeof e=="string"?e:Array.isArray(e)&&e.every(He)?e.join(", "):JSON.stringify(e);return t.length>Zo?`${t.slice(0,Zo)}\u2026`:t}var Ds="This deployment keeps no history of properties yet: update it.";function an({path:e}){let[t,n]=m(!1);return o`<details class="card-history" onToggle=${s=>n(s.currentTarget.open)}><summary>History of what is said here</summary>
    ${t&&o`<${Ts} path=${e} />`}</details>`}function Ts({path:e}){let t=E(`${e}metadata/history/`,{limit:20},{live:U});return t.error&&!t.items.length?o`<${S} error=${t.error} retry=${t.reload} missing=${Ds} />`:o`
    ${!(t.loading&&!t.items.length)&&o`<${C} caption="History of properties" name="properties" more=${t.more} rows=${sn(t.items)}
      empty="Nothing was changed in the last year." columns=${_s} />`}
    <${T} of=${t} what="earlier changes" />`}var _s=[{title:"When",value:({time:e})=>e,kind:"time",cell:({time:e})=>o`<${_} of=${e} />`},{title:"By",value:({by:e})=>e?.name,cell:({by:e})=>o`<${ie} of=${ae(e)} />`},{title:"Property",value:({key:e})=>e,header:!0,cell:({key:e})=>e},{title:"Was",value:({before:e})=>e,kind:"value",cell:({before:e})=>e||"\u2013"},{title:"Became",value:({after:e})=>e,kind:"value",cell:({after:e})=>e||"removed"}];var Os={message:"Properties or tags were changed since you read them.",remedy:"Copy what you typed, close this dialog and edit again."};function rn({uri:e,path:t,isVersion:n,onDone:s,onClose:r}){let[a,i]=m(null),[l,c]=m(null);return x(()=>{As(t,n).then(i,c)},[t]),a?o`<${Is} uri=${e} path=${t} isVersion=${n} seen=${a} onDone=${s} onClose=${r} />`:o`<${Re} title="Edit" onClose=${r}>${l?o`<${S} error=${l} />`:o`<${oe} />`}<//>`}async function As(e,t){let n=await Oo(`${e}metadata/`),s=await n.json(),r=t?(await Q(e,{files:0})).tags:null;return{card:Ge(s,r),etag:n.headers.get("ETag")}}function Is({uri:e,path:t,isVersion:n,seen:s,onDone:r,onClose:a}){let[i,l]=m(s.card),[c,$]=m(en(s.card.tags)),[h,u]=m(Object.keys(s.card.others).length?JSON.stringify(s.card.others,null,2):""),p=on(h),y=p.wrong?{}:nn(s.card,{...i,tags:tn(c),others:p.value},n),j=M=>J=>l({...i,[M]:J.target.value}),k=()=>Z(`${t}metadata/`,y,{headers:{"If-Match":s.etag}}).catch(M=>{throw M.status===412?Object.assign(M,Os):M}),z=()=>{w(`${e} was changed.`),r()};return o`
    <${B} title="Edit" verb="Save" wide twin=${So(e,y)} disabled=${p.wrong||!Object.keys(y).length} send=${k} onDone=${z} onClose=${a}>
      <${L} id="card-description" label="Description" value=${i.description} onInput=${j("description")} />
      <div class="fields">
        <${L} id="card-owner" label="Owner" value=${i.owner} onInput=${j("owner")} />
        <${L} id="card-license" label="Licence" value=${i.license} onInput=${j("license")} hint="An SPDX identifier, such as CC-BY-4.0." />
        <${L} id="card-tags" label="Tags" value=${c} onInput=${M=>$(M.target.value)} hint="With commas between them." />
      </div>
      <${L} id="card-others" label="Other properties" hint="One JSON object." wrong=${p.wrong}>
        <textarea id="card-others" rows="5" spellcheck=${!1} value=${h} aria-describedby=${p.wrong?"card-others-hint card-others-wrong":"card-others-hint"}
          aria-invalid=${p.wrong?"true":null} onInput=${M=>u(M.target.value)} /><//>
      <${L} id="card-readme" label="README" hint="Markdown. Empty: the README.md of the version is shown, if it has one.">
        <textarea id="card-readme" rows="10" value=${i.readme} aria-describedby="card-readme-hint" onInput=${j("readme")} /><//>
    <//>`}var X=e=>function(n){let[s,r]=m({}),[a,i]=m(0);return x(()=>{import("./previews.js").then(l=>r({view:l[e]}),()=>r({failed:!0}))},[a]),s.failed?o`<${S} error=${Rs} retry=${()=>a?location.reload():i(1)} />`:s.view?o`<${s.view} ...${n} />`:o`<${oe} />`},Rs={message:"This part of the page cannot be loaded.",remedy:"Check the network; if the deployment was updated meanwhile, load the page again."},ln=X("Preview"),cn=X("Gallery"),mn=X("Comparison"),$n=X("OneSide"),dn=X("Readme"),un=X("DownloadZip"),pn=X("DownloadUrls"),fn=X("UploadPage"),hn=X("AdoptPage"),gn=X("Me"),bn=X("ApiReference"),vn=X("FileSummary");var Ms=/^readme\.(md|markdown)$/i;function Je({uri:e,path:t,properties:n,tags:s,version:r,owner:a,reload:i}){let[l,c]=m(!1),$=Ge(n,s),h=Object.entries($.others).map(([p,y])=>[p,typeof y=="string"?y:JSON.stringify(y)]),u=[["Owner",$.owner||a],["Licence",$.license],["Tags",$.tags.length>0&&$.tags.map(p=>o`<${ne} key=${p}>${p}<//>`)],...h].filter(([,p])=>p);return o`
    <${v} title="About" aside=${o`<button type="button" onClick=${()=>c(!0)}>Edit</button>`}>
      ${$.description&&o`<p class="description">${$.description}</p>`}
      ${u.length>0&&o`<${Y} of=${u} />`}
      ${!$.description&&!u.length&&o`<p class="note">There is no description yet.</p>`}
      <${an} path=${t} />
    <//>
    <${Ns} text=${$.readme} version=${r} />
    ${l&&o`<${rn} uri=${e} path=${t} isVersion=${!!s} onClose=${()=>c(!1)} onDone=${()=>{c(!1),i()}} />`}`}function Ns({text:e,version:t}){let s=O(!e&&t?`dataset-versions/${encodeURIComponent(t)}/tree/`:null,{prefix:"README",limit:20}).data?.results.find(r=>r.kind==="file"&&Ms.test(r.path));return!e&&!s?null:o`<${v} title="README"><${dn} key=${e||s.path} text=${e} version=${t} path=${s?.path} /><//>`}var Ls=/^[a-z0-9._-]{1,128}$/;function kn({onDone:e,onClose:t}){let[n,s]=m(""),r=n&&!Ls.test(n)?"Lower-case letters, digits, dots, underscores and dashes only.":"",a=i=>{w(`${i.uri} was created.`),e(i)};return o`
    <${B} title="New dataset" verb="Create dataset" twin=${wo(n)} disabled=${!n||r}
      send=${()=>Z("datasets/",{name:n})} onDone=${a} onClose=${t}>
      <${L} id="dataset-name" label="Name" value=${n} wrong=${r} onInput=${i=>s(i.target.value.trim())}
        hint="Versions come from executions that name it, or from data you select in the search." />
    <//>`}var ht=5;function xn({dataset:e,onDone:t,onClose:n}){let s=`datasets/${encodeURIComponent(e)}/`,r=O(`${s}usage/`),[a,i]=m(""),l=async()=>{let $=r.data.newest_version,h=$?`?newest=${encodeURIComponent($)}`:"",u={aliases:0,versions:0};try{for(;;){let p=await de(s+h);if(u.aliases+=p.aliases_removed,u.versions+=p.versions_deleted,p.removed)return p}}catch(p){throw u.aliases+u.versions===0?p:Object.assign(p,{message:`Only a part is removed: ${P(u.aliases,"alias","aliases")} and ${P(u.versions,"version")}. ${p.message}`})}},c=$=>{w(`${e} is removed.`),t($)};return o`
    <${B} title="Remove this dataset?" verb=${`Remove ${e}`} danger twin=${ko(`dataset://${e}/`)}
      disabled=${!r.data||a!==e} send=${l} onDone=${c} onClose=${n}>
      <${H} of=${r}>${$=>o`<${Fs} of=${$} />`}<//>
      <p>Jobs that fetch any of it fail from now on. Each version can be restored until its retention ends, and brings the
        dataset back; its name is never given to other content. The uploaded files themselves stay.</p>
      <${L} id="remove-dataset-name" label="Type the name of the dataset" value=${a} onInput=${$=>i($.target.value.trim())} />
    <//>`}function Fs({of:e}){let t=e.complete?"":"at least ",n=yn(e.used_by,"execution"),s=yn(e.used_by,"version");return o`<${Y} of=${[["Versions deleted",`${t}${P(e.versions,"version")}, ${P(e.file_count,"file")}, ${b(e.size)}`],["Packages purged later",e.packages>0&&`${t}${P(e.packages,"version")} packaged; parts that others use stay`],["Aliases removed",e.aliases.join(", ")],["Executions whose inputs name it",n.length>0&&o`<${wn} of=${n} to=${r=>d("executions",r)} />`],["Versions based on it",s.length>0&&o`<${wn} of=${s} />`]].filter(([,r])=>r)} />`}var yn=(e,t)=>[...new Set(e.filter(n=>n.kind===t).map(n=>n.by))],wn=({of:e,to:t})=>o`${e.slice(0,ht).map(n=>o`${t?o`<a key=${n} href=${t(n)}>${n}</a>`:o`<code key=${n}>${n}</code>`} `)}
  ${e.length>ht&&`and ${e.length-ht} more`}`;var Sn=e=>`dataset-versions/${encodeURIComponent(e.id)}/`;function Cn({version:e,onDone:t,onClose:n}){let s=r=>{w(`${e.uri} is deleted.`),t(r)};return o`
    <${B} title="Delete this version?" verb=${`Delete ${e.name}`} danger twin=${vo(e.uri)}
      send=${()=>de(Sn(e))} onDone=${s} onClose=${n}>
      <p><code>${e.uri}</code> disappears from lists and can no longer be fetched. It can be restored until its
        retention ends; then it is purged, with the parts that no other version uses.</p>
      <p>The uploaded files themselves stay.</p>
    <//>`}function qe({version:e,onDone:t,onClose:n}){let s=r=>{w(`${e.uri} is restored.`),t(r)};return o`
    <${B} title="Restore this version?" verb=${`Restore ${e.name}`} twin=${yo(e.uri)}
      send=${()=>Z(`${Sn(e)}restore/`,{})} onDone=${s} onClose=${n}>
      <p><code>${e.uri}</code> comes back as it was${e.deleted_at?` before ${no(e.deleted_at)}`:""}.</p>
    <//>`}function Pn({dataset:e,reload:t}){let[n,s]=m(""),r=()=>s("");return o`
    <button type="button" class="primary" onClick=${()=>s("promote")}>Promote a version…</button>
    <a class="button" href=${d("upload",{dataset:e})}>Upload files</a>
    <button type="button" class="danger" onClick=${()=>s("remove")}>Remove dataset…</button>
    ${n==="promote"&&o`<${ue} dataset=${e} onClose=${r} onDone=${()=>{r(),t()}} />`}
    ${n==="remove"&&o`<${xn} dataset=${e} onClose=${r} onDone=${()=>V("datasets")} />`}`}function En(){let[e,t]=m(!1);return o`
    <button type="button" class="primary" onClick=${()=>t(!0)}>New dataset</button>
    ${e&&o`<${kn} onClose=${()=>t(!1)} onDone=${n=>V("datasets",n.id)} />`}`}function gt({dataset:e,reload:t}){let n=E("dataset-versions/",{dataset:e,deleted:"true",limit:200},{live:U}),[s,r]=m(null),a=n.items.filter(i=>i.deleted_at);return a.length?o`
    <${v} title="Deleted versions">
      <${C} caption="Deleted versions" name="deleted" rows=${a} columns=${[{title:"Version",value:({name:i})=>i,cell:({id:i,name:l})=>o`<a href=${d("versions",i)}>${l}</a>`,header:!0},{title:"Deleted",value:({deleted_at:i})=>i,cell:({deleted_at:i})=>o`<${_} of=${i} />`,kind:"time"},{title:"Purged after",value:({purge_at:i})=>i,cell:({purge_at:i})=>o`<${_} of=${i} />`,kind:"time"},{title:o`<span class="unseen">Restore</span>`,cell:i=>o`<button type="button" aria-label=${`Restore ${i.name}`} onClick=${()=>r(i)}>Restore</button>`}]} />
      <${T} of=${n} what="more deleted versions" />
      ${s&&o`<${qe} version=${s} onClose=${()=>r(null)}
        onDone=${()=>{r(null),n.reload(),t()}} />`}
    <//>`:null}function bt({params:e}){let t=e.dataset,n=O(`datasets/${encodeURIComponent(t)}/`),s=E(n.data?"dataset-versions/":null,{dataset:t,limit:50},{live:U}),r=E(n.data?`datasets/${encodeURIComponent(t)}/aliases/`:null,{limit:200},{live:U}),a=()=>{r.reload(),s.reload()};return o`
    <${A} title=${t} crumbs=${[["Datasets",d("datasets")],[t]]} lead=${o`<code>${n.data?.uri??""}</code>`}
      actions=${n.data&&o`<${Pn} dataset=${t} reload=${a} />`}>
      <${H} of=${n}>${i=>o`
        <${Je} uri=${i.uri} path=${`datasets/${encodeURIComponent(t)}/`} properties=${i.properties} owner=${i.owner} version=${i.latest_version?.id} reload=${n.reload} />
        <${Bs} of=${r} dataset=${t} />
        <${Us} of=${s} aliases=${r.items} />
        ${!s.items.length&&!s.loading&&!s.error&&o`<${Ke} dataset=${t} />`}
        <${gt} dataset=${t} reload=${a} />
        <${re} of=${{dataset:t}} />`}<//>
      ${n.error?.status===404&&o`<${gt} dataset=${t} reload=${n.reload} />`}
    <//>`}function Us({of:e,aliases:t}){let n=a=>t.filter(i=>i.version.id===a.id),s=[{title:"Version",value:a=>a.name,text:a=>[a.name,...n(a).map(({name:i})=>i)],header:!0,cell:a=>o`<a href=${d("versions",a.id)}>${a.name}</a>
        ${n(a).map(i=>o` <span class="tag accent" key=${i.name}>${i.name}</span>`)}`},{title:"Files",value:a=>a.file_count,kind:"number",cell:a=>g(a.file_count)},{title:"Size",value:a=>a.size,kind:"number",cell:a=>b(a.size)},{title:"Package",value:a=>a.packaging,cell:a=>o`<${G} of=${a.packaging} />`},{title:"Tags",text:a=>a.tags,cell:a=>a.tags.map(i=>o`<${ne} key=${i}>${i}<//>`)},{title:"Created",value:a=>a.ctime,kind:"time",cell:a=>o`<${_} of=${a.ctime} />`}],r=e.items.length>0||!(e.loading||e.error);return o`
    <${v} title="Versions">
      ${r&&o`<${C} caption="Versions, newest first" name="versions" more=${e.more} columns=${s} rows=${e.items} empty="There is no version yet." />`}
      <${T} of=${e} what="older versions" />
    <//>`}function Bs({of:e,dataset:t}){let[n,s]=m("");if(e.error)return o`<${S} error=${e.error} retry=${e.reload} />`;if(!e.items.length)return null;let r=[{title:"Alias",value:a=>a.name,header:!0,cell:a=>o`<a class="tag accent" href=${d("datasets",t,"aliases",a.name)}>${a.name}</a>`},{title:"Version",value:a=>a.version.name,cell:a=>o`<a href=${d("versions",a.version.id)}>${a.version.name}</a>`},{title:"Moved",value:a=>a.mtime,kind:"time",cell:a=>o`<${_} of=${a.mtime} />`},{title:"History",cell:a=>o`<button class="quiet" aria-expanded=${n===a.name}
        onClick=${()=>s(n===a.name?"":a.name)}>${n===a.name?"Hide":"Show"}<span class="unseen"> history of ${a.name}</span></button>`}];return o`
    <${v} title="Aliases">
      <${C} caption="Aliases" name="aliases" more=${e.more} columns=${r} rows=${e.items} id=${a=>a.name} />
      ${n&&o`<${js} key=${n} dataset=${t} alias=${n} />`}
    <//>`}function js({dataset:e,alias:t}){let n=E(`datasets/${encodeURIComponent(e)}/aliases/${encodeURIComponent(t)}/history/`,{limit:20},{live:U});return o`
    <div class="history"><h3>Where ${t} pointed</h3>
      <ol>${n.items.map(s=>o`<li key=${s.rev}>
        <${_} of=${s.mtime} /> ${s.version?o`<a href=${d("versions",s.version.id)}>${s.version.name}</a>`:"(removed)"}<${ie} of=${ae(s.moved_by)} before=" by " />${" "}
        <span class="soft">revision ${s.rev}</span></li>`)}</ol>
      <${T} of=${n} what="older moves" />
    </div>`}var zs=50;function vt({query:e}){let t=E("datasets/",{search:e.search,limit:zs,newest:!0},{live:U}),n=a=>({newest_version:i})=>i?a(i):"\u2013",s=[{title:"Dataset",value:a=>a.name,header:!0,cell:a=>o`<a href=${d("datasets",a.id)}>${a.name}</a>`},{title:"Newest version",value:a=>a.newest_version?.name,cell:n(a=>o`<a href=${d("versions",a.id)}>${a.name}</a>`)},{title:"Files",value:a=>a.newest_version?.file_count,kind:"number",cell:n(a=>g(a.file_count))},{title:"Size",value:a=>a.newest_version?.size,kind:"number",cell:n(a=>b(a.size))},{title:"Package",value:a=>a.newest_version?.packaging,cell:n(a=>o`<${G} of=${a.packaging} />`)},{title:"Created",value:a=>a.newest_version?.ctime,kind:"time",cell:n(a=>o`<${_} of=${a.ctime} />`)}],r=t.items.length>0||!(t.loading||t.error);return o`
    <${A} title="Datasets" lead="Every dataset of this deployment, by name, with its newest version."
      actions=${o`<${se} label="Name contains" param="search" /> <${En} />`}>
      ${r&&o`<${C} caption="Datasets" name="datasets" filtered more=${t.more} columns=${s} rows=${t.items}
        empty=${e.search?"No dataset has this in its name.":"There is no dataset yet. It appears here when its first version exists."} />`}
      ${r&&!t.items.length&&!e.search&&!t.error&&o`<${Ke} />`}
      <${T} of=${t} what="more datasets" />
    <//>`}function le({of:e}){let t=$e(e);return t?o`<a href=${d("versions",t)}>${e}</a>`:o`<span>${e}</span>`}function Qe({of:e}){let t=kt(e),n=yt(e);return o`
    <div class="lineage">
      <h3>Made from</h3>
      ${t.length?o`<ul>${t}</ul>`:o`<p class="soft">Nothing is recorded.</p>`}
      <h3>Used by</h3>
      ${n.length?o`<ul>${n}</ul>`:o`<p class="soft">Nothing yet.</p>`}
    </div>`}function kt({made_by:e,based_on:t}){let n=e?[e.step,e.commit,e.image].filter(s=>typeof s=="string"):[];return[t&&o`<li><small>version before</small> <${Ye} of=${t}>${kt(t)}<//></li>`,e&&o`<li><small>execution</small> <${Dn} id=${e.execution} /> <span class="soft">${n.join(" \xB7 ")}</span>
      ${e.inputs?.length>0&&o`<ul>${e.inputs.map(s=>o`
        <li><small>${s.uri.startsWith("sql://")?"query":"input"}</small> <${Ye} of=${s}>${kt(s)}<//></li>`)}</ul>`}</li>`].filter(Boolean)}function yt({used_by:e=[]}){return e.map(t=>{if(t.more)return o`<li class="soft">and more</li>`;if(t.version)return o`<li><small>version</small> <${Ye} of=${t.version}>${yt(t.version)}<//></li>`;let n=t.made??[];return o`<li><small>execution</small> <${Dn} id=${t.execution} />
      ${n.length>0&&o`<ul>${n.map(s=>o`<li><small>made</small> <${Ye} of=${s}>${yt(s)}<//></li>`)}</ul>`}</li>`})}function Ye({of:e,children:t}){let n=[].concat(t).flat().filter(Boolean);return o`<${le} of=${e.uri} />
    ${e.rows!=null&&o` <span class="soft">${P(e.rows,"row")} of ${e.engine}</span>`}
    ${e.files!=null&&o` <span class="soft">${P(e.files,"file")}</span>`}
    ${e.unknown&&o` <span class="soft">(not known here)</span>`}
    ${e.more&&o` <span class="soft">…</span>`}
    ${n.length>0&&o`<ul>${n}</ul>`}`}var Dn=({id:e})=>o`<a href=${d("executions",e)}>${e}</a>`;function wt({params:e}){let t=e.datum,n=O(`data/${encodeURIComponent(t)}/`,{hashes:!1}),s=O("lineage/",{uri:`datum://${t}`,depth:3}),r=O(n.data?.output_execution?`executions/${encodeURIComponent(n.data.output_execution.id)}/`:null);return o`
    <${A} title=${n.data?.name??t} crumbs=${[["Search",d("search")],[n.data?.name??t]]}
      lead=${n.data&&o`<code>${n.data.uri}</code> <${R} text=${n.data.uri} label="Copy URI" what="URI" />`}>
      <${H} of=${n}>${a=>o`
        <div class="columns">
          <${v} title="Facts"><${Y} of=${Ws(a)} /><//>
          <${v} title="Versions">
            ${!a.output_execution||r.error?.status===404?o`<p class="note">No execution is known that made it.</p>`:o`<${H} of=${r}>${i=>o`<${Vs} of=${i.versions} path=${a.name} />`}<//>`}
          <//>
          <${v} title="Lineage"><${H} of=${s}>${i=>o`<${Qe} of=${i} />`}<//><//>
        </div>
        <${re} of=${{datum:t}} />`}<//>
    <//>`}var Ws=e=>[["Size",b(e.size)],["Stored",e.file_mtime&&o`<${_} of=${e.file_mtime} />`],["Made by execution",e.output_execution&&o`<a href=${d("executions",e.output_execution.id)}>${e.output_execution.id}</a>`],["Aliases",e.aliases.join(", ")],["Tags",e.tags.length>0&&e.tags.map(t=>o`<${ne} key=${t}>${t}<//>`)],...Object.entries(e.properties).map(([t,n])=>[t,typeof n=="string"?n:JSON.stringify(n)]),["MD5",e.md5&&o`<code>${e.md5}</code>`],e.part?["Inside of part",o`<code>${e.part.key}</code>`]:["Key",e.key&&o`<code>${e.key}</code>`]].filter(([,t])=>t);function Vs({of:e,path:t}){let n=e.filter(s=>$e(s));return n.length?o`
    <ul class="plain">${n.map(s=>o`<li key=${s}><a href=${d("versions",$e(s),{tab:"files",find:t})}>${s}</a></li>`)}</ul>
    <p class="note">Those that its execution made. Versions that are based on them may have it as well.</p>`:o`<p class="note">Its execution made no dataset version.</p>`}var Ks=3e3;function xt({params:e}){let t=`executions/${encodeURIComponent(e.execution)}/`,n=O(t,void 0,{live:({state:s})=>s==="sealed"?0:Ks});return o`
    <${A} title=${e.execution} crumbs=${[["Executions",d("executions")],[e.execution]]}
      actions=${o`<${R} text=${`packline execution ${e.execution}`} label="Command line" what="Command line" />`}>
      <${H} of=${n}>${s=>o`<${Hs} execution=${s} path=${t} />`}<//>
    <//>`}var Hs=({execution:e,path:t})=>o`
  <p class="lead" aria-live="polite"><${G} of=${e.state} /> ${e.sealed_at&&o`since <${_} of=${e.sealed_at} />`}</p>
  ${e.alerts.length>0&&o`<${Gs} of=${e.alerts} />`}
  <${v} title="What it made">
    <div class="figures">
      <${N} value=${g(e.file_count)} label="outputs" />
      <${N} value=${b(e.size)} label="together" />
      <${N} value=${g(e.versions.length)} label=${e.versions.length===1?"version":"versions"} />
    </div>
    ${e.versions.length>0&&o`<ul class="plain">${e.versions.map(n=>o`<li><${le} of=${n} /></li>`)}</ul>`}
    ${e.datum_aliases.length+e.late.length>0&&o`<${Y} of=${[["Datum aliases",e.datum_aliases.join(", ")],["Late files",e.late.join(", ")]]} />`}
  <//>
  ${e.state==="sealed"&&o`<${Js} path=${t} />`}
  ${Object.keys(e.marker).length>0&&o`
    <${v} title="Marker"><pre class="json" tabindex="0">${JSON.stringify(e.marker,null,2)}</pre><//>`}
  <${re} of=${{execution:e.id}} />`,Gs=({of:e})=>o`
  <${v} title=${e.length===1?"Alert":"Alerts"}>
    <ul class="alerts">${e.map(({code:t,message:n,remedy:s})=>o`
      <li><strong><code>${t}</code></strong><p>${n}</p>${s&&o`<p class="remedy">What to do: ${s}</p>`}</li>`)}</ul>
  <//>`;function Js({path:e}){let t=E(`${e}outputs/`,{limit:100});return o`
    <${v} title="Outputs">
      ${t.items.length>0&&o`<${C} caption="Outputs" name="outputs" more=${t.more} rows=${t.items} id=${({path:n,datum:s})=>`${n}:${s.id}`} columns=${[{title:"Path",value:({path:n})=>n,cell:({path:n,datum:s})=>o`<a href=${d("data",s.id)}>${n}</a>`,header:!0},{title:"Size",value:({datum:n})=>n.size,cell:({datum:n})=>b(n.size),kind:"number"},{title:"Datum",text:({datum:n})=>n.id,cell:({datum:n})=>o`<code>${n.id}</code><${R} text=${`datum://${n.id}`} what=${`URI of ${n.name}`} />`}]} />`}
      ${!t.items.length&&!t.loading&&!t.error&&o`<p class="note">It has none.</p>`}
      <${T} of=${t} what="more outputs" />
    <//>`}var qs=["open","sealing","sealed"],Ys="This stack does not list executions; open one by its id.";function St({query:e}){let t=E("executions/",{state:e.state,alerts:e.alerts,project:e.project,limit:50},{live:U});return o`
    <${A} title="Executions" lead="Jobs whose outputs were uploaded: what each made, and what was wrong." actions=${o`<${Xs} />`}>
      <div class="filters" role="group" aria-label="Filters">
        <label class="inline" for="state">State</label>
        <select id="state" value=${e.state??""} onChange=${n=>K({state:n.target.value})}>
          <option value="">any</option>${qs.map(n=>o`<option value=${n}>${n}</option>`)}</select>
        <label class="inline"><input type="checkbox" checked=${e.alerts==="true"}
          onChange=${n=>K({alerts:n.target.checked?"true":""})} /> With alerts only</label>
        <${se} label="Project" param="project" />
      </div>
      ${t.error&&!t.items.length?o`<${S} error=${t.error} retry=${t.reload} missing=${Ys} />`:o`${!(t.loading&&!t.items.length)&&o`<${Qs} of=${t} />`}<${T} of=${t} what="more executions" />`}
    <//>`}var Qs=({of:e})=>o`
  <${C} caption="Executions" name="executions" more=${e.more} rows=${e.items} empty=${e.more?"None on this page; there are more.":"No execution is like that."} columns=${[{title:"Execution",value:({id:t})=>t,cell:({id:t})=>o`<a href=${d("executions",t)}>${t}</a>`,header:!0},{title:"State",value:({state:t})=>t,cell:({state:t})=>o`<${G} of=${t} />`},{title:"Files",value:({file_count:t})=>t,cell:({file_count:t})=>g(t),kind:"number"},{title:"Size",value:({size:t})=>t,cell:({size:t})=>b(t),kind:"number"},{title:"Versions",text:({versions:t})=>t,cell:({versions:t})=>o`<${Zs} of=${t} />`},{title:"Alerts",value:({alerts:t})=>t.length,cell:({alerts:t})=>t.length?o`<span class="state bad">${t.length}</span>`:"\u2013"},{title:"Sealed, or last upload",value:({mtime:t})=>t,cell:({mtime:t})=>o`<${_} of=${t} />`,kind:"time"}]} />`,Zs=({of:e})=>e.length?o`${e.slice(0,3).map(t=>o`<${le} of=${t} /> `)}${e.length>3&&`and ${e.length-3} more`}`:"\u2013";function Xs(){let[e,t]=m("");return o`
    <form class="by-id" onSubmit=${s=>{s.preventDefault(),e.trim()&&V("executions",e.trim())}}>
      <input type="text" aria-label="Execution id" placeholder="Execution id" value=${e} autocomplete="off" spellcheck=${!1}
        onInput=${s=>t(s.target.value)} />
      <button>Open</button>
    </form>`}var Tn=1e-6,Ze=e=>e>0&&e<1?`${Math.max(1,Math.round(e*1e3))} ms`:ao(e);function Xe(e){if(e==null)return"\u2013";if(e===0)return"$0";if(e<Tn)return`< $${Tn.toFixed(6)}`;let t=e>=1?2:Math.min(8,1-Math.floor(Math.log10(Math.abs(e))));return`$${e.toFixed(t)}`}var ce=e=>e>0&&e<.01?"< $0.01":Xe(e);function ea(e,t){if(!(t>0)||!(e>t))return"";let n=e/t;return`${n>=10?g(Math.round(n)):n.toFixed(1)} times`}var ta=[["requests","Requests",g],["seconds","Time",Ze],["dollars","Price of requests",Xe]];function et(e){return ta.map(([t,n,s])=>{let[r,a]=[e.by_files[t],e.by_package[t]],i=Math.max(r,a),l=c=>i>0?c/i:0;return{key:t,title:n,files:s(r),packed:s(a),filesShare:l(r),share:l(a),less:ea(r,a)}})}function _n(e){let t=et(e).map(({title:n,files:s,packed:r})=>`${n.toLowerCase()}: ${s} file by file, ${r} by package`);return`One fetch of ${g(e.files)} files. ${t.join("; ")}.`}var On=(e,t)=>{let n=s=>({requests:s.requests*t,seconds:s.seconds*t,dollars:s.dollars*t});return{...e,by_files:n(e.by_files),by_package:n(e.by_package)}};var tt=["versions","packages","package_dollars","fetches","saved_requests","saved_seconds","saved_dollars"];function Ct(e){let t=new Map;for(let n of e.flatMap(s=>s.months)){let s=t.get(n.month)??Object.fromEntries(tt.map(r=>[r,0]));for(let r of tt)s[r]+=n[r];t.set(n.month,s)}return[...t].map(([n,s])=>({month:n,...s})).sort((n,s)=>n.month<s.month?1:-1)}var Pt=e=>e.months.reduce((t,n)=>t+n.saved_dollars,0);function An(e){let t=Object.fromEntries(tt.map(n=>[n,0]));for(let n of Ct(e))for(let s of tt)t[s]+=n[s];return{...t,storage_dollars:e.reduce((n,{storage_dollars:s})=>n+s,0),stale:e.filter(({stale:n})=>n).length}}var Et=e=>e.fetched_by.map(({name:t,fetches:n})=>`${t||"unknown"} ${n}`).join(", ");function Dt({stale:e,complete:t,versions:n}){return e?"stale":n===0?"no versions":t?"in use":"not all read"}var oa="Estimated from fetches that executions have recorded and from list prices; storage at most, as versions may share files.";function Tt(){let e=E("fleet/",{limit:10},{live:6e4});return o`
    <${A} title="Fleet" lead=${oa}>
      ${e.error&&!e.items.length?o`<${S} error=${e.error} retry=${e.reload} missing=${"This stack has no fleet page."} />`:o`${e.items.length>0&&o`<${na} of=${e.items} partial=${e.next!=null} />`}
          ${!(e.loading&&!e.items.length)&&o`<${sa} of=${e.items} />`}<${T} of=${e} what="more datasets" />`}
    <//>`}function na({of:e,partial:t}){let n=An(e);return o`
    <${v} title=${t?`The first ${P(e.length,"dataset")}`:`All ${P(e.length,"dataset")}`}>
      <div class="figures">
        <${N} value=${ce(n.saved_dollars)} label="saved in requests" />
        <${N} value=${g(n.saved_requests)} label="requests saved" />
        <${N} value=${Ze(n.saved_seconds)} label="of waiting saved" />
        <${N} value=${ce(n.package_dollars)} label="paid for packages" />
        <${N} value=${g(n.fetches)} label="recorded fetches" />
        <${N} value=${ce(n.storage_dollars)} label="storage a month, at most" />
        <${N} value=${g(n.stale)} label="stale: unused for 90 days" />
      </div>
    <//>
    <${v} title="By month">
      <${C} caption="Savings by month" name="months" id=${({month:s})=>s} rows=${Ct(e)} columns=${[{title:"Month (UTC)",value:({month:s})=>s,cell:({month:s})=>s,header:!0},{title:"Versions",value:s=>s.versions,cell:s=>g(s.versions),kind:"number"},{title:"Packages",value:s=>s.packages,cell:s=>g(s.packages),kind:"number"},{title:"Paid for packages",value:s=>s.package_dollars,cell:s=>ce(s.package_dollars),kind:"number"},{title:"Fetches",value:s=>s.fetches,cell:s=>g(s.fetches),kind:"number"},{title:"Requests saved",value:s=>s.saved_requests,cell:s=>g(s.saved_requests),kind:"number"},{title:"Time saved",value:s=>s.saved_seconds,cell:s=>Ze(s.saved_seconds),kind:"number"},{title:"Saved",value:s=>s.saved_dollars,cell:s=>ce(s.saved_dollars),kind:"number"}]} />
    <//>`}var sa=({of:e})=>o`
  <${v} title="By dataset">
    <${C} caption="Datasets of the fleet" name="fleet" id=${({name:t})=>t} rows=${e} empty="There is no dataset yet." columns=${[{title:"Dataset",value:({name:t})=>t,cell:({name:t})=>o`<a href=${d("datasets",t)}>${t}</a>`,header:!0},{title:"Use",value:Dt,cell:t=>o`<${ne}>${Dt(t)}<//>`},{title:"Versions",value:t=>t.versions,cell:({versions:t,complete:n})=>`${g(t)}${n?"":" or more"}`,kind:"number"},{title:"Fetches",value:t=>t.fetches,cell:({fetches:t})=>g(t),kind:"number"},{title:"By whom",text:Et,cell:t=>Et(t)||"\u2013"},{title:"Last fetch",value:t=>t.last_fetch_at,cell:({last_fetch_at:t})=>o`<${_} of=${t} />`},{title:"Saved",value:Pt,cell:t=>ce(Pt(t)),kind:"number"},{title:"Stored, at most",value:t=>t.stored_bytes_at_most,cell:({stored_bytes_at_most:t})=>b(t),kind:"number"},{title:"A month",value:t=>t.storage_dollars,cell:({storage_dollars:t})=>ce(t),kind:"number"}]} />
  <//>`;var aa={approved:"good",rejected:"bad",pending:"busy"},Pe={approved:"Approve",rejected:"Reject",pending:"Set back"};function _t({params:{model:e}}){let t=E("model-versions/",{model:e,limit:50},{live:U}),[n,s]=m(null),r=t.items,a=i=>{s(null),t.reload(),w(`Version ${i.counter} is ${i.status}.`)};return o`
    <${A} title=${e} crumbs=${[["Models",d("models")],[e]]}>
      ${t.error&&!r.length?o`<${S} error=${t.error} retry=${t.reload} />`:o`${!(t.loading&&!r.length)&&o`<${ra} rows=${r} more=${t.more} onDecide=${(i,l)=>s({version:i,status:l})} />`}<${T} of=${t} what="more versions" />`}
      <${re} of=${{dataset:`model:${e}`}} />
      ${n&&o`<${ia} ...${n} onDone=${a} onClose=${()=>s(null)} />`}
    <//>`}var ra=({rows:e,more:t,onDecide:n})=>o`
  <${C} caption="Versions of the model" name="versions" more=${t} rows=${e} empty="There is no version of this model." columns=${[{title:"Version",value:({counter:s})=>s,cell:({id:s,counter:r})=>o`<a href=${d("versions",s)}>${r}</a>`,header:!0},{title:"Status",value:({status:s})=>s,cell:({status:s})=>o`<span class=${`state ${aa[s]??"idle"}`}>${s||"pending"}</span>`},{title:"Files",value:({file_count:s})=>s,cell:({file_count:s})=>g(s),kind:"number"},{title:"Size",value:({size:s})=>s,cell:({size:s})=>b(s),kind:"number"},{title:"Packaging",value:({packaging:s})=>s,cell:({packaging:s})=>o`<${G} of=${s} />`},{title:"Created",value:({ctime:s})=>s,cell:({ctime:s})=>o`<${_} of=${s} />`,kind:"time"},{title:"Note",value:({note:s})=>s||null,cell:({note:s})=>s||"\u2013"},{title:o`<span class="unseen">Decide</span>`,cell:s=>o`<span class="decide">${Object.keys(Pe).filter(r=>r!==(s.status||"pending")).map(r=>o`<button type="button" class="quiet" aria-label=${`${Pe[r]} version ${s.counter}`} onClick=${()=>n(s,r)}>${Pe[r]}</button>`)}</span>`}]} />`,ia=({version:e,status:t,onDone:n,onClose:s})=>o`
  <${B} title=${`${Pe[t]} ${e.uri}?`} verb=${Pe[t]} danger=${t==="rejected"} twin=${xo(e.uri,t)}
    send=${()=>Z(`model-versions/${encodeURIComponent(e.id)}/status/`,{status:t})} onDone=${n} onClose=${s}>
    <p>It is ${e.status||"pending"} now; it will be ${t}. Subscribers of events are notified.</p>
  <//>`;function Ot({query:e}){let t=E("models/",{name:e.search,limit:100},{live:U});return o`
    <${A} title="Models" lead="Versions of models, and what people decided about them."
      actions=${o`<${se} label="Name contains" param="search" />`}>
      ${t.error&&!t.items.length?o`<${S} error=${t.error} retry=${t.reload} missing="This stack does not list models." />`:o`${!(t.loading&&!t.items.length)&&o`<${C} caption="Models" name="models" filtered more=${t.more} rows=${t.items} empty=${e.search?"No model has this in its name.":"No execution has made a model yet."} columns=${[{title:"Model",value:({name:n})=>n,cell:({name:n})=>o`<a href=${d("models",n)}>${n}</a>`,header:!0},{title:"URI",cell:({uri:n})=>o`<code>${n}</code>`}]} />`}<${T} of=${t} what="more models" />`}
    <//>`}function ot({step:e,label:t}){let n=Math.round(e.share*100);return o`
    <div class="progress" role="progressbar" aria-label=${t} aria-valuemin="0" aria-valuemax="100"
      aria-valuenow=${e.of?n:null} aria-valuetext=${e.text}>
      <svg viewBox="0 0 100 1" preserveAspectRatio="none" aria-hidden="true">
        <rect class=${e.of?"":"unknown"} width=${e.of?Math.max(n,1):100} height="1" /></svg>
    </div>`}var la="This deployment does not list packagings yet: update it.";function At(){let e=E("packagings/",{limit:20},{live:U});return o`
    <${A} title="Packagings" lead="What is being packaged now, and failures that Packline tries again by itself. The list keeps itself up to date."
      actions=${o`<${Ve} />`}>
      ${e.error&&!e.items.length?o`<${S} error=${e.error} retry=${e.reload} missing=${la} />`:o`${!(e.loading&&!e.items.length)&&o`<${C} caption="Packagings" name="packagings" more=${e.more}
            rows=${e.items} id=${({uri:t})=>t} columns=${ca} empty="Nothing is being packaged." />`}
          <${T} of=${e} what="more packagings" />`}
    <//>`}var ca=[{title:"Version",value:({uri:e})=>e,header:!0,cell:({version:e,dataset:t})=>o`<a href=${d("versions",e.id)}>${t.name} ${e.name}</a>`},{title:"State",value:({packaging:e})=>e,cell:e=>o`<${G} of=${e.packaging} />${e.packaging==="failed"&&o` <span class="reason">${e.reason}</span>`}`},{title:"Progress",value:({packed_parts:e,planned_parts:t})=>t?e/t:0,cell:e=>o`<${ma} of=${e} />`},{title:"Files",value:({files:e})=>e,kind:"number",cell:({files:e})=>g(e)},{title:"Size",value:e=>e.bytes,kind:"number",cell:e=>b(e.bytes)},{title:"Asked for",value:({asked_at:e})=>e,kind:"time",cell:e=>o`<${_} of=${e.asked_at} /><${ie} of=${ae(e.asked_by)} before=" by " />`},{title:"Attempt",value:({attempts:e})=>e,kind:"number",cell:({attempts:e})=>g(e)},{title:"Run",value:({run:e})=>e,cell:e=>o`<${$a} of=${e} />`}];function ma({of:e}){if(e.packaging==="failed")return"\u2013";let t=ye(e.packed_parts,e.planned_parts?{parts:e.planned_parts}:null);return o`<span class="step"><${ot} step=${t} label=${`Packaging of ${e.uri}`} />${t.text}</span>`}var $a=({of:e})=>o`
  ${e.run_url?o`<a href=${e.run_url} target="_blank" rel="noopener noreferrer">Run<span class="unseen"> of ${e.uri}, in a new tab</span></a>`:o`<${R} text=${e.run} label="Copy run name" what=${`name of the run of ${e.uri}`} />`}
  ${e.log_url&&o` <a href=${e.log_url} target="_blank" rel="noopener noreferrer">Log<span class="unseen"> of ${e.uri}, in a new tab</span></a>`}`;var da=50;function In({pattern:e}){let t=E("search/",{q:e,limit:da});if(t.error&&!t.items.length)return o`<${S} error=${t.error} retry=${t.reload} missing="This deployment cannot search everything yet: update it." />`;let n=t.items.length>0||!t.loading;return o`
    <${v} title="Names and files" aside=${o`<${R} text=${Eo(e)} label="Command line" what="Command line" />`}>
      ${n&&o`<p class="note" role="status">${P(t.items.length,"result")} shown${t.more?"; there are more":""}. Searched: names, and ${t.searched}.</p>`}
      ${t.notSearched?.length>0&&o`<p class="note">Not searched yet: ${t.notSearched.join(", ")}.</p>`}
      ${n&&o`<${C} caption="Names and files" name="everything" more=${t.more} rows=${t.items} id=${ua} columns=${pa}
        empty=${t.more?"Nothing on these pages.":`Nothing matches \u201C${e}\u201D.`} />`}
      <${T} of=${t} what="more results" />
    <//>`}var ua=e=>`${e.kind} ${e.collection} ${e.name} ${e.uri}`,pa=[{title:"Name",header:!0,value:e=>e.name,cell:e=>o`<a href=${d(...Oe(e))}>${e.name}</a>`},{title:"Kind",value:e=>e.kind,cell:e=>e.kind},{title:"Of",value:e=>e.collection,cell:e=>o`<${fa} of=${e.collection} />`},{title:"In versions",text:e=>e.versions?.map(({name:t})=>t),cell:e=>e.kind==="file"?o`<${ha} of=${e} />`:"\u2013"}];function fa({of:e}){if(!e)return"\u2013";let t=e.startsWith("model:")?e.slice(6):"";return o`<a href=${t?d("models",t):d("datasets",e)}>${t||e}</a>`}var ha=({of:e})=>o`${e.versions.map(({id:t,name:n})=>o`<a key=${t} href=${d(...lo(t,e.name))}>${n}</a> `)}
  ${e.more_versions>0&&`and ${e.more_versions} more`}`;var It=new Map;function nt(e){let[,t]=m(0),n=s=>{s.size?It.set(e,s):It.delete(e),t(r=>r+1)};return[It.get(e)??me,n]}function pe({label:e,checked:t,some:n=!1,onChange:s}){let r=F();return x(()=>{r.current.indeterminate=n},[n]),o`<label class="pick"><input ref=${r} type="checkbox" aria-label=${e} checked=${t} onChange=${s} /></label>`}var st=({selection:e,onClear:t,onCompose:n,children:s})=>o`
  <div class="selected" role="region" aria-label="Selection">
    <span role="status">${g(e.size)} selected, ${b(Be(e))}</span>
    <button type="button" class="quiet" onClick=${t}>Clear</button>
    ${s}
    <button type="button" class="primary" onClick=${n}>Create version from selection…</button>
  </div>`;var ga=/^[a-z0-9._-]{1,128}$/,Rn=/^[A-Za-z0-9._-]{1,256}$/,Mn=e=>e.split(/[\s,]+/).filter(Boolean);function at({selection:e,onDone:t,onClose:n}){let[s,r]=m({dataset:"",name:"",base:"",packaging:!0,aliases:"",tags:""}),a=k=>z=>r({...s,[k]:z.target.value}),i=O("datasets/",{limit:100}),l=[...e.keys()],c=s.base&&va(s.dataset,s.base),$={...s,base:c.includes("://")||!c?c:je(c),datums:l,aliases:Mn(s.aliases),tags:Mn(s.tags)},h=ba(s,$),u=No(e),p=()=>Z("dataset-versions/",{dataset:s.dataset,name:s.name,files:l.map(k=>({datum:k})),previous_version:c||null,packaging:s.packaging,targeting_aliases:$.aliases,tags:$.tags}),y=k=>{w(`${k.uri} was created.`),t(k)},j=s.dataset&&s.name&&!Object.values(h).some(Boolean)&&l.length<=1e3;return o`
    <${B} title="Create a version from the selection" verb="Create version" twin=${Co($)}
      disabled=${!j} send=${p} onDone=${y} onClose=${n}>
      <p>${P(l.length,"file")}, ${b(Be(e))}. The version has exactly these.</p>
      ${l.length>1e3&&o`<p class="problem" role="alert">At most ${1e3} files at a time: take some out of the selection.</p>`}
      ${u.length>0&&o`<p class="note" role="status">${P(u.length,"path")} selected twice (such as <code>${u[0]}</code>): on disk the last one wins.</p>`}
      <div class="fields">
        <${L} id="compose-dataset" label="Dataset" value=${s.dataset} onInput=${a("dataset")} wrong=${h.dataset} list="compose-datasets" hint="An existing one, or a new name." />
        <datalist id="compose-datasets">${(i.data?.results??[]).map(({name:k})=>o`<option value=${k} />`)}</datalist>
        <${L} id="compose-name" label="Version" value=${s.name} onInput=${a("name")} wrong=${h.name} hint="Such as v2; it never changes afterwards." />
        <${L} id="compose-base" label="Made from (optional)" value=${s.base} onInput=${a("base")} wrong=${h.base} hint="A version or alias, for lineage; no files are taken from it." />
        <${L} id="compose-aliases" label="Aliases (optional)" value=${s.aliases} onInput=${a("aliases")} wrong=${h.aliases} hint="Moved to it once it is packaged." />
        <${L} id="compose-tags" label="Tags (optional)" value=${s.tags} onInput=${a("tags")} hint="Separated by spaces or commas." />
        <${Ro} id="compose-packaging" label="Package it" checked=${s.packaging} onChange=${k=>r({...s,packaging:k})} />
      </div>
    <//>`}function ba(e,{aliases:t}){let n="Letters, digits, dots, underscores and dashes only.";return{dataset:e.dataset&&!ga.test(e.dataset)?"Lower-case letters, digits, dots, underscores and dashes only.":"",name:e.name&&!Rn.test(e.name)?n:"",base:e.base&&!/^(?:[a-z]+:\/\/)?[\w.:/-]+$/.test(e.base)?"A version, such as v1, or dataset://images/v1.":"",aliases:t.every(s=>Rn.test(s))?"":n}}var va=(e,t)=>/[:/]/.test(t)?t:`${e}:${t}`;var it={tag:"tag",name:"name",alias:"alias",execution:"output_execution",version:"dataset_version",property:"property"},ka=["tag","property"],Nn=/^[^=<>!]+(?:[=<>]|!=)/,ya=/[*?/]|\.\w{1,8}$/;function wa(e){let t={};for(let n of Bn(e)){let s=n.indexOf(":"),r=it[n.slice(0,s).toLowerCase()];r&&s<n.length-1?rt(t,r,n.slice(s+1)):Nn.test(n)?rt(t,"property",n):rt(t,ya.test(n)?"name":"tag",n)}return t}function Ln(e){let t=e.q?wa(e.q):{};for(let n of Object.values(it))for(let s of(e[n]??"").split(`
`))s.trim()&&rt(t,n,s.trim());return t}var Fn=e=>Object.fromEntries(Object.values(it).map(t=>[t,[].concat(e[t]??[]).join(`
`)]));function Un(e=""){let t=n=>Nn.test(n)||it[n.slice(0,n.indexOf(":")).toLowerCase()];return Bn(e).some(t)?"":e.trim().replace(/^"(.*)"$/,"$1")}var lt=e=>Object.keys(e).length===0;function rt(e,t,n){ka.includes(t)?e[t]=[...e[t]??[],n]:e[t]=n}var Bn=e=>[...e.matchAll(/(?:[^\s"]|"[^"]*"?)+/g)].map(([t])=>t.replaceAll('"',"")).filter(Boolean);function Nt({query:e}){let t=Te(()=>Ln(e),[JSON.stringify(e)]),n=Un(e.q),[s,r]=nt("search"),[a,i]=m(!1),l=E(lt(t)?null:"data/",{...t,limit:100}),c=n&&!l.items.length?{}:t;return o`
    <${A} title="Search" lead="Find anything by a part of its name, and files by their metadata. Select some of these to create a version."
      actions=${!lt(t)&&!n&&o`<${R} text=${Do(t)} label="Command line" what="Command line" />`}>
      ${n&&o`<${In} key=${n} pattern=${n} />`}
      <${Ca} key=${JSON.stringify(c)} filters=${c} />
      ${l.error&&!l.items.length&&o`<${S} error=${l.error} retry=${l.reload} />`}
      ${!lt(t)&&!(l.error&&!l.items.length)&&(l.items.length>0||!n)&&o`
        <${Pa} of=${l} selection=${s} onSelect=${r} />
        <${T} of=${l} what="more results" />`}
      ${s.size>0&&o`<${st} selection=${s} onClear=${()=>{r(me),w("Nothing is selected.")}} onCompose=${()=>i(!0)} />`}
      ${a&&o`<${at} selection=${s} onClose=${()=>i(!1)} onDone=${$=>{r(me),V("versions",$.id)}} />`}
    <//>`}var xa=[["tag","Tags","One a line; all must be there."],["property","Properties","One a line: factory=eu-02, accuracy>=0.9, approved_by"],["name","Name","Path or file name; * and ? stand for anything."],["alias","Datum alias",""],["output_execution","Execution","Outputs of this one."],["dataset_version","Dataset version","Members of this one, such as images:v1."]],Sa=["tag","property"];function Ca({filters:e}){let[t,n]=m(()=>Fn(e)),s=a=>{a.preventDefault(),K({q:"",...t})},r=a=>i=>n({...t,[a]:i.target.value});return o`
    <form class="card search-form" onSubmit=${s} aria-label="Search">
      <div class="fields thirds">${xa.map(([a,i,l])=>o`
        <${L} key=${a} id=${`search-${a}`} label=${i} hint=${l} value=${t[a]} onInput=${r(a)}>
          ${Sa.includes(a)?o`<textarea id=${`search-${a}`} rows="2" value=${t[a]} onInput=${r(a)} aria-describedby=${`search-${a}-hint`} spellcheck=${!1}></textarea>`:null}
        <//>`)}</div>
      <div class="buttons"><button type="submit" class="primary">Search</button></div>
    </form>`}function Pa({of:e,selection:t,onSelect:n}){if(e.loading&&!e.items.length)return null;let s=Ue(t,e.items),r=o`<${pe} label=${`Select all ${e.items.length} shown`} checked=${s==="all"} some=${s==="some"}
    onChange=${()=>n(s==="all"?Fe(t,e.items):Le(t,e.items))} />`;return o`
    <p class="note" role="status">${P(e.items.length,"file")} shown${e.more?"; there are more":""}.</p>
    ${!e.items.length&&!e.more&&e.searched&&o`<p class="note">Searched: ${e.searched}. The search field above finds any file by a part of its path.</p>`}
    ${e.notSearched?.length>0&&o`<p class="note" role="status">Not everything was searched: ${e.notSearched.map(a=>`${P(a.files,"file")} of execution ${a.execution}`).join(", ")} will be in the index soon.</p>`}
    <${C} caption="Found files" name="files" more=${e.more} rows=${e.items} empty=${e.more?"Nothing on these pages.":"Nothing is like that."} columns=${[{title:r,kind:"box",cell:a=>o`<${pe} label=${`Select ${a.name}`} checked=${t.has(a.id)} onChange=${()=>n(Ne(t,a))} />`},{title:"Name",value:({name:a})=>a,cell:({id:a,name:i})=>o`<a href=${d("data",a)}>${i}</a>`,header:!0},{title:"Size",value:({size:a})=>a,cell:({size:a})=>b(a),kind:"number"},{title:"Tags",text:({tags:a})=>a,cell:({tags:a})=>a.length?a.map(i=>o`<${ne}>${i}<//>`):"\u2013"},{title:"Properties",text:({properties:a})=>JSON.stringify(a),cell:({properties:a})=>o`<${Ea} of=${a} />`},{title:"Execution",value:({output_execution:a})=>a?.id,cell:({output_execution:a})=>a?o`<a href=${d("executions",a.id)}>${a.id}</a>`:"\u2013"},{title:"Datum",cell:({uri:a,name:i})=>o`<${R} text=${a} label="Copy URI" what=${`URI of ${i}`} />`}]} />`}var Mt=4;function Ea({of:e}){let t=Object.entries(e);if(!t.length)return"\u2013";let n=([s,r])=>`${s} = ${typeof r=="string"?r:JSON.stringify(r)}`;return o`<span class="properties" title=${t.map(n).join(`
`)}>${t.slice(0,Mt).map(s=>o`<code>${n(s)}</code> `)}
    ${t.length>Mt&&`and ${t.length-Mt} more`}</span>`}var fe=e=>`dataset-versions/${encodeURIComponent(e.id)}/package/`,jn={built:"Package again?",failed:"Try packaging again?",none:"Package this version?"},zn={built:"Rebuild",failed:"Retry",none:"Package now"};function ct({version:e,onDone:t,onClose:n}){let s=e.packaging==="built",r=()=>Z(fe(e),s?{rebuild:!0}:{}),a=i=>{w(`Packaging of ${e.uri} has started.`),t(i)};return o`
    <${B} title=${jn[e.packaging]??jn.none} verb=${zn[e.packaging]??zn.none}
      twin=${bo(e.uri,s)} send=${r} onDone=${a} onClose=${n}>
      <p>${P(e.file_count,"file")}, ${b(e.size)} of <code>${e.uri}</code> become a few large parts.
        ${s?"Every part is packed anew from the files; until that is done, the version is fetched file by file.":"Parts that another version has already are not built again."}</p>
      ${e.packaging==="failed"&&o`<p class="note">Last time: ${e.packaging_reason}</p>`}
    <//>`}var Da=1e3,Ta=15e3;function Wn({version:e,onEnd:t}){return e.packaging==="pending"?o`<${_a} version=${e} onEnd=${t} />`:e.packaging==="failed"?o`<${Oa} version=${e} onStart=${t} />`:null}function _a({version:e,onEnd:t}){let{step:n,error:s}=Aa(e,t);return o`
    <section class="card packaging" aria-label="Packaging">
      <header><h2>Packaging</h2><${G} of="pending" /></header>
      <div>
        <${ot} step=${n} label="Packaging" />
        <p aria-live="polite" class="said">${n.text}</p>
        <p class="note">The version can be fetched meanwhile, file by file. <a href=${d("packagings")}>All packagings, with run and log</a></p>
        <p><${Ve} /></p>
        ${s&&o`<p class="note">The API does not answer; retrying. ${s.message}</p>`}
      </div>
    </section>`}function Oa({version:e,onStart:t}){let[n,s]=m(!1);return o`
    <section class="problem" role="alert" aria-label="Packaging failed">
      <p><strong>Packaging failed.</strong> Files are fetched one by one meanwhile.</p>
      <p class="reason">${e.packaging_reason}</p>
      <button type="button" onClick=${()=>s(!0)}>Retry packaging</button>
      ${n&&o`<${ct} version=${e} onClose=${()=>s(!1)} onDone=${()=>{s(!1),t?.()}} />`}
    </section>`}function Aa(e,t){let[n,s]=m({step:ye(0,null)}),r=F(t);return r.current=t,x(()=>{let a=new AbortController,i="",l=async()=>{let $=await Q(fe(e),{limit:1},{signal:a.signal}).catch(p=>{throw p.name!=="AbortError"&&s(y=>({...y,error:p})),p});if($.packaging!=="pending")return w($.packaging==="built"?"Packaging is done.":"Packaging failed."),r.current?.(),!1;let h=ye($.count??0,$.planned),u=h.text!==i;return i=h.text,s({step:h}),u};l().catch(()=>{});let c=Me(l,()=>Da,{longest:Ta});return()=>{a.abort(),c()}},[e.id]),n}var Vn="packline.expert",Lt="packline:expert",mt=()=>localStorage.getItem(Vn)==="on";function Kn(e){localStorage.setItem(Vn,e?"on":"off"),w(e?"Expert view on: blocks, offsets, checksums and keys are shown.":"Expert view off."),window.dispatchEvent(new Event(Lt))}function Ft(){let[e,t]=m(mt);return x(()=>{let n=()=>t(mt());return window.addEventListener(Lt,n),window.addEventListener("storage",n),()=>{window.removeEventListener(Lt,n),window.removeEventListener("storage",n)}},[]),e}function Hn(e){x(()=>{let t=n=>{n.key?.toLowerCase()!=="x"||!n.shiftKey||n.altKey||n.repeat||!(n.ctrlKey||n.metaKey)||(n.preventDefault(),Kn(!mt()),e?.(mt()))};return window.addEventListener("keydown",t),()=>window.removeEventListener("keydown",t)},[e])}function Ut(){let e=Ft();return o`
    <button type="button" class="switch" role="switch" aria-checked=${String(e)} onClick=${()=>Kn(!e)}
      aria-keyshortcuts="Control+Shift+X Meta+Shift+X" title="Ctrl/Cmd+Shift+X">
      <span class="knob" aria-hidden="true"></span>Expert view</button>`}var Gn={none:"Package now",failed:"Retry packaging",built:"Rebuild"};function Jn({version:e,reload:t}){let[n,s]=m("");Hn(eo(c=>c&&K({tab:"packages"}),[]));let r=()=>s(""),a=()=>{r(),t()},i=()=>l?V("models",e.dataset.id.slice(6)):V("datasets",e.dataset.id),l=e.dataset.id.startsWith("model:");return o`
    ${!l&&o`<button type="button" class="primary" onClick=${()=>s("promote")}>Promote</button>`}
    ${Gn[e.packaging]&&o`<button type="button" onClick=${()=>s("package")}>${Gn[e.packaging]}</button>`}
    <button type="button" class="danger" onClick=${()=>s("delete")}>Delete</button>
    ${n==="promote"&&o`<${ue} dataset=${e.dataset.name} version=${e.name} onDone=${a} onClose=${r} />`}
    ${n==="package"&&o`<${ct} version=${e} onDone=${a} onClose=${r} />`}
    ${n==="delete"&&o`<${Cn} version=${e} onDone=${i} onClose=${r} />`}`}function qn({id:e,error:t,reload:n}){let[s,r]=m(!1),a={id:e,uri:je(e),name:e.split(":").pop()};return o`
    <div class="problem" role="alert"><p><strong>${t.message}</strong></p>
      <button type="button" onClick=${()=>r(!0)}>Restore</button></div>
    ${s&&o`<${qe} version=${a} onDone=${()=>{r(!1),n()}} onClose=${()=>r(!1)} />`}`}var Yn={added:"+",removed:"\u2212",changed:"\u2260"};function Bt({version:e,query:t}){let n=E("dataset-versions/",{dataset:e.dataset.id,limit:100}),s=e.previous_version,r=t.against??s??"",a=n.items.filter(l=>l.id!==e.id),i=!r||a.some(l=>l.id===r);return o`
    <${v} title="Compare" aside=${o`
      <label for="against">with version</label>
      <select id="against" value=${r} onChange=${l=>K({against:l.target.value})}>
        <option value="" disabled>Choose one</option>
        ${!i&&o`<option value=${r}>${$t(r,e)}</option>`}
        ${a.map(l=>o`<option key=${l.id} value=${l.id}>${l.name}</option>`)}
      </select>
      <${Ia} dataset=${e.dataset.id} />`}>
      ${r?o`<${Ra} key=${r} version=${e} against=${r} file=${t.file} />`:o`<p class="note">Choose a version: what must be done to it to have this one is listed here.</p>`}
    <//>`}var $t=(e,t)=>we(e)===t.dataset.id?xe(e):`${we(e)} ${xe(e)}`;function Ia({dataset:e}){let[t,n]=m(""),s=$e(t.trim())??(/[:/]/.test(t)||!t.trim()?t.trim():`${e}:${t.trim()}`);return o`<form class="by-id" onSubmit=${a=>{a.preventDefault(),s&&K({against:s,file:""})}}>
    <input type="text" value=${t} onInput=${a=>n(a.target.value)} aria-label="Version of any dataset" placeholder="dataset:version" autocomplete="off" spellcheck=${!1} />
    <button type="submit">Compare</button></form>`}function Ra({version:e,against:t,file:n}){let s=E(`dataset-versions/${encodeURIComponent(e.id)}/diff/`,{against:t,limit:200}),r=[{title:"Change",value:c=>c.change,cell:c=>o`<span class=${`change ${c.change}`}><span aria-hidden="true">${Yn[c.change]}</span> ${c.change}</span>`},{title:"File",value:c=>c.path,header:!0,kind:"path",cell:c=>o`<button type="button" class="link" aria-expanded=${String(c.path===n)} onClick=${()=>K({file:c.path===n?"":c.path},{replace:!0})}>${c.path}</button>`},{title:`In ${$t(t,e)}`,value:c=>c.before?.size,kind:"number",cell:c=>b(c.before?.size)},{title:`In ${e.name}`,value:c=>c.after?.size,kind:"number",cell:c=>b(c.after?.size)}],a=Object.keys(Yn).map(c=>[c,s.items.filter($=>$.change===c).length]),i=s.items.find(c=>c.path===n),l=s.items.length>0||!(s.loading||s.error);return o`<div class="differences">
    ${s.items.length>0&&o`<p class="so-far" aria-live="polite">
      ${a.filter(([,c])=>c).map(([c,$])=>`${P($,"file")} ${c}`).join(", ")}${s.more?", and more below":""}.</p>`}
    ${l&&o`<${C} caption=${`Changes from ${$t(t,e)} to ${e.name}`} name="changes" more=${s.more} columns=${r} rows=${s.items}
      id=${c=>`${c.change} ${c.path}`} empty=${s.more?"Nothing so far; there is more to compare.":"Their files are the same."} />`}
    <${T} of=${s} what="more changes" />
    ${i&&o`<${Ma} key=${n} change=${i} version=${e} against=${t} />`}</div>`}function Ma({change:e,version:t,against:n}){let s=[[n,e.before],[t.id,e.after]].filter(([,r])=>r).map(([r,a])=>({version:r,path:e.path,datum:a.id,label:$t(r,t)}));return o`<section class="compared" aria-label=${`Content of ${e.path}`}><h3>${e.path}</h3>
    ${s.length===2?o`<${mn} sides=${s} />`:o`<${$n} of=${s[0]} />`}</section>`}var Na=[36,44],La=matchMedia("(max-width: 48rem), (pointer: coarse)"),Qn=12,Fa=1e3,Ua=2e4;function Zn({caption:e,place:t,columns:n,rows:s,more:r,loading:a,onOpen:i,selected:l,focus:c,start:$,order:h}){let u=F(),[p,y]=m({top:0,height:600}),j=F(ro(t)).current,[k,z]=m(()=>Math.max(0,$?s.findIndex(({path:D})=>D===$):Math.min(j?.active??0,s.length-1))),M=F($?null:j?.top??null),J=F(!1),W=Na[Number(La.matches)],ee=()=>{if(!u.current)return;let{scrollTop:D,clientHeight:te}=u.current;M.current===null&&io(t,{top:D,active:k}),y({top:D,height:te})},q=Math.max(0,Math.floor(p.top/W)-Qn),I=Math.min(s.length,Math.ceil((p.top+p.height)/W)+Qn);return x(()=>{r&&s.length-I<Fa&&r()},[r,I,s.length]),De(()=>{if(M.current===null)return;s.length*W>=M.current+p.height||s.length>Ua||!(r||a)?[u.current.scrollTop,M.current]=[M.current,null]:r?.()},[r,a,s.length]),De(()=>{let D=new ResizeObserver(ee);return D.observe(u.current),c&&document.activeElement===document.body&&(J.current=!0,k&&(u.current.scrollTop=Math.max(0,k-2)*W),ee()),()=>D.disconnect()},[]),De(()=>{J.current&&(J.current=!1,u.current.querySelector(`[data-row="${k}"]`)?.focus({preventScroll:!0}))}),o`
    <div class="window" ref=${u} onScroll=${ee} onWheel=${()=>{M.current=null}} onKeyDown=${D=>{M.current=null;let te=Math.max(1,Math.floor(p.height/W)-2),f={ArrowDown:1,ArrowUp:-1,PageDown:te,PageUp:-te,Home:-s.length,End:s.length};if(!(D.key in f)||D.ctrlKey||D.metaKey||D.altKey)return;D.preventDefault();let ke=Math.max(0,Math.min(s.length-1,k+f[D.key])),{scrollTop:Zt,clientHeight:Xt}=u.current;ke*W<Zt?u.current.scrollTop=ke*W:(ke+2)*W>Zt+Xt&&(u.current.scrollTop=(ke+2)*W-Xt),J.current=!0,z(ke),ee()}} role="region" aria-label=${e}
      aria-busy=${!!a} tabindex="0">
      <table aria-rowcount=${r||a?-1:s.length+1}>
        <caption class="unseen">${e}</caption>
        <thead><tr aria-rowindex="1">${n.map(D=>o`<th scope="col" class=${D.kind} aria-sort=${h?.directionOf(D)}>${D.title}${h?.columns.includes(D)&&o`<${uo} order=${h} column=${D} />`}</th>`)}</tr></thead>
        <tbody>
          ${q>0&&o`<tr key="above" aria-hidden="true"><td colspan=${n.length} style=${{height:`${q*W}px`}} /></tr>`}
          ${s.slice(q,I).map((D,te)=>o`<${Ba} key=${D.path} row=${D} at=${q+te} columns=${n}
            tabindex=${q+te===k?0:-1} marked=${l(D)} open=${()=>{z(q+te),i(D)}} />`)}
          ${I<s.length&&o`<tr key="below" aria-hidden="true"><td colspan=${n.length} style=${{height:`${(s.length-I)*W}px`}} /></tr>`}
        </tbody>
      </table>
    </div>`}var Ba=({row:e,at:t,columns:n,tabindex:s,marked:r,open:a})=>o`
  <tr aria-rowindex=${t+2} class=${r?"marked":null} aria-selected=${r?"true":null}>
    ${n.map(({header:i,kind:l,cell:c})=>i?o`<th scope="row" class=${l}><button class="link" data-row=${t} tabindex=${s} onClick=${a}>${c(e)}</button></th>`:o`<td class=${l}>${c(e)}</td>`)}
  </tr>`;var Xn=1e3,ja=1e3,za="This deployment cannot show folders yet: update it, or list the files with packline show.";function jt({version:e,query:t}){let n=t.prefix??"",s=t.begins??"",r=t.find??"",a=`dataset-versions/${encodeURIComponent(e.id)}/`,i=E(...r?[`${a}files/`,{search:r,limit:Xn}]:[`${a}tree/`,{prefix:n+s,limit:Xn}]),l=Va(n),c=F(!1),$=f=>{f.kind==="folder"?K({prefix:f.path,file:"",begins:""}):(t.file||(c.current=!0),K({file:f.path},{replace:!!t.file}))},h=()=>{document.activeElement?.closest?.(".preview")&&document.querySelector('.window [data-row][tabindex="0"]')?.focus(),c.current?history.back():K({file:""},{replace:!0}),c.current=!1};x(()=>{t.file||(c.current=!1)},[t.file]),x(()=>{t.file&&w(`Preview of ${t.file}`)},[t.file]);let[u,p]=nt(e.id),y=i.items.filter(f=>f.datum).map(f=>f.datum),j=Ue(u,y),k={title:y.length>0&&o`<${pe} label=${`Select all ${y.length} files shown`} checked=${j==="all"} some=${j==="some"}
      onChange=${()=>p(j==="all"?Fe(u,y):Le(u,y))} />`,kind:"box",cell:f=>f.datum&&o`<${pe} label=${`Select ${f.datum.name}`} checked=${u.has(f.datum.id)} onChange=${()=>p(Ne(u,f.datum))} />`},z=[{title:"Name",value:f=>es(n,f),header:!0,kind:"entry",cell:f=>o`<${ts} kind=${f.kind} />${es(n,f)}`},{title:"Files",value:f=>f.kind==="folder"?f.files:null,kind:"number",cell:f=>f.kind==="folder"?`${f.files_at_most?"\u2264 ":""}${g(f.files)}`:""},{title:"Size",value:f=>f.datum?.size,kind:"number",cell:f=>f.datum?b(f.datum.size):""},k],M=[{title:"Path",value:f=>f.path,header:!0,kind:"entry",cell:f=>o`<${ts} kind="file" />${f.path}`},z[2],k],J=mo("files",r?M:z,i.items),W=J.rows.filter(f=>f.kind!=="folder"),ee=W.filter(f=>Mo(f.path)),q=t.view==="gallery"&&(ee.length>0||i.loading),I=W.findIndex(f=>f.path===t.file),ve=f=>I>=0&&W[I+f]?()=>$(W[I+f]):null,D=JSON.stringify([n+s,r]),te=!i.items.length&&!i.loading&&!i.error&&!i.more;return o`
    <div class=${t.file?"browser open":"browser"}>
      <${v} title="Files" aside=${o`
        ${ee.length>0&&o`<button type="button" aria-pressed=${String(q)} onClick=${()=>K({view:q?"":"gallery"},{replace:!0})}>Gallery</button>`}
        ${!r&&o`<${se} label="Name begins with" param="begins" />`}
        <${se} label="Find in all folders" param="find" />`}>
        ${!r&&o`<${_o} label="Folder" of=${Ha(e,n)} />`}
        ${i.items.length>0&&!q&&o`<${$o} order=${J} caption="files" />`}
        ${J.chosen&&i.more&&o`<p class="note" role="status">Sorted: the ${i.items.length} rows that are loaded. There are more.</p>`}
        ${i.error&&o`<${S} error=${i.error} retry=${i.more??i.reload} missing=${za} />`}
        ${q&&o`<${cn} version=${e.id} files=${ee} onOpen=${$} more=${i.error?null:i.more} selected=${f=>f.path===t.file} />`}
        ${!q&&i.items.length>0&&o`<${Zn} key=${D} place=${D} caption=${r?`Files with ${r} in their path`:`Files in ${n||"the version"}`}
          columns=${r?M:z} rows=${J.rows} order=${J} more=${i.error?null:i.more} loading=${i.loading}
          onOpen=${$} focus=${l.wanted} start=${l.start} selected=${f=>f.path===t.file} />`}
        ${!i.items.length&&i.loading&&o`<${oe} />`}
        ${te&&o`<p class="note">${Ka(r,s)}</p>`}
        <p class="so-far">${P(i.items.length,"entry","entries")}${i.more||i.loading?" so far; more as you scroll":""}</p>
      <//>
      ${u.size>0&&o`<${Wa} version=${e} selection=${u} onClear=${()=>{p(me),w("Nothing is selected.")}} />`}
      ${t.file&&o`<${ln} key=${t.file} version=${e} path=${t.file} onClose=${h}
        previous=${ve(-1)} next=${ve(1)} />`}
    </div>`}var es=(e,{path:t})=>t.slice(e.length);function Wa({version:e,selection:t,onClear:n}){let[s,r]=m(!1),a=[...t.values()].map(({name:l})=>l),i=l=>{n(),V("versions",l.id)};return o`
    <${st} selection=${t} onClear=${n} onCompose=${()=>r(!0)}>
      <${un} version=${e} selection=${t} />
      <${pn} version=${e} selection=${t} />
      ${a.length<=ja&&o`<${R} text=${po(e.uri,To(e.uri),a)} label="Copy command" what="Command line" />`}
    <//>
    ${s&&o`<${at} selection=${t} onClose=${()=>r(!1)} onDone=${i} />`}`}function Va(e){let t=F({folder:e,wanted:!1,start:""});if(t.current.folder!==e){let n=t.current.folder,s=!!document.activeElement?.closest?.(".browser .window, .browser .crumbs"),r=n.startsWith(e)?n.slice(e.length):"";t.current={folder:e,wanted:s,start:r&&e+r.slice(0,r.indexOf("/")+1)}}return t.current}var Ka=(e,t)=>e?`No file of this version has \u201C${e}\u201D in its path.`:t?`Nothing here begins with \u201C${t}\u201D.`:"There are no files here.";function Ha(e,t){let n=i=>d("versions",e.id,{tab:"files",prefix:i}),s=t.split("/").slice(0,-1),r=s.length-1,a=s.map((i,l)=>[i||"(empty)",l===r?null:n(`${s.slice(0,l+1).join("/")}/`)]);return[[e.name,s.length?n(""):null],...a]}var ts=({kind:e})=>o`
  <svg class=${`kind ${e}`} viewBox="0 0 16 16" aria-hidden="true">${e==="folder"?o`<path d="M1.5 3.5h4l1.5 2h7.5v7h-13z" />`:o`<path d="M3.5 1.5h6l3 3v10h-9zM9.5 1.5v3h3" />`}</svg>`;function zt({version:e,reload:t}){let n=e.packaging==="built",s=`dataset-versions/${encodeURIComponent(e.id)}/package/`,r=O(n?s:null,{limit:1}),a=O("lineage/",{uri:e.uri,depth:3}),i=O(`datasets/${encodeURIComponent(e.dataset.id)}/aliases/`,{limit:1e3});qa(e,i.reload);let l=(i.data?.results??[]).filter($=>$.version?.id===e.id),c=e.file_count?e.size/e.file_count:null;return o`
    <${Je} uri=${e.uri} path=${`dataset-versions/${encodeURIComponent(e.id)}/`} properties=${e.properties??{}} tags=${e.tags}
      version=${e.id} reload=${t} />
    <${v} title="In numbers">
      <div class="figures">
        <${N} value=${g(e.file_count)} label="files" />
        <${N} value=${b(e.size)} label="in all" />
        <${N} value=${b(c)} label="a file, on average" />
        ${n&&o`<${N} value=${g(r.data?.count)} label=${r.data?.count===1?"part":"parts"} />`}
      </div>
    <//>
    <div class="columns">
      <${v} title="Facts">
        <${Y} of=${[["Created",o`<${_} of=${e.ctime} />`],["Made by execution",e.execution&&o`<a href=${`#/executions/${encodeURIComponent(e.execution)}`}>${e.execution}</a>`],["Based on",e.previous_version_uri&&o`<${le} of=${e.previous_version_uri} />`],["Aliases now",l.length>0&&l.map(({name:$})=>o`<a class="tag accent" key=${$} href=${d("datasets",e.dataset.id,"aliases",$)}>${$}</a> `)],["Package",e.packaging_reason],["Requested aliases",e.targeting_aliases.join(", ")],["Status",e.status],["Note",e.note],["Content hash",o`<code>${e.content_hash}</code>`]].filter(([,$])=>$)} />
      <//>
      <${v} title="Lineage">
        <${H} of=${a}>${$=>o`<${Qe} of=${$} />`}<//>
      <//>
    </div>
    <${Ja} version=${e} />`}var Ga=4e4;function Ja({version:e}){let[t,n]=m(e.file_count<=Ga);return e.file_count?o`<${v} title="Types and sizes">${t?o`<${vn} version=${e.id} />`:o`<p><button type="button" onClick=${()=>n(!0)}>Read types and sizes</button></p>`}<//>`:null}function qa(e,t){let n=F(e);x(()=>{n.current!==e&&t(),n.current=e},[e])}function Wt({version:e}){let t=Ft(),n=e.packaging==="built",s=E(e.packaging==="pending"?null:fe(e),{limit:50});return o`
    ${s.items.length>0&&o`
      <${v} title="Packages" aside=${o`<${Ut} />`}>
        <${Ya} parts=${s.items} whole=${s.next==null} total=${s.count} />
        <${Qa} version=${e} parts=${s.items} built=${n} expert=${t} />
        <${T} of=${s} what="more parts" />
      <//>
      ${t&&o`<${er} version=${e} parts=${s.items} />`}`}
    ${!s.items.length&&o`
      <${v} title="Packages" aside=${o`<${Ut} />`}>
        <p>${e.packaging==="pending"?"Its parts are listed here once it is packaged.":"There is no package: files are fetched one by one."}</p>
        ${t&&o`<p class="note">Packaging: ${e.packaging_reason||"no reason is recorded"}.</p>`}
        <${T} of=${s} />
      <//>`}`}function Ya({parts:e,whole:t,total:n}){let s=(i,l=e)=>l.reduce((c,$)=>c+$[i],0),r=e.filter(i=>i.reused),a=t?"":" so far";return o`
    <div class="figures">
      <${N} value=${g(n??e.length)} label=${(n??e.length)===1?"part":"parts"} />
      <${N} value=${b(s("size"))} label=${`in packages${a}`} />
      <${N} value=${g(s("files"))} label=${`files${a}`} />
      <${N} value=${g(r.length)} label=${`reused of other versions${r.length?`: ${b(s("size",r))} not built again`:""}`} />
    </div>`}function Qa({version:e,parts:t,built:n,expert:s}){let r=[{title:"Part",value:({index:a})=>a,cell:({index:a})=>a+1,kind:"number"},{title:"Name",value:({name:a})=>a,cell:a=>o`<code>${Za(a.name)}</code><${R} text=${a.name} what=${`name of part ${a.index+1}`} />`,header:!0},{title:"Size",value:({size:a})=>a,cell:({size:a})=>b(a),kind:"number"},{title:"Files",value:({files:a})=>a,cell:({files:a})=>g(a),kind:"number"},{title:"From",value:({reused:a})=>a?"reused":"built for this version",cell:({reused:a})=>a?o`<span class="tag accent">reused</span>`:"built for this version"},{title:"Paths",value:({first:a})=>a,text:({first:a,last:i})=>[a,i],cell:({first:a,last:i})=>o`<span class="paths-of">${a} … ${i}</span>`},{title:"SHA-256",cell:({sha256:a,index:i})=>o`<code title=${a}>${a.slice(0,12)}…</code><${R} text=${a} what=${`SHA-256 of part ${i+1}`} />`}];return s&&r.splice(4,0,{title:"Blocks",cell:({blocks:a})=>g(a.length),kind:"number"}),n&&r.push({title:o`<span class="unseen">Download</span>`,cell:a=>o`<${Xa} version=${e} part=${a} />`}),o`<${C} caption="Parts of the package" name="parts" columns=${r} rows=${t} id=${({index:a})=>a} />`}var Za=e=>e.length>28?`${e.slice(0,12)}\u2026${e.slice(-12)}`:e;function Xa({version:e,part:t}){let[n,s]=m(null);return o`<button type="button" onClick=${async()=>{s(null);try{let{url:a}=await Q(`${fe(e)}${t.index}/download/`);w(`Downloading part ${t.index+1}.`);let i=document.createElement("a");i.href=a,i.download=t.name,i.rel="noopener",i.click()}catch(a){s(a)}}} aria-label=${`Download part ${t.index+1}, ${b(t.size)}`}>Download</button>
    ${n&&o`<${S} error=${n} />`}`}var os=e=>e.toString(16).padStart(8,"0"),er=({version:e,parts:t})=>o`
  <section class="expert" aria-label="Expert view">
    <${v} title="Identity of the version">
      <dl class="facts">
        <div><dt>Content hash</dt><dd><code>${e.content_hash}</code> <${R} text=${e.content_hash} what="content hash" /></dd></div>
        <div><dt>Packaging</dt><dd>${e.packaging_reason||"no reason is recorded"}</dd></div>
      </dl>
    <//>
    ${t.map(n=>o`<${tr} key=${n.index} part=${n} />`)}
  </section>`,tr=({part:e})=>o`
  <${v} title=${`Part ${e.index+1}: ${P(e.blocks.length,"block")}`}>
    <dl class="facts wide">
      ${[["Key",e.key],["Digest",e.digest],["SHA-256",e.sha256],["CRC-32",os(e.crc32)]].map(([t,n])=>o`
        <div><dt>${t}</dt><dd><code>${n}</code> <${R} text=${n} what=${`${t} of part ${e.index+1}`} /></dd></div>`)}
      <div><dt>Headers</dt><dd>${b(e.size-e.bytes)} beside ${b(e.bytes)} of files</dd></div>
    </dl>
    <${C} caption=${`Blocks of part ${e.index+1}`} id=${({offset:t})=>t} rows=${e.blocks} columns=${[{title:"Offset",cell:({offset:t})=>g(t),kind:"number"},{title:"Length",cell:({length:t})=>g(t),kind:"number"},{title:"Files",cell:({members:t})=>g(t),kind:"number"},{title:"CRC-32",cell:({crc32:t})=>o`<code>${os(t)}</code>`,kind:"number"}]} />
  <//>`;var or=[1,100,1e4];function Kt({version:e}){let t=O(`dataset-versions/${encodeURIComponent(e.id)}/savings/`);return o`<${H} of=${t}>${n=>o`<${nr} savings=${n} />`}<//>`}function nr({savings:e}){let[t,n]=m(1),s=On(e,t),r=o`<label class="inline" for="fetches">Fetches</label>
    <select id="fetches" value=${t} onChange=${a=>n(Number(a.target.value))}>
      ${or.map(a=>o`<option value=${a}>${a.toLocaleString("en")}</option>`)}</select>`;return o`
    <${v} title="Files one by one, and the package" aside=${r}>
      <${sr} savings=${s} />
      <${C} caption="Savings" id=${({key:a})=>a} rows=${et(s)} columns=${[{title:"",cell:({title:a})=>a,header:!0},{title:"Files one by one",cell:({files:a})=>a,kind:"number"},{title:"Package",cell:({packed:a})=>a,kind:"number"},{title:"Less by",cell:({less:a})=>a||"\u2013",kind:"number"}]} />
    <//>
    <${v} title="Where the numbers are from">
      <p class="first">${e.estimated?"There is no package yet: its requests are what it would likely have. ":""}Reckoned, not measured, on these assumptions:</p>
      <${C} caption="Assumptions" id=${({name:a})=>a} rows=${e.assumptions} columns=${[{title:"Assumption",cell:({name:a})=>a.replaceAll("_"," "),header:!0},{title:"Value",cell:({value:a,unit:i})=>`${a.toLocaleString("en")} ${i}`},{title:"Source",cell:({source:a})=>a}]} />
      <${Y} of=${[["Making the package, once",`${P(e.packing.requests,"request")}, ${Xe(e.packing.dollars)}`],["Paid back in requests after",e.fetches_until_paid==null?"never":P(e.fetches_until_paid,"fetch","fetches")]]} />
    <//>`}var[ns,he,Vt,dt]=[640,130,64,20];function sr({savings:e}){let t=et(e),n=ns-he-110;return o`
    <figure class="chart">
      <svg viewBox=${`0 0 ${ns} ${t.length*Vt}`} role="img" aria-label=${_n(e)}>
        ${t.map((s,r)=>o`
          <g key=${s.key} transform=${`translate(0 ${r*Vt+8})`} aria-hidden="true">
            <text class="name" x=${he-12} y=${dt+6} text-anchor="end">${s.title}</text>
            <${ss} kind="by-files" y=${0} long=${n} share=${s.filesShare} text=${s.files} />
            <${ss} kind="by-package" y=${dt+3} long=${n} share=${s.share} text=${s.packed} />
          </g>`)}
        <line class="axis" x1=${he} x2=${he} y1="0" y2=${t.length*Vt} />
      </svg>
      <figcaption aria-hidden="true"><span class="key by-files"></span>Files one by one <span class="key by-package"></span>Package</figcaption>
    </figure>`}var ss=({kind:e,y:t,long:n,share:s,text:r})=>o`
  <rect class=${e} x=${he} y=${t} width=${Math.max(2,s*n)} height=${dt} rx="2" />
  <text class="value" x=${he+Math.max(2,s*n)+8} y=${t+dt-5}>${r}</text>`;var ge=[{key:"",title:"Overview",view:zt},{key:"files",title:"Files",view:jt},{key:"packages",title:"Packages",view:Wt},{key:"savings",title:"Savings",view:Kt},{key:"diff",title:"Compare",view:Bt}];var ar=3e3,rr=3e4;function Ht({params:e,query:t}){let n=e.version,s=O(`dataset-versions/${encodeURIComponent(n)}/`,{files:0},{live:l=>l.packaging==="pending"?ar:rr}),r=s.data?.dataset.name??we(n),a=s.data?.name??xe(n),i=ge.find(({key:l})=>l===(t.tab??""))??ge[0];return o`
    <${A} title=${`${r} ${a}`} crumbs=${[["Datasets",d("datasets")],[r,d("datasets",r)],[a]]}
      lead=${s.data&&o`<code>${s.data.uri}</code> <${G} of=${s.data.packaging} /> <${Ie} uri=${s.data.uri} />`}
      actions=${s.data&&!s.error&&o`<${Jn} version=${s.data} reload=${s.reload} />`}>
      <nav class="tabs" aria-label="About this version">${ge.map(({key:l,title:c})=>o`
        <a key=${l} href=${d("versions",n,{tab:l})} aria-current=${l===i.key?"page":null}>${c}</a>`)}</nav>
      ${s.error?.title==="VersionDeleted"?o`<${qn} id=${n} error=${s.error} reload=${s.reload} />`:o`
      <${H} of=${s}>${l=>o`<${Wn} version=${l} onEnd=${s.reload} /><${i.view} key=${i.key} version=${l} params=${e} query=${t} reload=${s.reload} />`}<//>`}
    <//>`}var Ee=[{path:"datasets",nav:"Datasets",view:vt},{path:"datasets/:dataset",under:"datasets",view:bt},{path:"datasets/:dataset/aliases/:alias",under:"datasets",view:ft},{path:"versions/:version",under:"datasets",view:Ht},{path:"models",nav:"Models",view:Ot},{path:"models/:model",under:"models",view:_t},{path:"executions",nav:"Executions",view:St},{path:"executions/:execution",under:"executions",view:xt},{path:"packagings",nav:"Packagings",view:At},{path:"data/:datum",under:"search",view:wt},{path:"fleet",nav:"Fleet",view:Tt},{path:"search",nav:"Search",view:Nt},{path:"upload",under:"datasets",view:fn},{path:"adopt",under:"datasets",view:hn},{path:"me",view:gn},{path:"api",view:bn}];var ir=matchMedia("(prefers-color-scheme: dark)"),Gt=()=>document.documentElement.dataset.theme??(ir.matches?"dark":"light"),Jt=new EventTarget;function qt(){let e=Gt()==="dark"?"light":"dark";document.documentElement.dataset.theme=e,localStorage.setItem("packline.theme",e),Jt.dispatchEvent(new Event("change")),w(`${e==="dark"?"Dark":"Light"} theme`)}function as(){let[e,t]=m(Gt);x(()=>{let s=()=>t(Gt());return Jt.addEventListener("change",s),()=>Jt.removeEventListener("change",s)},[]);let n=`Switch to the ${e==="dark"?"light":"dark"} theme`;return o`
    <button class="icon" onClick=${qt} aria-label=${n} title=${n}>
      <svg viewBox="0 0 20 20" aria-hidden="true"><circle cx="10" cy="10" r="7" /><path d="M10 3a7 7 0 0 1 0 14z" /></svg>
    </button>`}var lr=200,cr=["dataset","model","version","execution"],mr=12;function rs({session:e}){let[t,n]=m(!1),s=()=>n(!0),r=()=>n(!1);return x(()=>{let a=i=>{i.key.toLowerCase()!=="k"||!(i.ctrlKey||i.metaKey)||i.shiftKey||i.altKey||(i.preventDefault(),document.querySelector("dialog[open]")||s())};return document.addEventListener("keydown",a),()=>document.removeEventListener("keydown",a)},[]),o`
    <button class="icon" aria-label="Commands" title="Commands (Ctrl+K)" aria-keyshortcuts="Control+K Meta+K" aria-haspopup="dialog" onClick=${s}>
      <svg viewBox="0 0 20 20" aria-hidden="true"><path d="M3 5.5h14v1.6H3zm0 3.7h9v1.6H3zm0 3.7h14v1.6H3z" /></svg></button>
    ${t&&o`<${$r} session=${e} onClose=${r} />`}`}function $r({session:e,onClose:t}){let[n,s]=m(""),[r,a]=m(0),i=F(),l=dr(n.trim()),c=O(l.length>1?"search/":null,{q:l,kind:cr,limit:1}),{path:$}=Ae(),h=l===n.trim()?c.data?.results:null,u=Te(()=>ur(n.trim(),$,e,h??[]),[n,h]),p=Math.min(r,u.length-1);x(()=>i.current.focus(),[]),x(()=>{document.getElementById(`command-${p}`)?.scrollIntoView({block:"nearest"})},[p]);let y=k=>{k&&(t(),k.run())},j=k=>{let z={ArrowDown:p+1,ArrowUp:p-1,PageDown:u.length-1,PageUp:0}[k.key];if(z!==void 0&&u.length)a((z+u.length)%u.length);else if(k.key==="Enter")y(u[p]);else return;k.preventDefault()};return o`
    <${Re} title="Commands" onClose=${t}>
      <input ref=${i} type="text" role="combobox" aria-label="Page, name or command" aria-expanded="true" aria-controls="commands"
        aria-autocomplete="list" aria-activedescendant=${u.length?`command-${p}`:null} value=${n}
        placeholder="Go to a page, a dataset, a version…" autocomplete="off" spellcheck="false"
        onInput=${k=>{s(k.target.value),a(0)}} onKeyDown=${j} />
      <ul class="commands" id="commands" role="listbox" aria-label="Commands">
        ${u.map((k,z)=>o`
          <li key=${k.key} id=${`command-${z}`} role="option" aria-selected=${String(z===p)} onClick=${()=>y(k)}>
            <span>${k.title}</span> <small>${k.kind}</small></li>`)}
      </ul>
      <p class="note" role="status">${c.error?c.error.message:c.loading?"Searching\u2026":P(u.length,"command")}</p>
    <//>`}function dr(e){let[t,n]=m(e);return x(()=>{let s=setTimeout(()=>n(e),lr);return()=>clearTimeout(s)},[e]),t}function ur(e,t,n,s){let r=e.toLowerCase().split(/\s+/).filter(Boolean),a=({title:c,kind:$})=>r.every(h=>`${c} ${$}`.toLowerCase().includes(h)),i=s.map(c=>be(c.kind,c.uri??c.name,...Oe(c))),l=e?[be("search",`Search everything for \u201C${e}\u201D`,"search",{q:e})]:[];return[...i,...pr(t,n).filter(a),...l].slice(0,mr)}function pr(e,t){let n=e[0]==="versions"?e[1]:"";return[...n?ge.map(({key:s,title:r})=>be("this version",r,"versions",n,{tab:s})):[],...Ee.filter(s=>s.nav).map(s=>be("page",s.nav,s.path)),be("page","Upload files","upload"),be("page","Adopt objects","adopt"),{key:"theme",kind:"action",title:"Switch between light and dark",run:qt},...t.needed?[{key:"out",kind:"action",title:"Sign out",run:_e}]:[]]}var be=(e,t,...n)=>({key:JSON.stringify(n),kind:e,title:t,run:()=>{w(t),V(...n)}});function is({session:e}){let{path:t,query:n}=Ae(),s=co(Ee,t.length?t:["datasets"]),r=s?.route.under??s?.route.path;return o`
    <header class="bar">
      <a class="brand" href=${d("datasets")}><${hr} />Packline</a>
      <nav aria-label="Main">
        ${Ee.filter(a=>a.nav).map(a=>o`
          <a href=${d(a.path)} aria-current=${a.path===r?"page":null}>${a.nav}</a>`)}
      </nav>
      <${fr} query=${n.q} />
      <${rs} session=${e} />
      <${as} />
      ${e.needed&&o`
        <div class="account"><span title=${e.name}>${e.name}</span>
          <button class="quiet" onClick=${_e}>Sign out</button></div>`}
    </header>
    <main id="content" tabindex="-1">
      ${s?o`<${s.route.view} key=${[s.route.path,...Object.values(s.params)].join("/")} params=${s.params} query=${n} />`:o`<${S} error=${{message:"There is no such page.",remedy:"Start from the datasets."}} />`}
    </main>
    <${Ko} />
    <footer class="foot">Times are those of ${so()}.
      <nav class="about" aria-label="About"><a href=${d("me")}>Access</a><a href=${d("api")}>HTTP API</a></nav></footer>`}function fr({query:e}){let t=F();return x(()=>{let s=r=>{let a=r.target.closest?.("input, textarea, select, dialog");r.key!=="/"||r.ctrlKey||r.metaKey||r.altKey||a||(r.preventDefault(),t.current.focus(),t.current.select())};return document.addEventListener("keydown",s),()=>document.removeEventListener("keydown",s)},[]),o`
    <form class="search" role="search" onSubmit=${s=>{s.preventDefault();let r=t.current.value.trim();r&&(w(`Searching ${r}`),V("search",{q:r}))}}>
      <input ref=${t} type="search" name="q" value=${e??""} aria-label="Search" aria-keyshortcuts="/"
        placeholder="Search names and files" autocomplete="off" spellcheck="false" />
      <kbd aria-hidden="true">/</kbd>
    </form>`}var hr=()=>o`
  <svg class="mark" viewBox="0 0 32 32" aria-hidden="true"><rect width="32" height="32" rx="7" />
    <path d="M6.5 11 16 6l9.5 5v10L16 26l-9.5-5zm0 0 9.5 5 9.5-5M16 16v10" /></svg>`;function Yt({error:e,ended:t}){return x(()=>{document.title="Sign in \xB7 Packline"},[]),o`
    <main id="content" class="welcome" tabindex="-1">
      <h1>Packline</h1>
      <p>Datasets, their versions and packages. Sign in with your organisation's account.</p>
      ${t&&o`<p class="note" role="status">Your session has ended. Sign in again, and you are back on the same page.</p>`}
      ${e&&o`<${S} error=${e} />`}
      <button class="primary" onClick=${oo}>Sign in</button>
    </main>`}var Qt=document.getElementById("app");document.querySelector(".skip").addEventListener("click",e=>{e.preventDefault(),document.getElementById("content")?.focus()});Qt.replaceChildren();to().then(e=>ut(e.signedIn?o`<${is} session=${e} />`:o`<${Yt} ended=${e.ended} />`,Qt)).catch(e=>ut(o`<${Yt} error=${e} />`,Qt));
