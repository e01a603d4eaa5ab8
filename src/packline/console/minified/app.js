/* sources d0993cdddac555bf6a78d769fc5d30f954efe5a19453cf27e1db0644beaa2a5a */
var Pe,y,ln,fe,cn,Jt,ss,Ce={},un=[],rs=/acit|ex(?:s|g|n|p|$)|rph|grid|ows|mnc|ntw|ine[ch]|zoo|^ord|itera/i;function oe(e,t){for(var n in t)e[n]=t[n];return e}function dn(e){var t=e.parentNode;t&&t.removeChild(e)}function pn(e,t,n){var o,a,s,i={};for(s in t)s=="key"?o=t[s]:s=="ref"?a=t[s]:i[s]=t[s];if(arguments.length>2&&(i.children=arguments.length>3?Pe.call(arguments,2):n),typeof e=="function"&&e.defaultProps!=null)for(s in e.defaultProps)i[s]===void 0&&(i[s]=e.defaultProps[s]);return we(e,i,o,a,null)}function we(e,t,n,o,a){var s={type:e,props:t,key:n,ref:o,__k:null,__:null,__b:0,__e:null,__d:void 0,__c:null,__h:null,constructor:void 0,__v:a??++ln};return y.vnode!=null&&y.vnode(s),s}function Te(e){return e.children}function xe(e,t){this.props=e,this.context=t}function ie(e,t){if(t==null)return e.__?ie(e.__,e.__.__k.indexOf(e)+1):null;for(var n;t<e.__k.length;t++)if((n=e.__k[t])!=null&&n.__e!=null)return n.__e;return typeof e.type=="function"?ie(e):null}function $n(e){var t,n;if((e=e.__)!=null&&e.__c!=null){for(e.__e=e.__c.base=null,t=0;t<e.__k.length;t++)if((n=e.__k[t])!=null&&n.__e!=null){e.__e=e.__c.base=n.__e;break}return $n(e)}}function Kt(e){(!e.__d&&(e.__d=!0)&&fe.push(e)&&!Ee.__r++||Jt!==y.debounceRendering)&&((Jt=y.debounceRendering)||cn)(Ee)}function Ee(){for(var e;Ee.__r=fe.length;)e=fe.sort(function(t,n){return t.__v.__b-n.__v.__b}),fe=[],e.some(function(t){var n,o,a,s,i,l;t.__d&&(i=(s=(n=t).__v).__e,(l=n.__P)&&(o=[],(a=oe({},s)).__v=s.__v+1,nt(l,s,a,n.__n,l.ownerSVGElement!==void 0,s.__h!=null?[i]:null,o,i??ie(s),s.__h),gn(o,s),s.__e!=i&&$n(s)))})}function mn(e,t,n,o,a,s,i,l,u,d){var c,m,$,p,h,g,k,x=o&&o.__k||un,M=x.length;for(n.__k=[],c=0;c<t.length;c++)if((p=n.__k[c]=(p=t[c])==null||typeof p=="boolean"?null:typeof p=="string"||typeof p=="number"||typeof p=="bigint"?we(null,p,null,null,p):Array.isArray(p)?we(Te,{children:p},null,null,null):p.__b>0?we(p.type,p.props,p.key,null,p.__v):p)!=null){if(p.__=n,p.__b=n.__b+1,($=x[c])===null||$&&p.key==$.key&&p.type===$.type)x[c]=void 0;else for(m=0;m<M;m++){if(($=x[m])&&p.key==$.key&&p.type===$.type){x[m]=void 0;break}$=null}nt(e,p,$=$||Ce,a,s,i,l,u,d),h=p.__e,(m=p.ref)&&$.ref!=m&&(k||(k=[]),$.ref&&k.push($.ref,null,p),k.push(m,p.__c||h,p)),h!=null?(g==null&&(g=h),typeof p.type=="function"&&p.__k!=null&&p.__k===$.__k?p.__d=u=fn(p,u,e):u=hn(e,p,$,x,h,u),d||n.type!=="option"?typeof n.type=="function"&&(n.__d=u):e.value=""):u&&$.__e==u&&u.parentNode!=e&&(u=ie($))}for(n.__e=g,c=M;c--;)x[c]!=null&&(typeof n.type=="function"&&x[c].__e!=null&&x[c].__e==n.__d&&(n.__d=ie(o,c+1)),bn(x[c],x[c]));if(k)for(c=0;c<k.length;c++)_n(k[c],k[++c],k[++c])}function fn(e,t,n){var o,a;for(o=0;o<e.__k.length;o++)(a=e.__k[o])&&(a.__=e,t=typeof a.type=="function"?fn(a,t,n):hn(n,a,a,e.__k,a.__e,t));return t}function hn(e,t,n,o,a,s){var i,l,u;if(t.__d!==void 0)i=t.__d,t.__d=void 0;else if(n==null||a!=s||a.parentNode==null)e:if(s==null||s.parentNode!==e)e.appendChild(a),i=null;else{for(l=s,u=0;(l=l.nextSibling)&&u<o.length;u+=2)if(l==a)break e;e.insertBefore(a,s),i=s}return i!==void 0?i:a.nextSibling}function Qt(e,t,n){t[0]==="-"?e.setProperty(t,n):e[t]=n==null?"":typeof n!="number"||rs.test(t)?n:n+"px"}function ke(e,t,n,o,a){var s;e:if(t==="style")if(typeof n=="string")e.style.cssText=n;else{if(typeof o=="string"&&(e.style.cssText=o=""),o)for(t in o)n&&t in n||Qt(e.style,t,"");if(n)for(t in n)o&&n[t]===o[t]||Qt(e.style,t,n[t])}else if(t[0]==="o"&&t[1]==="n")s=t!==(t=t.replace(/Capture$/,"")),t=t.toLowerCase()in e?t.toLowerCase().slice(2):t.slice(2),e.l||(e.l={}),e.l[t+s]=n,n?o||e.addEventListener(t,s?Zt:Yt,s):e.removeEventListener(t,s?Zt:Yt,s);else if(t!=="dangerouslySetInnerHTML"){if(a)t=t.replace(/xlink[H:h]/,"h").replace(/sName$/,"s");else if(t!=="href"&&t!=="list"&&t!=="form"&&t!=="tabIndex"&&t!=="download"&&t in e)try{e[t]=n??"";break e}catch{}typeof n=="function"||(n!=null&&(n!==!1||t[0]==="a"&&t[1]==="r")?e.setAttribute(t,n):e.removeAttribute(t))}}function Yt(e){this.l[e.type+!1](y.event?y.event(e):e)}function Zt(e){this.l[e.type+!0](y.event?y.event(e):e)}function nt(e,t,n,o,a,s,i,l,u){var d,c,m,$,p,h,g,k,x,M,ee,_=t.type;if(t.constructor!==void 0)return null;n.__h!=null&&(u=n.__h,l=t.__e=n.__e,t.__h=null,s=[l]),(d=y.__b)&&d(t);try{e:if(typeof _=="function"){if(k=t.props,x=(d=_.contextType)&&o[d.__c],M=d?x?x.props.value:d.__:o,n.__c?g=(c=t.__c=n.__c).__=c.__E:("prototype"in _&&_.prototype.render?t.__c=c=new _(k,M):(t.__c=c=new xe(k,M),c.constructor=_,c.render=is),x&&x.sub(c),c.props=k,c.state||(c.state={}),c.context=M,c.__n=o,m=c.__d=!0,c.__h=[]),c.__s==null&&(c.__s=c.state),_.getDerivedStateFromProps!=null&&(c.__s==c.state&&(c.__s=oe({},c.__s)),oe(c.__s,_.getDerivedStateFromProps(k,c.__s))),$=c.props,p=c.state,m)_.getDerivedStateFromProps==null&&c.componentWillMount!=null&&c.componentWillMount(),c.componentDidMount!=null&&c.__h.push(c.componentDidMount);else{if(_.getDerivedStateFromProps==null&&k!==$&&c.componentWillReceiveProps!=null&&c.componentWillReceiveProps(k,M),!c.__e&&c.shouldComponentUpdate!=null&&c.shouldComponentUpdate(k,c.__s,M)===!1||t.__v===n.__v){c.props=k,c.state=c.__s,t.__v!==n.__v&&(c.__d=!1),c.__v=t,t.__e=n.__e,t.__k=n.__k,t.__k.forEach(function(U){U&&(U.__=t)}),c.__h.length&&i.push(c);break e}c.componentWillUpdate!=null&&c.componentWillUpdate(k,c.__s,M),c.componentDidUpdate!=null&&c.__h.push(function(){c.componentDidUpdate($,p,h)})}c.context=M,c.props=k,c.state=c.__s,(d=y.__r)&&d(t),c.__d=!1,c.__v=t,c.__P=e,d=c.render(c.props,c.state,c.context),c.state=c.__s,c.getChildContext!=null&&(o=oe(oe({},o),c.getChildContext())),m||c.getSnapshotBeforeUpdate==null||(h=c.getSnapshotBeforeUpdate($,p)),ee=d!=null&&d.type===Te&&d.key==null?d.props.children:d,mn(e,Array.isArray(ee)?ee:[ee],t,n,o,a,s,i,l,u),c.base=t.__e,t.__h=null,c.__h.length&&i.push(c),g&&(c.__E=c.__=null),c.__e=!1}else s==null&&t.__v===n.__v?(t.__k=n.__k,t.__e=n.__e):t.__e=as(n.__e,t,n,o,a,s,i,u);(d=y.diffed)&&d(t)}catch(U){t.__v=null,(u||s!=null)&&(t.__e=l,t.__h=!!u,s[s.indexOf(l)]=null),y.__e(U,t,n)}}function gn(e,t){y.__c&&y.__c(t,e),e.some(function(n){try{e=n.__h,n.__h=[],e.some(function(o){o.call(n)})}catch(o){y.__e(o,n.__v)}})}function as(e,t,n,o,a,s,i,l){var u,d,c,m=n.props,$=t.props,p=t.type,h=0;if(p==="svg"&&(a=!0),s!=null){for(;h<s.length;h++)if((u=s[h])&&(u===e||(p?u.localName==p:u.nodeType==3))){e=u,s[h]=null;break}}if(e==null){if(p===null)return document.createTextNode($);e=a?document.createElementNS("http://www.w3.org/2000/svg",p):document.createElement(p,$.is&&$),s=null,l=!1}if(p===null)m===$||l&&e.data===$||(e.data=$);else{if(s=s&&Pe.call(e.childNodes),d=(m=n.props||Ce).dangerouslySetInnerHTML,c=$.dangerouslySetInnerHTML,!l){if(s!=null)for(m={},h=0;h<e.attributes.length;h++)m[e.attributes[h].name]=e.attributes[h].value;(c||d)&&(c&&(d&&c.__html==d.__html||c.__html===e.innerHTML)||(e.innerHTML=c&&c.__html||""))}if((function(g,k,x,M,ee){var _;for(_ in x)_==="children"||_==="key"||_ in k||ke(g,_,null,x[_],M);for(_ in k)ee&&typeof k[_]!="function"||_==="children"||_==="key"||_==="value"||_==="checked"||x[_]===k[_]||ke(g,_,k[_],x[_],M)})(e,$,m,a,l),c)t.__k=[];else if(h=t.props.children,mn(e,Array.isArray(h)?h:[h],t,n,o,a&&p!=="foreignObject",s,i,s?s[0]:n.__k&&ie(n,0),l),s!=null)for(h=s.length;h--;)s[h]!=null&&dn(s[h]);l||("value"in $&&(h=$.value)!==void 0&&(h!==e.value||p==="progress"&&!h)&&ke(e,"value",h,m.value,!1),"checked"in $&&(h=$.checked)!==void 0&&h!==e.checked&&ke(e,"checked",h,m.checked,!1))}return e}function _n(e,t,n){try{typeof e=="function"?e(t):e.current=t}catch(o){y.__e(o,n)}}function bn(e,t,n){var o,a;if(y.unmount&&y.unmount(e),(o=e.ref)&&(o.current&&o.current!==e.__e||_n(o,null,t)),(o=e.__c)!=null){if(o.componentWillUnmount)try{o.componentWillUnmount()}catch(s){y.__e(s,t)}o.base=o.__P=null}if(o=e.__k)for(a=0;a<o.length;a++)o[a]&&bn(o[a],t,typeof e.type!="function");n||e.__e==null||dn(e.__e),e.__e=e.__d=void 0}function is(e,t,n){return this.constructor(e,n)}function De(e,t,n){var o,a,s;y.__&&y.__(e,t),a=(o=typeof n=="function")?null:n&&n.__k||t.__k,s=[],nt(t,e=(!o&&n||t).__k=pn(Te,null,[e]),a||Ce,Ce,t.ownerSVGElement!==void 0,!o&&n?[n]:a?null:t.firstChild?Pe.call(t.childNodes):null,s,!o&&n?n:a?a.__e:t.firstChild,o),gn(s,e)}Pe=un.slice,y={__e:function(e,t){for(var n,o,a;t=t.__;)if((n=t.__c)&&!n.__)try{if((o=n.constructor)&&o.getDerivedStateFromError!=null&&(n.setState(o.getDerivedStateFromError(e)),a=n.__d),n.componentDidCatch!=null&&(n.componentDidCatch(e),a=n.__d),a)return n.__E=n}catch(s){e=s}throw e}},ln=0,xe.prototype.setState=function(e,t){var n;n=this.__s!=null&&this.__s!==this.state?this.__s:this.__s=oe({},this.state),typeof e=="function"&&(e=e(oe({},n),this.props)),e&&oe(n,e),e!=null&&this.__v&&(t&&this.__h.push(t),Kt(this))},xe.prototype.forceUpdate=function(e){this.__v&&(this.__e=!0,e&&this.__h.push(e),Kt(this))},xe.prototype.render=Te,fe=[],cn=typeof Promise=="function"?Promise.prototype.then.bind(Promise.resolve()):setTimeout,Ee.__r=0,ss=0;var ge,H,Xt,he=0,et=[],en=y.__b,tn=y.__r,nn=y.diffed,on=y.__c,sn=y.unmount;function Ae(e,t){y.__h&&y.__h(H,e,he||t),he=0;var n=H.__H||(H.__H={__:[],__h:[]});return e>=n.__.length&&n.__.push({}),n.__[e]}function f(e){return he=1,ls(vn,e)}function ls(e,t,n){var o=Ae(ge++,2);return o.t=e,o.__c||(o.__=[n?n(t):vn(void 0,t),function(a){var s=o.t(o.__[0],a);o.__[0]!==s&&(o.__=[s,o.__[1]],o.__c.setState({}))}],o.__c=H),o.__}function w(e,t){var n=Ae(ge++,3);!y.__s&&ot(n.__H,t)&&(n.__=e,n.__H=t,H.__H.__h.push(n))}function Re(e,t){var n=Ae(ge++,4);!y.__s&&ot(n.__H,t)&&(n.__=e,n.__H=t,H.__h.push(n))}function R(e){return he=5,_e(function(){return{current:e}},[])}function _e(e,t){var n=Ae(ge++,7);return ot(n.__H,t)&&(n.__=e(),n.__H=t,n.__h=e),n.__}function ae(e,t){return he=8,_e(function(){return e},t)}function cs(){et.forEach(function(e){if(e.__P)try{e.__H.__h.forEach(Se),e.__H.__h.forEach(tt),e.__H.__h=[]}catch(t){e.__H.__h=[],y.__e(t,e.__v)}}),et=[]}y.__b=function(e){H=null,en&&en(e)},y.__r=function(e){tn&&tn(e),ge=0;var t=(H=e.__c).__H;t&&(t.__h.forEach(Se),t.__h.forEach(tt),t.__h=[])},y.diffed=function(e){nn&&nn(e);var t=e.__c;t&&t.__H&&t.__H.__h.length&&(et.push(t)!==1&&Xt===y.requestAnimationFrame||((Xt=y.requestAnimationFrame)||function(n){var o,a=function(){clearTimeout(s),rn&&cancelAnimationFrame(o),setTimeout(n)},s=setTimeout(a,100);rn&&(o=requestAnimationFrame(a))})(cs)),H=void 0},y.__c=function(e,t){t.some(function(n){try{n.__h.forEach(Se),n.__h=n.__h.filter(function(o){return!o.__||tt(o)})}catch(o){t.some(function(a){a.__h&&(a.__h=[])}),t=[],y.__e(o,n.__v)}}),on&&on(e,t)},y.unmount=function(e){sn&&sn(e);var t=e.__c;if(t&&t.__H)try{t.__H.__.forEach(Se)}catch(n){y.__e(n,t.__v)}};var rn=typeof requestAnimationFrame=="function";function Se(e){var t=H;typeof e.__c=="function"&&e.__c(),H=t}function tt(e){var t=H;e.__c=e.__(),H=t}function ot(e,t){return!e||e.length!==t.length||t.some(function(n,o){return n!==e[o]})}function vn(e,t){return typeof t=="function"?t(e):t}var yn=function(e,t,n,o){var a;t[0]=0;for(var s=1;s<t.length;s++){var i=t[s++],l=t[s]?(t[0]|=i?1:2,n[t[s++]]):t[++s];i===3?o[0]=l:i===4?o[1]=Object.assign(o[1]||{},l):i===5?(o[1]=o[1]||{})[t[++s]]=l:i===6?o[1][t[++s]]+=l+"":i?(a=e.apply(l,yn(e,l,n,["",null])),o.push(a),l[0]?t[0]|=2:(t[s-2]=0,t[s]=a)):o.push(l)}return o},an=new Map,r=function(e){var t=an.get(this);return t||(t=new Map,an.set(this,t)),(t=yn(this,t.get(e)||(t.set(e,t=(function(n){for(var o,a,s=1,i="",l="",u=[0],d=function($){s===1&&($||(i=i.replace(/^\s*\n\s*|\s*\n\s*$/g,"")))?u.push(0,$,i):s===3&&($||i)?(u.push(3,$,i),s=2):s===2&&i==="..."&&$?u.push(4,$,0):s===2&&i&&!$?u.push(5,0,!0,i):s>=5&&((i||!$&&s===5)&&(u.push(s,0,i,a),s=6),$&&(u.push(s,$,0,a),s=6)),i=""},c=0;c<n.length;c++){c&&(s===1&&d(),d(c));for(var m=0;m<n[c].length;m++)o=n[c][m],s===1?o==="<"?(d(),u=[u],s=3):i+=o:s===4?i==="--"&&o===">"?(s=1,i=""):i=o+i[0]:l?o===l?l="":i+=o:o==='"'||o==="'"?l=o:o===">"?(d(),s=1):s&&(o==="="?(s=5,a=i,i=""):o==="/"&&(s<5||n[c][m+1]===">")?(d(),s===3&&(u=u[0]),s=u,(u=u[0]).push(2,0,s),s=0):o===" "||o==="	"||o===`
`||o==="\r"?(d(),s=2):i+=o),s===3&&i==="!--"&&(s=4,u=u[0])}return d(),u})(e)),t),arguments,[])).length>1?t:t[0]}.bind(pn);function E(e){let t=document.getElementById("status");t.textContent="",setTimeout(()=>{t.textContent=e},50)}var it="packline.tokens",at="packline.signing-in";var J={issuer:""},st=null;async function kn(){if(J=await(await fetch("/console/config.json")).json(),!J.issuer)return{signedIn:!0,needed:!1,name:""};let t=new URLSearchParams(location.search);t.has("state")&&(t.has("code")||t.has("error"))&&await ds(t);let n=le();return n&&n.ends<Tn()+30&&await Cn().catch(()=>ut()),us()}function us(){let e=le();return{signedIn:!!e,needed:!0,name:e?.name??""}}function lt(){let e=le();return e?{Authorization:`Bearer ${e.access}`}:{}}async function wn(){let{authorization_endpoint:e}=await ct(),t={state:rt(),nonce:rt(),verifier:rt(),hash:location.hash};sessionStorage.setItem(at,JSON.stringify(t));let n=new URL(e),o={response_type:"code",client_id:J.client_id,redirect_uri:Ie(),scope:J.scopes||"openid",audience:J.audience,state:t.state,nonce:t.nonce,code_challenge:await $s(t.verifier),code_challenge_method:"S256"};for(let[a,s]of Object.entries(o))s&&n.searchParams.set(a,s);location.assign(n)}async function xn({Authorization:e}){return J.issuer?le()&&lt().Authorization!==e?!0:(st??=Cn().finally(()=>{st=null}),st.then(()=>!0,()=>(ut(),location.reload(),!1))):!1}async function Sn(){ut();let{end_session_endpoint:e}=await ct().catch(()=>({}));if(!e)return location.reload();let t=new URL(e);t.searchParams.set("client_id",J.client_id),t.searchParams.set("post_logout_redirect_uri",Ie()),location.assign(t)}async function ds(e){let t=JSON.parse(sessionStorage.getItem(at)??"null");if(sessionStorage.removeItem(at),history.replaceState(null,"",Ie()+(t?.hash??"")),!t||e.get("state")!==t.state)throw new Error("This sign-in was not started here.");if(e.has("error"))throw new Error(e.get("error_description")||e.get("error"));let n=await En({grant_type:"authorization_code",code:e.get("code"),redirect_uri:Ie(),code_verifier:t.verifier});ps(An(n.id_token),t.nonce),Pn(n)}async function Cn(){let e=le()?.refresh;if(!e)throw new Error("There is no way to renew the session.");Pn(await En({grant_type:"refresh_token",refresh_token:e}))}async function En(e){let{token_endpoint:t}=await ct(),n=new URLSearchParams({client_id:J.client_id,...e}),o=await fetch(t,{method:"POST",body:n}),a=await o.json().catch(()=>({}));if(!o.ok||!a.access_token)throw new Error(a.error_description||"The sign-in was refused.");return a}async function ct(){let e=J.issuer.replace(/\/$/,""),t=await fetch(`${e}/.well-known/openid-configuration`);if(!t.ok)throw new Error(`${e} does not say how to sign in (${t.status}).`);let n=await t.json();if(n.issuer.replace(/\/$/,"")!==e)throw new Error(`${e} calls itself ${n.issuer}.`);return n}function ps(e,t){let n=[].concat(e.aud??[]);if(e.nonce!==t)throw new Error("The sign-in answers another request.");if(!n.includes(J.client_id))throw new Error("The sign-in is for another application.");if((e.iss??"").replace(/\/$/,"")!==J.issuer.replace(/\/$/,""))throw new Error("The sign-in comes from another issuer.")}function Pn(e){let t=e.id_token?An(e.id_token):{},n=le()??{};sessionStorage.setItem(it,JSON.stringify({access:e.access_token,refresh:e.refresh_token??n.refresh,ends:Tn()+(e.expires_in??300),name:t.name??t.email??t.preferred_username??t.sub??n.name??""}))}var ut=()=>sessionStorage.removeItem(it),le=()=>JSON.parse(sessionStorage.getItem(it)??"null"),Ie=()=>`${location.origin}/console/index.html`,Tn=()=>Date.now()/1e3,rt=()=>Dn(crypto.getRandomValues(new Uint8Array(32))),$s=async e=>Dn(new Uint8Array(await crypto.subtle.digest("SHA-256",new TextEncoder().encode(e)))),Dn=e=>btoa(String.fromCharCode(...e)).replace(/\+/g,"-").replace(/\//g,"_").replace(/=/g,"");function An(e){let t=(e??"").split(".")[1]??"",n=atob(t.replace(/-/g,"+").replace(/_/g,"/"));return JSON.parse(new TextDecoder().decode(Uint8Array.from(n,o=>o.charCodeAt(0))))}var ms=new Intl.NumberFormat("en"),Rn=["B","KiB","MiB","GiB","TiB","PiB"],S=e=>e==null?"\u2013":ms.format(e),L=(e,t,n=`${t}s`)=>`${S(e)} ${e===1?t:n}`;function v(e){if(e==null)return"\u2013";let t=0,n=e;for(;n>=1024&&t<Rn.length-1;)n/=1024,t+=1;return`${t===0||n>=100?Math.round(n):n.toFixed(1)} ${Rn[t]}`}var fs=new Intl.DateTimeFormat("en-GB",{dateStyle:"medium",timeStyle:"long"}),In=new Intl.DateTimeFormat("en-GB",{dateStyle:"medium",timeStyle:"short"}),Mn=e=>e?In.format(new Date(e)):"\u2013",Me=e=>e?fs.format(new Date(e)):"",On=()=>In.resolvedOptions().timeZone;function Ln(e){return e==null?"\u2013":e<60?`${e<10?e.toFixed(1):Math.round(e)} s`:e<3600?`${Math.round(e/60)} min`:`${(e/3600).toFixed(1)} h`}var hs=/^[A-Za-z0-9_@%+=:,./-]+$/,gs=e=>hs.test(e)?e:`'${String(e).replaceAll("'","'\\''")}'`,K=(...e)=>["packline",...e.filter(t=>t!==""&&t!=null).map(gs)].join(" "),te=(e,t)=>t===""||t==null?[]:[e,String(t)],dt=(e,t)=>t.flatMap(n=>te(e,n)),Nn=(e,t)=>K("fetch",e,"--to",t),Fn=(e,t,n,o)=>K("alias",`dataset://${e}/${t||"ALIAS"}`,n,...te("--rev",o)),Un=(e,t,n)=>K("alias",`dataset://${e}/${t}`,"--remove",...te("--rev",n)),zn=(e,t)=>K("alias",`dataset://${e}/${t}`),Bn=(e,t)=>K("package",e,...t?["--rebuild"]:[]),jn=e=>K("delete",e),Wn=e=>K("restore",e),Vn=(e,t)=>K("create",`dataset://${e||"NAME"}`,...te("--owner",t)),Hn=(e,t)=>K("status",e,t);function qn({dataset:e,name:t,datums:n,base:o,packaging:a,aliases:s,tags:i}){let l=n.length?["--datum",...n]:[],u=[...te("--base",o),...a?["--packaging"]:[],...dt("--alias",s),...dt("--tag",i)];return K("compose",`dataset://${e||"NAME"}/${t||"VERSION"}`,...u,...l)}function Gn({tag:e=[],property:t=[],name:n,alias:o,output_execution:a,dataset_version:s}){let i=[...te("--name",n),...te("--alias",o),...te("--execution",a),...te("--dataset",s)];return K("search",...dt("--tag",e),...i,...t)}var pt=e=>e.replace(/^[a-z]+:\/\//,"").split("/")[0]||"data",_s=e=>`from packline import fetch

fetch(${JSON.stringify(e)}, to=${JSON.stringify(pt(e))})`,bs=e=>`import packline

with packline.open(${JSON.stringify(e)}) as dataset:
    for path, data in zip(dataset.paths(), dataset):
        print(path, len(data))`,vs=e=>`from packline.torch import PackagedDataset, ResumableSampler
from torch.utils.data import DataLoader

dataset = PackagedDataset(${JSON.stringify(e)})
sampler = ResumableSampler(dataset, seed=1)
loader = DataLoader(dataset, batch_size=256, sampler=sampler, num_workers=4)`,ys=e=>`inputs:
  - name: ${Jn(pt(e))}
    default: ${Jn(e)}
    keep-directories: full`,Kn=e=>[{key:"uri",label:"URI",text:e},{key:"cli",label:"Command line",text:Nn(e,pt(e))},{key:"python",label:"Python",text:_s(e)},{key:"open",label:"packline.open",text:bs(e)},{key:"torch",label:"PyTorch",text:vs(e)},{key:"yaml",label:"YAML input",text:ys(e)}],ks=/^(?!(?:null|true|false|yes|no|on|off|y|n|~)$)[A-Za-z][\w./:@-]*$/i,Jn=e=>ks.test(e)&&!e.endsWith(":")?e:JSON.stringify(e);var ws=2e3;function F({text:e,label:t="Copy",what:n}){let o=R(),[a,s]=f("");w(()=>{if(!a)return;let l=setTimeout(()=>s(""),ws);return()=>clearTimeout(l)},[a]);let i=async()=>{let l=await xs(e).then(()=>!0,()=>Ss(e,o.current));s(l?"Copied":"Not allowed"),E(l?`Copied: ${n??e}`:"The browser did not allow copying.")};return r`
    <button type="button" ref=${o} class=${`quiet copy ${a&&"said"}`} onClick=${i} title=${e}
      aria-label=${n&&`Copy ${n}`}>${a||t}</button>`}var Oe=({uri:e})=>r`
  <div class="copy-bar" role="group" aria-label="Copy">
    ${Kn(e).map(({key:t,label:n,text:o})=>r`<${F} key=${t} text=${o} label=${n} what=${n} />`)}
  </div>`,Qn=({line:e})=>r`
  <p class="twin"><span>or: </span><code>${e}</code><${F} text=${e} what="command line" /></p>`,xs=e=>navigator.clipboard?.writeText(e)??Promise.reject(new Error("There is no clipboard."));function Ss(e,t){let n=document.createElement("textarea");n.value=e,n.className="unseen",t.after(n),n.select();let o=document.execCommand("copy");return n.remove(),t.focus(),o}function N({title:e,crumbs:t=[],actions:n,lead:o,children:a}){let s=R();return w(()=>{document.title=`${e} \xB7 Packline`,s.current.focus({preventScroll:!0}),window.scrollTo(0,0)},[e]),r`
    ${t.length>0&&r`<${$t} of=${t} label="Where you are" />`}
    <div class="head">
      <h1 ref=${s} tabindex="-1">${e}</h1>
      ${n&&r`<div class="actions">${n}</div>`}
    </div>
    ${o&&r`<div class="lead">${o}</div>`}
    ${a}`}var $t=({of:e,label:t})=>r`
  <nav class="crumbs" aria-label=${t}><ol>
    ${e.map(([n,o])=>r`<li>${o?r`<a href=${o}>${n}</a>`:r`<span aria-current="location">${n}</span>`}</li>`)}
  </ol></nav>`;function Y({of:e,children:t}){let n=[].concat(t)[0];return e.error?r`<${C} error=${e.error} retry=${e.reload} />`:e.data===void 0?e.loading?r`<${Z} />`:null:n(e.data)}var Z=({text:e="Loading\u2026"})=>r`<p class="waiting" role="status">${e}</p>`;function C({error:e,retry:t,missing:n}){return n&&(e.status===404||e.status===405)&&e.title!=="VersionNotFound"?r`<p class="note">${n}</p>`:r`
    <div class="problem" role="alert">
      <p><strong>${e.message}</strong></p>
      ${e.remedy&&r`<p>${e.remedy}</p>`}
      ${t&&r`<button onClick=${t}>Try again</button>`}
    </div>`}var P=({title:e,aside:t,children:n})=>r`
  <section class="card"><header><h2>${e}</h2>${t&&r`<div class="actions">${t}</div>`}</header>${n}</section>`;function D({caption:e,columns:t,rows:n,empty:o="There is nothing here yet.",id:a=s=>s.id}){return n.length?r`
    <div class="scroll" tabindex="0" role="region" aria-label=${e}>
      <table class="list" role="table">
        <caption class="unseen">${e}</caption>
        <thead role="rowgroup"><tr role="row">${t.map(s=>r`<th scope="col" role="columnheader" class=${s.kind}>${s.title}</th>`)}</tr></thead>
        <tbody role="rowgroup">${n.map(s=>r`<tr role="row" key=${a(s)}>${t.map(i=>r`<${Cs} column=${i} row=${s} />`)}</tr>`)}</tbody>
      </table>
    </div>`:r`<p class="note">${o}</p>`}var Cs=({column:{header:e,kind:t,title:n,cell:o},row:a})=>e?r`<th scope="row" role="rowheader" class=${t}><span>${o(a)}</span></th>`:r`<td role="cell" class=${`${t??""} ${typeof n=="string"?"":"bare"}`} data-title=${typeof n=="string"?n:null}><span>${o(a)}</span></td>`;function A({of:e,what:t="more"}){return e.error?r`<${C} error=${e.error} retry=${e.more??e.reload} />`:e.loading?r`<${Z} />`:e.more?r`<p class="foot"><button onClick=${e.more}>Load ${t}</button></p>`:null}var Es={built:"good",pending:"busy",failed:"bad",none:"idle",sealed:"good",sealing:"busy",open:"busy"},Ps={none:"not packaged",built:"packaged",pending:"packaging",failed:"packaging failed"},j=({of:e})=>r`<span class=${`state ${Es[e]??"idle"}`}>${Ps[e]??e}</span>`,se=({children:e})=>r`<span class="tag">${e}</span>${" "}`,I=({of:e})=>e?r`<time datetime=${e} title=${Me(e)}>${Mn(e)}</time>`:"\u2013",ne=({of:e})=>r`
  <dl class="facts">${e.filter(([,t])=>t!=null&&t!=="").map(([t,n])=>r`
    <div><dt>${t}</dt><dd>${n}</dd></div>`)}</dl>`,W=({value:e,label:t})=>r`<div class="figure"><span>${e}</span><small>${t}</small></div>`;function Yn({title:e,onClose:t,children:n,wide:o}){let a=R();return w(()=>{a.current.showModal()},[]),r`
    <dialog ref=${a} class=${o&&"wide"} aria-labelledby="dialog-title" onClose=${t}>
      <header><h2 id="dialog-title">${e}</h2>
        <button class="icon" aria-label="Close" onClick=${t}>✕</button></header>
      <div class="inside">${n}</div>
    </dialog>`}function b(...e){let t=typeof e.at(-1)=="object"?new URLSearchParams(eo(e.pop())).toString():"";return`#/${e.map(encodeURIComponent).join("/")}${t&&`?${t}`}`}function Q(...e){location.hash=b(...e)}function V(e,{replace:t=!1}={}){let{path:n,query:o}=mt(),a=new URLSearchParams(eo({...o,...e})).toString(),s=`#/${n.map(encodeURIComponent).join("/")}${a&&`?${a}`}`;t?(history.replaceState(null,"",s),window.dispatchEvent(new HashChangeEvent("hashchange"))):location.hash=s}function Zn(){let[e,t]=f(mt);return w(()=>{let n=()=>{(location.hash.startsWith("#/")||!location.hash)&&t(mt())};return window.addEventListener("hashchange",n),()=>window.removeEventListener("hashchange",n)},[]),e}function Xn(e,t){for(let n of e){let o=n.path.split("/"),a={};if(o.length===t.length&&o.every((i,l)=>i.startsWith(":")?(a[i.slice(1)]=t[l],!0):i===t[l]))return{route:n,params:a}}return null}function mt(){let[e,t]=location.hash.replace(/^#\/?/,"").split("?",2);return{path:e.split("/").filter(Boolean).map(Ts),query:Object.fromEntries(new URLSearchParams(t))}}function Ts(e){try{return decodeURIComponent(e)}catch{return e}}function eo(e){return Object.fromEntries(Object.entries(e).filter(([,t])=>t!==""&&t!=null))}var Ds="/api/v0/",Le=class extends Error{constructor(t,n){super(n.detail||`The API answered ${t}.`),this.status=t,this.title=n.title||"",this.remedy=n.remedy||""}};async function be(e,{again:t=!1,...n}={}){let{method:o="GET",query:a,body:s,headers:i={},signal:l}=n,u=new URL(e.startsWith("http")?e:Ds+e,location.origin),d=new URL(u.pathname+u.search,location.origin);for(let[$,p]of Object.entries(a??{}))for(let h of Array.isArray(p)?p:[p])h!==""&&h!=null&&d.searchParams.append($,h);let c={...lt(),...i};s!==void 0&&(c["Content-Type"]="application/json");let m;try{m=await fetch(d,{method:o,headers:c,body:s&&JSON.stringify(s),signal:l,cache:"no-store"})}catch($){throw $.name==="AbortError"?$:new Le(0,{detail:"The API cannot be reached.",remedy:"Check the network, then try again."})}if(m.status===401&&!t&&await xn(c))return be(e,{...n,again:!0});if(!m.ok)throw new Le(m.status,await m.json().catch(()=>({})));return m}var Ne=async(e,t)=>(await be(e,t)).json(),G=(e,t,n)=>Ne(e,{...n,query:t}),X=(e,t,n)=>Ne(e,{...n,method:"POST",body:t}),to=(e,t,n)=>Ne(e,{method:"PUT",body:t,headers:n}),Fe=(e,t)=>Ne(e,{method:"DELETE",headers:t});function O(e,t,{every:n=0}={}){let[o,a]=f({loading:e!=null}),[s,i]=f(0),l=JSON.stringify([e,t]),u=R("");return w(()=>{if(e==null)return a({loading:!1});let d=new AbortController,c;return a(m=>u.current===l?{...m,loading:!0}:{loading:!0}),u.current=l,G(e,t,{signal:d.signal}).then(m=>{a({data:m,loading:!1});let $=typeof n=="function"?n(m):n;$&&(c=setTimeout(()=>i(p=>p+1),$))},m=>m.name!=="AbortError"&&a({error:m,loading:!1})),()=>{d.abort(),clearTimeout(c)}},[l,s]),{...o,reload:ae(()=>i(d=>d+1),[])}}function T(e,t){let[n,o]=f({items:[],loading:!0}),[a,s]=f(0),i=JSON.stringify([e,t]),l=R(null),u=ae(async(c,m,$,p)=>{o({items:$,loading:!0});try{let h=await G(c,m,{signal:p.signal});o({items:[...$,...h.results],next:h.next,count:h.count,notSearched:h.not_searched,searched:h.searched,loading:!1})}catch(h){h.name!=="AbortError"&&o({items:$,next:$.length?c:null,error:h,loading:!1})}},[]);w(()=>{if(e==null)return o({items:[],loading:!1});let c=new AbortController;return l.current=c,u(e,t,[],c),()=>c.abort()},[i,a]);let d=n.next&&!n.loading?()=>u(n.next,void 0,n.items,l.current):null;return{...n,more:d,reload:ae(()=>s(c=>c+1),[])}}var As=5,Rs=1e3,no=8,Is=[["added","+"],["removed","\u2212"],["changed","\u2260"]];function oo({before:e,after:t}){let{differences:n,error:o,whole:a}=Os(e,t);if(o)return r`<${C} error=${o} />`;if(!n)return r`<${Z} text="Comparing the files…" />`;let s=i=>n.filter(({change:l})=>l===i).length;return r`
    <div class="changes" aria-live="polite">
      <ul class="tally">${Is.map(([i,l])=>r`
        <li class=${i}><span aria-hidden="true">${l}</span> ${a?"":"at least "}${S(s(i))} ${i}</li>`)}</ul>
      ${n.length>0&&r`<ul class="paths">${n.slice(0,no).map(({change:i,path:l,before:u,after:d})=>r`
        <li class=${i}><code>${l}</code> <span>${i}${Ms(u,d)}</span></li>`)}</ul>`}
      ${(n.length>no||!a)&&r`<p><a href=${b("versions",t,{tab:"diff",against:e})}>All that differs</a></p>`}
      ${!n.length&&a&&r`<p class="note">Their files are the same.</p>`}
    </div>`}function Ms(e,t){let[n,o]=[e?.size,t?.size];return n!=null&&o!=null?n===o?"":`, ${v(n)} \u2192 ${v(o)}`:`, ${v(n??o)}`}function Os(e,t){let[n,o]=f({});return w(()=>{let a=new AbortController;return o({}),Ls(e,t,a.signal).then(o,s=>s.name!=="AbortError"&&o({error:s})),()=>a.abort()},[e,t]),n}async function Ls(e,t,n){let o=[],a=`dataset-versions/${encodeURIComponent(t)}/diff/`,s={against:e,limit:Rs};for(let i=0;a&&i<As;i+=1){let l=await G(a,s,{signal:n});o=[...o,...l.results],[a,s]=[l.next,void 0]}return{differences:o,whole:!a}}function z({title:e,verb:t,twin:n,send:o,onDone:a,onClose:s,onProblem:i,disabled:l,danger:u,wide:d,children:c}){let[m,$]=f(!1),[p,h]=f(null);return r`
    <${Yn} title=${e} onClose=${s} wide=${d}>
      <form class="write" onSubmit=${async k=>{if(k.preventDefault(),!(m||l)){$(!0),h(null);try{a(await o())}catch(x){await i?.(x)||h(x),$(!1)}}}} novalidate>
        ${c}
        ${p&&r`<${C} error=${p} />`}
        ${n&&r`<${Qn} line=${n} />`}
        <div class="buttons">
          <button type="button" class="quiet" onClick=${s}>Cancel</button>
          <button type="submit" class=${u?"danger":"primary"} aria-disabled=${String(!!(l||m))}>
            ${m?"Working\u2026":t}</button>
        </div>
      </form>
    <//>`}function q({label:e,hint:t,wrong:n,id:o,children:a,...s}){let i=[t&&`${o}-hint`,n&&`${o}-wrong`].filter(Boolean).join(" ")||null;return r`
    <div class="field">
      <label for=${o}>${e}</label>
      ${a??r`<input id=${o} type="text" autocomplete="off" spellcheck=${!1} aria-describedby=${i}
        aria-invalid=${n?"true":null} ...${s} />`}
      ${t&&r`<small id=${`${o}-hint`}>${t}</small>`}
      ${n&&r`<small id=${`${o}-wrong`} class="wrong">${n}</small>`}
    </div>`}var so=({label:e,id:t,checked:n,onChange:o,hint:a})=>r`
  <div class="field check">
    <input id=${t} type="checkbox" checked=${n} onChange=${s=>o(s.target.checked)} />
    <label for=${t}>${e}</label>${a&&r`<small>${a}</small>`}
  </div>`;var Ns=/^[A-Za-z0-9._-]{1,256}$/,ro=100,ao=(e,t)=>`datasets/${encodeURIComponent(e)}/aliases/${encodeURIComponent(t)}/`;function ce({dataset:e,alias:t="",version:n="",onDone:o,onClose:a}){let[s,i]=f(t),[l,u]=f(n),[d,c]=f(null),m=O(`datasets/${encodeURIComponent(e)}/aliases/`,{limit:ro}),$=s&&!Ns.test(s)?"Letters, digits, dots, underscores and dashes only.":"",[p,h]=Bs(e,$?"":s),g=!!p.alias&&p.alias.version.name===l,k=s&&l&&!$&&p.loaded&&!g,x=()=>{let B=p.alias?{"If-Match":`"${p.alias.rev}"`}:{"If-None-Match":"*"};return to(ao(e,s),{version:l},B)},M=async B=>{if(B.status!==412)return!1;let re=p.alias?.version.name??null,ye=await h();return c({before:re,after:ye}),!0},ee=B=>{E(`${B.name} now points to ${B.version.name}.`),o(B)},_=B=>{i(B.target.value.trim()),c(null)},U=d?"Move it anyway":`${p.loaded&&!p.alias?"Create":"Move"} ${s||"alias"}`;return r`
    <${z} title=${n?`Promote ${e}/${n}`:`Promote a version of ${e}`}
      verb=${U} twin=${Fn(e,s,l||"VERSION",p.alias?.rev??0)} disabled=${!k}
      send=${x} onProblem=${M} onDone=${ee} onClose=${a}>
      <${q} id="promote-alias" label="Alias" value=${s} onInput=${_} wrong=${$} list="promote-aliases"
        hint="Choose one, or type a new name, such as production." />
      <datalist id="promote-aliases">${(m.data?.results??[]).map(({name:B})=>r`<option value=${B} />`)}</datalist>
      ${!n&&r`<${Fs} dataset=${e} version=${l} onChoose=${u} />`}
      ${d&&r`<${Us} alias=${s} ...${d} />`}
      ${p.error&&r`<${C} error=${p.error} retry=${h} />`}
      ${s&&l&&p.loaded&&r`<${zs} dataset=${e} alias=${s} now=${p.alias} version=${l} same=${g} />`}
      ${s&&l&&!$&&!p.loaded&&!p.error&&r`<${Z} text="Loading the alias…" />`}
    <//>`}function Fs({dataset:e,version:t,onChoose:n}){let o=O("dataset-versions/",{dataset:e,limit:ro});return r`
    <${q} id="promote-version" label="Version" value=${t} list="promote-versions"
      onInput=${a=>n(a.target.value.trim())} hint="Newest first." />
    <datalist id="promote-versions">${(o.data?.results??[]).map(({name:a})=>r`<option value=${a} />`)}</datalist>`}var Us=({alias:e,before:t,after:n})=>r`
  <div class="problem" role="alert">
    <p><strong>Someone else changed it first: ${e} ${n?r`now points to ${n.version.name}`:"is gone"}${t?`, no longer to ${t}`:""}.</strong></p>
    <p>You changed nothing. Check what would change now, then decide again.</p>
  </div>`;function zs({dataset:e,alias:t,now:n,version:o,same:a}){return a?r`<p class="note">${t} points to ${o} already.</p>`:r`
    <section class="what-changes" aria-label="What changes">
      <p class="from-to"><strong>${t}</strong>${" "}
        ${n?r`<del>${n.version.name}</del>`:r`<span class="note">new</span>`}<span aria-hidden="true"> → </span><span class="unseen"> will point to </span><ins>${o}</ins></p>
      ${n&&r`<p class="note">Revision ${n.rev}, moved <${I} of=${n.mtime} />.</p>`}
      ${n&&r`<${oo} before=${`${e}:${n.version.name}`} after=${`${e}:${o}`} />`}
    </section>`}function Bs(e,t){let[n,o]=f({loaded:!1}),a=async()=>{try{let s=await G(ao(e,t));return o({loaded:!0,alias:s}),s}catch(s){return o(s.status===404?{loaded:!0,alias:null}:{loaded:!1,error:s}),null}};return w(()=>{if(o({loaded:!1}),!t)return;let s=setTimeout(a,250);return()=>clearTimeout(s)},[e,t]),[n,a]}function io({dataset:e,alias:t,now:n,onDone:o,onClose:a}){let s=`datasets/${encodeURIComponent(e)}/aliases/${encodeURIComponent(t)}/`,i=l=>{E(`${t} is removed.`),o(l)};return r`
    <${z} title="Remove this alias?" verb=${`Remove ${t}`} danger twin=${Un(e,t,n.rev)}
      send=${()=>Fe(s,{"If-Match":`"${n.rev}"`})} onDone=${i} onClose=${a}>
      <p>Jobs that fetch <code>${n.uri}</code> fail from now on. Version ${n.version.name} stays, and so does the
        history of the alias; it can be created again.</p>
    <//>`}function ft({params:{dataset:e,alias:t}}){let n=T(`datasets/${encodeURIComponent(e)}/aliases/${encodeURIComponent(t)}/history/`,{limit:50}),[o,a]=f(null),[s,i]=f(!1),l=n.items[0],u=!!l?.version,d=()=>{a(null),i(!1),n.reload()};return r`
    <${N} title=${`${e}/${t}`} crumbs=${[["Datasets",b("datasets")],[e,b("datasets",e)],[t]]}
      lead=${l&&r`${u?r`Points to ${lo(l)}.`:"Removed."} ${n.count!=null&&`${L(n.count,"revision")}.`}`}
      actions=${l&&r`${u&&r`<${Oe} uri=${l.uri} />`}<${F} text=${zn(e,t)} label="History line" what="command line of the history" />
        ${u&&r`<button type="button" class="quiet" onClick=${()=>i(!0)}>Remove…</button>`}
        <button type="button" class="primary" onClick=${()=>a("")}>${u?"Move":"Create"} ${t}…</button>`}>
      ${n.error&&!n.items.length&&r`<${C} error=${n.error} retry=${n.reload} />`}
      ${n.items.length>0&&r`<${D} caption=${`History of ${t}`} rows=${n.items} id=${({rev:c})=>c} columns=${[{title:"Revision",cell:({rev:c})=>c,header:!0},{title:"Version",cell:lo},{title:"Moved",cell:({mtime:c})=>r`<${I} of=${c} />`,kind:"time"},{title:r`<span class="unseen">Change</span>`,cell:c=>r`<${js} move=${c} now=${l} onBack=${a} />`}]} />`}
      ${!(n.error&&!n.items.length)&&r`<${A} of=${n} what="earlier moves" />`}
      ${o!=null&&r`<${ce} dataset=${e} alias=${t} version=${o} onClose=${()=>a(null)} onDone=${d} />`}
      ${s&&r`<${io} dataset=${e} alias=${t} now=${l} onClose=${()=>i(!1)} onDone=${d} />`}
    <//>`}var lo=({version:e})=>e?r`<a href=${b("versions",e.id)}>${e.name}</a>`:"(removed)";function js({move:e,now:t,onBack:n}){return e.rev===t.rev?r`<span class="tag accent">now</span>`:!e.version||e.version.name===t.version?.name?null:r`<button type="button" class="quiet" onClick=${()=>n(e.version.name)}>Move back to ${e.version.name}</button>`}var Ws=/^[a-z0-9._-]{1,128}$/;function co({onDone:e,onClose:t}){let[n,o]=f(""),a=n&&!Ws.test(n)?"Lower-case letters, digits, dots, underscores and dashes only.":"",s=i=>{E(`${i.uri} was created.`),e(i)};return r`
    <${z} title="New dataset" verb="Create dataset" twin=${Vn(n)} disabled=${!n||a}
      send=${()=>X("datasets/",{name:n})} onDone=${s} onClose=${t}>
      <${q} id="dataset-name" label="Name" value=${n} wrong=${a} onInput=${i=>o(i.target.value.trim())}
        hint="Versions come from executions that name it, or from data you select in the search." />
    <//>`}var uo=e=>`dataset-versions/${encodeURIComponent(e.id)}/`;function po({version:e,onDone:t,onClose:n}){let o=a=>{E(`${e.uri} is deleted.`),t(a)};return r`
    <${z} title="Delete this version?" verb=${`Delete ${e.name}`} danger twin=${jn(e.uri)}
      send=${()=>Fe(uo(e))} onDone=${o} onClose=${n}>
      <p><code>${e.uri}</code> disappears from lists and can no longer be fetched. It can be restored until its
        retention ends; then it is purged, with the parts that no other version uses.</p>
      <p>The uploaded files themselves stay.</p>
    <//>`}function Ue({version:e,onDone:t,onClose:n}){let o=a=>{E(`${e.uri} is restored.`),t(a)};return r`
    <${z} title="Restore this version?" verb=${`Restore ${e.name}`} twin=${Wn(e.uri)}
      send=${()=>X(`${uo(e)}restore/`,{})} onDone=${o} onClose=${n}>
      <p><code>${e.uri}</code> comes back as it was${e.deleted_at?` before ${Me(e.deleted_at)}`:""}.</p>
    <//>`}function $o({dataset:e,reload:t}){let[n,o]=f(!1);return r`
    <button type="button" class="primary" onClick=${()=>o(!0)}>Promote a version…</button>
    ${n&&r`<${ce} dataset=${e} onClose=${()=>o(!1)} onDone=${()=>{o(!1),t()}} />`}`}function mo(){let[e,t]=f(!1);return r`
    <button type="button" class="primary" onClick=${()=>t(!0)}>New dataset</button>
    ${e&&r`<${co} onClose=${()=>t(!1)} onDone=${n=>Q("datasets",n.id)} />`}`}function fo({dataset:e,reload:t}){let n=T("dataset-versions/",{dataset:e,deleted:"true",limit:200}),[o,a]=f(null),s=n.items.filter(i=>i.deleted_at);return s.length?r`
    <${P} title="Deleted versions">
      <${D} caption="Deleted versions" rows=${s} columns=${[{title:"Version",cell:({id:i,name:l})=>r`<a href=${b("versions",i)}>${l}</a>`,header:!0},{title:"Deleted",cell:({deleted_at:i})=>r`<${I} of=${i} />`,kind:"time"},{title:"Purged after",cell:({purge_at:i})=>r`<${I} of=${i} />`,kind:"time"},{title:r`<span class="unseen">Restore</span>`,cell:i=>r`<button type="button" aria-label=${`Restore ${i.name}`} onClick=${()=>a(i)}>Restore</button>`}]} />
      <${A} of=${n} what="more deleted versions" />
      ${o&&r`<${Ue} version=${o} onClose=${()=>a(null)}
        onDone=${()=>{a(null),n.reload(),t()}} />`}
    <//>`:null}var Vs={DatasetVersionCreated:({data:e})=>`Version ${e.version.name} was created${ze(e.version.created_by)}`,ModelVersionCreated:({data:e})=>`Model version ${e.model_version.counter} was created${ze(e.model_version.created_by)}`,ModelVersionStatusChanged:({data:e,old_status:t})=>`Model version ${e.model_version.counter} is ${e.model_version.status}${t?`, no longer ${t}`:""}`,VersionAliasMoved:({alias:e,old_version:t,version:n})=>`${e} ${t?`moved from ${t} to ${n}`:`was created, pointing to ${n}`}`,VersionAliasRemoved:({alias:e,old_version:t})=>`${e} was removed${t?`; it pointed to ${t}`:""}`,DatumAliasUpdated:({data:e})=>`${e.updated_alias.name} points to ${e.updated_alias.datum}`,PackagePublished:({uri:e,parts:t,reused:n})=>`${Be(e)} was packaged: ${t} ${t===1?"part":"parts"}${n?`, ${n} reused`:""}`,VersionDeleted:({uri:e,who:t})=>`${Be(e)} was deleted${ze(t)}`,VersionRestored:({uri:e,who:t})=>`${Be(e)} was restored${ze(t)}`,PackagingFailed:({uri:e,reason:t})=>`Packaging of ${Be(e)} failed: ${t}`};function ho({type:e,detail:t}){try{return Vs[e](t)}catch{return t?.title||e.replace(/(?<=[a-z])(?=[A-Z])/g," ")}}function go({detail:e}){let t=e?.data?.version?.uri??e?.data?.model_version?.uri??e?.uri??"";return Hs(e?.type==="version_alias_moved"?`dataset://${e.dataset}/${e.version}`:t)}function Hs(e){let t=/^(dataset|model):\/\/([^/]+)\/([^/]+)$/.exec(e??"");return t?`${t[1]==="model"?"model:":""}${t[2]}:${t[3]}`:""}function je(e){let[t,n,o]=e.startsWith("model:")?e.split(":"):["dataset",...e.split(":")];return`${t}://${n}/${o}`}var ze=e=>e?` by ${e}`:"",Be=e=>(e??"").split("/").pop();var qs="This stack keeps no events.";function ue({of:e}){let t=T("events/",{...e,limit:20});return r`
    <${P} title="What happened">
      ${t.items.length>0&&r`<ol class="events">${t.items.map(n=>r`<li key=${n.id}><${Gs} event=${n} /></li>`)}</ol>`}
      ${!t.items.length&&!t.loading&&!t.error&&r`<p class="note">Nothing in the last 90 days.</p>`}
      ${t.error&&!t.items.length?r`<${C} error=${t.error} retry=${t.reload} missing=${qs} />`:r`<${A} of=${t} what="earlier events" />`}
    <//>`}function Gs({event:e}){let t=go(e),n=ho(e);return r`<${I} of=${e.time} /><span class=${e.type==="PackagingFailed"?"wrong":""}>${t?r`<a href=${b("versions",t)}>${n}</a>`:n}</span>`}function ht({params:e}){let t=e.dataset,n=O(`datasets/${encodeURIComponent(t)}/`),o=T(n.data?"dataset-versions/":null,{dataset:t,limit:50}),a=T(n.data?`datasets/${encodeURIComponent(t)}/aliases/`:null,{limit:200}),s=()=>{a.reload(),o.reload()};return r`
    <${N} title=${t} crumbs=${[["Datasets",b("datasets")],[t]]} lead=${r`<code>${n.data?.uri??""}</code>`}
      actions=${n.data&&r`<${$o} dataset=${t} reload=${s} />`}>
      <${Y} of=${n}>${()=>r`
        <${Ks} of=${a} dataset=${t} />
        <${Js} of=${o} aliases=${a.items} />
        <${fo} dataset=${t} reload=${s} />
        <${ue} of=${{dataset:t}} />`}<//>
    <//>`}function Js({of:e,aliases:t}){let n=s=>t.filter(i=>i.version.id===s.id),o=[{title:"Version",header:!0,cell:s=>r`<a href=${b("versions",s.id)}>${s.name}</a>
        ${n(s).map(i=>r` <span class="tag accent" key=${i.name}>${i.name}</span>`)}`},{title:"Files",kind:"number",cell:s=>S(s.file_count)},{title:"Size",kind:"number",cell:s=>v(s.size)},{title:"Package",cell:s=>r`<${j} of=${s.packaging} />`},{title:"Tags",cell:s=>s.tags.map(i=>r`<${se} key=${i}>${i}<//>`)},{title:"Created",kind:"time",cell:s=>r`<${I} of=${s.ctime} />`}],a=e.items.length>0||!(e.loading||e.error);return r`
    <${P} title="Versions">
      ${a&&r`<${D} caption="Versions, newest first" columns=${o} rows=${e.items} empty="There is no version yet." />`}
      <${A} of=${e} what="older versions" />
    <//>`}function Ks({of:e,dataset:t}){let[n,o]=f("");return e.error?r`<${C} error=${e.error} retry=${e.reload} />`:e.items.length?r`
    <${P} title="Aliases">
      <${D} caption="Aliases" columns=${[{title:"Alias",header:!0,cell:s=>r`<a class="tag accent" href=${b("datasets",t,"aliases",s.name)}>${s.name}</a>`},{title:"Version",cell:s=>r`<a href=${b("versions",s.version.id)}>${s.version.name}</a>`},{title:"Moved",kind:"time",cell:s=>r`<${I} of=${s.mtime} />`},{title:"History",cell:s=>r`<button class="quiet" aria-expanded=${n===s.name}
        onClick=${()=>o(n===s.name?"":s.name)}>${n===s.name?"Hide":"Show"}<span class="unseen"> history of ${s.name}</span></button>`}]} rows=${e.items} id=${s=>s.name} />
      ${n&&r`<${Qs} key=${n} dataset=${t} alias=${n} />`}
    <//>`:null}function Qs({dataset:e,alias:t}){let n=T(`datasets/${encodeURIComponent(e)}/aliases/${encodeURIComponent(t)}/history/`,{limit:20});return r`
    <div class="history"><h3>Where ${t} pointed</h3>
      <ol>${n.items.map(o=>r`<li key=${o.rev}>
        <${I} of=${o.mtime} /> <a href=${b("versions",o.version.id)}>${o.version.name}</a>${" "}
        <span class="soft">revision ${o.rev}</span></li>`)}</ol>
      <${A} of=${n} what="older moves" />
    </div>`}var Ys=50;function gt(){let e=T("datasets/",{limit:Ys,newest:!0}),t=a=>({newest_version:s})=>s?a(s):"\u2013",n=[{title:"Dataset",header:!0,cell:a=>r`<a href=${b("datasets",a.id)}>${a.name}</a>`},{title:"Newest version",cell:t(a=>r`<a href=${b("versions",a.id)}>${a.name}</a>`)},{title:"Files",kind:"number",cell:t(a=>S(a.file_count))},{title:"Size",kind:"number",cell:t(a=>v(a.size))},{title:"Package",cell:t(a=>r`<${j} of=${a.packaging} />`)},{title:"Created",kind:"time",cell:t(a=>r`<${I} of=${a.ctime} />`)}],o=e.items.length>0||!(e.loading||e.error);return r`
    <${N} title="Datasets" lead="Every dataset of this deployment, by name, with its newest version."
      actions=${r`<${mo} />`}>
      ${o&&r`<${D} caption="Datasets" columns=${n} rows=${e.items}
        empty="There is no dataset yet. Upload files whose metadata names one, and it appears here." />`}
      <${A} of=${e} what="more datasets" />
    <//>`}var Zs=5;function de(e,t){let n=R({query:"",pages:0});w(()=>{n.current.query!==t&&(n.current={query:t,pages:0}),!(!e.more||e.items.length||n.current.pages>=Zs)&&(n.current.pages+=1,e.more())})}var Xs=["open","sealing","sealed"],er="This stack does not list executions; open one by its id.";function _t({query:e}){let t=T("executions/",{state:e.state,alerts:e.alerts,limit:50});return de(t,`${e.state} ${e.alerts}`),r`
    <${N} title="Executions" lead="Jobs whose outputs were uploaded: what each made, and what was wrong." actions=${r`<${or} />`}>
      <div class="filters" role="group" aria-label="Filters">
        <label class="inline" for="state">State</label>
        <select id="state" value=${e.state??""} onChange=${n=>V({state:n.target.value})}>
          <option value="">any</option>${Xs.map(n=>r`<option value=${n}>${n}</option>`)}</select>
        <label class="inline"><input type="checkbox" checked=${e.alerts==="true"}
          onChange=${n=>V({alerts:n.target.checked?"true":""})} /> With alerts only</label>
      </div>
      ${t.error&&!t.items.length?r`<${C} error=${t.error} retry=${t.reload} missing=${er} />`:r`${!(t.loading&&!t.items.length)&&r`<${tr} of=${t} />`}<${A} of=${t} what="more executions" />`}
    <//>`}var tr=({of:e})=>r`
  <${D} caption="Executions" rows=${e.items} empty=${e.more?"None on this page; there are more.":"No execution is like that."} columns=${[{title:"Execution",cell:({id:t})=>r`<a href=${b("executions",t)}>${t}</a>`,header:!0},{title:"State",cell:({state:t})=>r`<${j} of=${t} />`},{title:"Files",cell:({file_count:t})=>S(t),kind:"number"},{title:"Size",cell:({size:t})=>v(t),kind:"number"},{title:"Versions",cell:({versions:t})=>r`<${nr} of=${t} />`},{title:"Alerts",cell:({alerts:t})=>t.length?r`<span class="state bad">${t.length}</span>`:"\u2013"},{title:"Sealed, or last upload",cell:({mtime:t})=>r`<${I} of=${t} />`,kind:"time"}]} />`,nr=({of:e})=>e.length?r`${e.slice(0,3).map(t=>r`<${bt} uri=${t} /> `)}${e.length>3&&`and ${e.length-3} more`}`:"\u2013";function bt({uri:e}){let[,t,n,o]=/^(\w+):\/\/([^/]+)\/(.+)$/.exec(e)??[];return t?r`<a href=${b("versions",`${t==="model"?"model:":""}${n}:${o}`)}>${e}</a>`:r`<code>${e}</code>`}function or(){let[e,t]=f("");return r`
    <form class="by-id" onSubmit=${o=>{o.preventDefault(),e.trim()&&Q("executions",e.trim())}}>
      <input type="text" aria-label="Execution id" placeholder="Execution id" value=${e} autocomplete="off" spellcheck=${!1}
        onInput=${o=>t(o.target.value)} />
      <button>Open</button>
    </form>`}var sr=3e3;function vt({params:e}){let t=`executions/${encodeURIComponent(e.execution)}/`,n=O(t,void 0,{every:({state:o})=>o==="sealed"?0:sr});return r`
    <${N} title=${e.execution} crumbs=${[["Executions",b("executions")],[e.execution]]}
      actions=${r`<${F} text=${`packline execution ${e.execution}`} label="Command line" what="Command line" />`}>
      <${Y} of=${n}>${o=>r`<${rr} execution=${o} path=${t} />`}<//>
    <//>`}var rr=({execution:e,path:t})=>r`
  <p class="lead" aria-live="polite"><${j} of=${e.state} /> ${e.sealed_at&&r`since <${I} of=${e.sealed_at} />`}</p>
  ${e.alerts.length>0&&r`<${ar} of=${e.alerts} />`}
  <${P} title="What it made">
    <div class="figures">
      <${W} value=${S(e.file_count)} label="outputs" />
      <${W} value=${v(e.size)} label="together" />
      <${W} value=${S(e.versions.length)} label=${e.versions.length===1?"version":"versions"} />
    </div>
    ${e.versions.length>0&&r`<ul class="plain">${e.versions.map(n=>r`<li><${bt} uri=${n} /></li>`)}</ul>`}
    ${e.datum_aliases.length+e.late.length>0&&r`<${ne} of=${[["Datum aliases",e.datum_aliases.join(", ")],["Late files",e.late.join(", ")]]} />`}
  <//>
  ${e.state==="sealed"&&r`<${ir} path=${t} />`}
  ${Object.keys(e.marker).length>0&&r`
    <${P} title="Marker"><pre class="json" tabindex="0">${JSON.stringify(e.marker,null,2)}</pre><//>`}
  <${ue} of=${{execution:e.id}} />`,ar=({of:e})=>r`
  <${P} title=${e.length===1?"Alert":"Alerts"}>
    <ul class="alerts">${e.map(({code:t,message:n,remedy:o})=>r`
      <li><strong><code>${t}</code></strong><p>${n}</p>${o&&r`<p class="remedy">What to do: ${o}</p>`}</li>`)}</ul>
  <//>`;function ir({path:e}){let t=T(`${e}outputs/`,{limit:100});return r`
    <${P} title="Outputs">
      ${t.items.length>0&&r`<${D} caption="Outputs" rows=${t.items} id=${({path:n,datum:o})=>`${n}:${o.id}`} columns=${[{title:"Path",cell:({path:n})=>n,header:!0},{title:"Size",cell:({datum:n})=>v(n.size),kind:"number"},{title:"Datum",cell:({datum:n})=>r`<code>${n.id}</code><${F} text=${`datum://${n.id}`} what=${`URI of ${n.name}`} />`}]} />`}
      ${!t.items.length&&!t.loading&&!t.error&&r`<p class="note">It has none.</p>`}
      <${A} of=${t} what="more outputs" />
    <//>`}var lr={approved:"good",rejected:"bad",pending:"busy"},ve={approved:"Approve",rejected:"Reject",pending:"Set back"};function yt({params:{model:e}}){let t=T("model-versions/",{model:e,limit:50}),[n,o]=f(null),[a,s]=f({}),i=t.items.map(u=>a[u.id]??u),l=u=>{o(null),s({...a,[u.id]:u}),E(`Version ${u.counter} is ${u.status}.`)};return r`
    <${N} title=${e} crumbs=${[["Models",b("models")],[e]]}>
      ${t.error&&!i.length?r`<${C} error=${t.error} retry=${t.reload} />`:r`${!(t.loading&&!i.length)&&r`<${cr} rows=${i} onDecide=${(u,d)=>o({version:u,status:d})} />`}<${A} of=${t} what="more versions" />`}
      <${ue} of=${{dataset:`model:${e}`}} />
      ${n&&r`<${ur} ...${n} onDone=${l} onClose=${()=>o(null)} />`}
    <//>`}var cr=({rows:e,onDecide:t})=>r`
  <${D} caption="Versions of the model" rows=${e} empty="There is no version of this model." columns=${[{title:"Version",cell:({id:n,counter:o})=>r`<a href=${b("versions",n)}>${o}</a>`,header:!0},{title:"Status",cell:({status:n})=>r`<span class=${`state ${lr[n]??"idle"}`}>${n||"pending"}</span>`},{title:"Files",cell:({file_count:n})=>S(n),kind:"number"},{title:"Size",cell:({size:n})=>v(n),kind:"number"},{title:"Packaging",cell:({packaging:n})=>r`<${j} of=${n} />`},{title:"Created",cell:({ctime:n})=>r`<${I} of=${n} />`,kind:"time"},{title:"Note",cell:({note:n})=>n||"\u2013"},{title:r`<span class="unseen">Decide</span>`,cell:n=>r`<span class="decide">${Object.keys(ve).filter(o=>o!==(n.status||"pending")).map(o=>r`<button type="button" class="quiet" aria-label=${`${ve[o]} version ${n.counter}`} onClick=${()=>t(n,o)}>${ve[o]}</button>`)}</span>`}]} />`,ur=({version:e,status:t,onDone:n,onClose:o})=>r`
  <${z} title=${`${ve[t]} ${e.uri}?`} verb=${ve[t]} danger=${t==="rejected"} twin=${Hn(e.uri,t)}
    send=${()=>X(`model-versions/${encodeURIComponent(e.id)}/status/`,{status:t})} onDone=${n} onClose=${o}>
    <p>It is ${e.status||"pending"} now; it will be ${t}. Subscribers of events are notified.</p>
  <//>`;function kt(){let e=T("models/",{limit:100});return r`
    <${N} title="Models" lead="Versions of models, and what people decided about them.">
      ${e.error&&!e.items.length?r`<${C} error=${e.error} retry=${e.reload} missing="This stack does not list models." />`:r`${!(e.loading&&!e.items.length)&&r`<${D} caption="Models" rows=${e.items} empty="No execution has made a model yet." columns=${[{title:"Model",cell:({name:t})=>r`<a href=${b("models",t)}>${t}</a>`,header:!0},{title:"URI",cell:({uri:t})=>r`<code>${t}</code>`}]} />`}<${A} of=${e} what="more models" />`}
    <//>`}var wt=new Map,_o=(e,t)=>e.has(t.id)?St(e,[t]):xt(e,[t]),xt=(e,t)=>new Map([...e,...t.map(n=>[n.id,n])]);function St(e,t){let n=new Map(e);for(let{id:o}of t)n.delete(o);return n}function bo(e,t){let n=t.filter(({id:o})=>e.has(o)).length;return n?n===t.length?"all":"some":"none"}var We=e=>[...e.values()].reduce((t,{size:n})=>t+(n??0),0);function vo(e){let t=new Map;for(let{name:n}of e.values())t.set(n,(t.get(n)??0)+1);return[...t].filter(([,n])=>n>1).map(([n])=>n)}var dr=/^[a-z0-9._-]{1,128}$/,yo=/^[A-Za-z0-9._-]{1,256}$/,ko=e=>e.split(/[\s,]+/).filter(Boolean);function wo({selection:e,onDone:t,onClose:n}){let[o,a]=f({dataset:"",name:"",base:"",packaging:!0,aliases:"",tags:""}),s=g=>k=>a({...o,[g]:k.target.value}),i=O("datasets/",{limit:100}),l=[...e.keys()],u=o.base&&$r(o.dataset,o.base),d={...o,base:u.includes("://")||!u?u:je(u),datums:l,aliases:ko(o.aliases),tags:ko(o.tags)},c=pr(o,d),m=vo(e),$=()=>X("dataset-versions/",{dataset:o.dataset,name:o.name,files:l.map(g=>({datum:g})),previous_version:u||null,packaging:o.packaging,targeting_aliases:d.aliases,tags:d.tags}),p=g=>{E(`${g.uri} was created.`),t(g)},h=o.dataset&&o.name&&!Object.values(c).some(Boolean)&&l.length<=1e3;return r`
    <${z} title="Create a version from the selection" verb="Create version" twin=${qn(d)}
      disabled=${!h} send=${$} onDone=${p} onClose=${n}>
      <p>${L(l.length,"file")}, ${v(We(e))}. The version has exactly these.</p>
      ${l.length>1e3&&r`<p class="problem" role="alert">At most ${1e3} files at a time: take some out of the selection.</p>`}
      ${m.length>0&&r`<p class="note" role="status">${L(m.length,"path")} selected twice (such as <code>${m[0]}</code>): on disk the last one wins.</p>`}
      <div class="fields">
        <${q} id="compose-dataset" label="Dataset" value=${o.dataset} onInput=${s("dataset")} wrong=${c.dataset} list="compose-datasets" hint="An existing one, or a new name." />
        <datalist id="compose-datasets">${(i.data?.results??[]).map(({name:g})=>r`<option value=${g} />`)}</datalist>
        <${q} id="compose-name" label="Version" value=${o.name} onInput=${s("name")} wrong=${c.name} hint="Such as v2; it never changes afterwards." />
        <${q} id="compose-base" label="Made from (optional)" value=${o.base} onInput=${s("base")} wrong=${c.base} hint="A version or alias, for lineage; no files are taken from it." />
        <${q} id="compose-aliases" label="Aliases (optional)" value=${o.aliases} onInput=${s("aliases")} wrong=${c.aliases} hint="Moved to it once it is packaged." />
        <${q} id="compose-tags" label="Tags (optional)" value=${o.tags} onInput=${s("tags")} hint="Separated by spaces or commas." />
        <${so} id="compose-packaging" label="Package it" checked=${o.packaging} onChange=${g=>a({...o,packaging:g})} />
      </div>
    <//>`}function pr(e,{aliases:t}){let n="Letters, digits, dots, underscores and dashes only.";return{dataset:e.dataset&&!dr.test(e.dataset)?"Lower-case letters, digits, dots, underscores and dashes only.":"",name:e.name&&!yo.test(e.name)?n:"",base:e.base&&!/^(?:[a-z]+:\/\/)?[\w.:/-]+$/.test(e.base)?"A version, such as v1, or dataset://images/v1.":"",aliases:t.every(o=>yo.test(o))?"":n}}var $r=(e,t)=>/[:/]/.test(t)?t:`${e}:${t}`;var Et={tag:"tag",name:"name",alias:"alias",execution:"output_execution",version:"dataset_version",property:"property"},mr=["tag","property"],fr=/^[^=<>!]+(?:[=<>]|!=)/,hr=/[*?/]|\.\w{1,8}$/;function gr(e){let t={};for(let n of _r(e)){let o=n.indexOf(":"),a=Et[n.slice(0,o).toLowerCase()];a&&o<n.length-1?Ve(t,a,n.slice(o+1)):fr.test(n)?Ve(t,"property",n):Ve(t,hr.test(n)?"name":"tag",n)}return t}function xo(e){let t=e.q?gr(e.q):{};for(let n of Object.values(Et))for(let o of(e[n]??"").split(`
`))o.trim()&&Ve(t,n,o.trim());return t}var So=e=>Object.fromEntries(Object.values(Et).map(t=>[t,[].concat(e[t]??[]).join(`
`)])),He=e=>Object.keys(e).length===0;function Ve(e,t,n){mr.includes(t)?e[t]=[...e[t]??[],n]:e[t]=n}var _r=e=>[...e.matchAll(/(?:[^\s"]|"[^"]*"?)+/g)].map(([t])=>t.replaceAll('"',"")).filter(Boolean);function Tt({query:e}){let t=_e(()=>xo(e),[JSON.stringify(e)]),[n,o]=f(wt),[a,s]=f(!1),i=T(He(t)?null:"data/",{...t,limit:100});return de(i,JSON.stringify(t)),r`
    <${N} title="Search" lead="Find files by their metadata. Select some to create a version from them."
      actions=${!He(t)&&r`<${F} text=${Gn(t)} label="Command line" what="Command line" />`}>
      ${e.q&&r`<${kr} part=${e.q} />`}
      <${yr} key=${JSON.stringify(t)} filters=${t} />
      ${i.error&&!i.items.length&&r`<${C} error=${i.error} retry=${i.reload} />`}
      ${!He(t)&&!(i.error&&!i.items.length)&&r`
        <${wr} of=${i} selection=${n} onSelect=${o} />
        <${A} of=${i} what="more results" />`}
      ${n.size>0&&r`<${Sr} selection=${n} onClear=${()=>{o(wt),E("Nothing is selected.")}} onCompose=${()=>s(!0)} />`}
      ${a&&r`<${wo} selection=${n} onClose=${()=>s(!1)} onDone=${l=>Q("versions",l.id)} />`}
    <//>`}var br=[["tag","Tags","One a line; all must be there."],["property","Properties","One a line: factory=eu-02, accuracy>=0.9, approved_by"],["name","Name","Path or file name; * and ? stand for anything."],["alias","Datum alias",""],["output_execution","Execution","Outputs of this one."],["dataset_version","Dataset version","Members of this one, such as images:v1."]],vr=["tag","property"];function yr({filters:e}){let[t,n]=f(()=>So(e)),o=s=>{s.preventDefault(),V({q:"",...t})},a=s=>i=>n({...t,[s]:i.target.value});return r`
    <form class="card search-form" onSubmit=${o} aria-label="Search">
      <div class="fields thirds">${br.map(([s,i,l])=>r`
        <${q} key=${s} id=${`search-${s}`} label=${i} hint=${l} value=${t[s]} onInput=${a(s)}>
          ${vr.includes(s)?r`<textarea id=${`search-${s}`} rows="2" value=${t[s]} onInput=${a(s)} aria-describedby=${`search-${s}-hint`} spellcheck=${!1}></textarea>`:null}
        <//>`)}</div>
      <div class="buttons"><button type="submit" class="primary">Search</button></div>
    </form>`}var Co=20;function kr({part:e}){let t=O("datasets/",{search:e,limit:Co}),n=O("models/",{name:e,limit:Co}),o=[...(t.data?.results??[]).map(({name:s})=>["Dataset",s,b("datasets",s)]),...(n.data?.results??[]).map(({name:s})=>["Model",s,b("models",s)])];if(!o.length)return null;let a=t.data?.next||n.data?.next;return r`
    <${P} title="Datasets and models">
      <ul class="plain">${o.map(([s,i,l])=>r`<li key=${l}><small>${s}</small> <a href=${l}>${i}</a></li>`)}</ul>
      ${a&&r`<p class="note">There are more with “${e}” in their name.</p>`}
    <//>`}function wr({of:e,selection:t,onSelect:n}){if(e.loading&&!e.items.length)return null;let o=bo(t,e.items),a=r`<${Eo} label=${`Select all ${e.items.length} shown`} checked=${o==="all"} some=${o==="some"}
    onChange=${()=>n(o==="all"?St(t,e.items):xt(t,e.items))} />`;return r`
    <p class="note" role="status">${L(e.items.length,"file")} shown${e.more?"; there are more":""}.</p>
    ${!e.items.length&&!e.more&&e.searched&&r`<p class="note">Searched: ${e.searched}. A version's Files tab finds any of its files.</p>`}
    ${e.notSearched?.length>0&&r`<p class="note" role="status">Not everything was searched: ${e.notSearched.map(s=>`${L(s.files,"file")} of execution ${s.execution}`).join(", ")} will be in the index soon.</p>`}
    <${D} caption="Found files" rows=${e.items} empty=${e.more?"Nothing on these pages.":"Nothing is like that."} columns=${[{title:a,kind:"box",cell:s=>r`<${Eo} label=${`Select ${s.name}`} checked=${t.has(s.id)} onChange=${()=>n(_o(t,s))} />`},{title:"Name",cell:({name:s})=>s,header:!0},{title:"Size",cell:({size:s})=>v(s),kind:"number"},{title:"Tags",cell:({tags:s})=>s.length?s.map(i=>r`<${se}>${i}<//>`):"\u2013"},{title:"Properties",cell:({properties:s})=>r`<${xr} of=${s} />`},{title:"Execution",cell:({output_execution:s})=>s?r`<a href=${b("executions",s.id)}>${s.id}</a>`:"\u2013"},{title:"Datum",cell:({uri:s,name:i})=>r`<${F} text=${s} label="Copy URI" what=${`URI of ${i}`} />`}]} />`}var Pt=4;function xr({of:e}){let t=Object.entries(e);if(!t.length)return"\u2013";let n=([o,a])=>`${o} = ${typeof a=="string"?a:JSON.stringify(a)}`;return r`<span class="properties" title=${t.map(n).join(`
`)}>${t.slice(0,Pt).map(o=>r`<code>${n(o)}</code> `)}
    ${t.length>Pt&&`and ${t.length-Pt} more`}</span>`}function Eo({label:e,checked:t,some:n=!1,onChange:o}){let a=R();return w(()=>{a.current.indeterminate=n},[n]),r`<input ref=${a} type="checkbox" aria-label=${e} checked=${t} onChange=${o} />`}var Sr=({selection:e,onClear:t,onCompose:n})=>r`
  <div class="selected" role="region" aria-label="Selection">
    <span role="status">${S(e.size)} selected, ${v(We(e))}</span>
    <button type="button" class="quiet" onClick=${t}>Clear</button>
    <button type="button" class="primary" onClick=${n}>Create version from selection…</button>
  </div>`;var pe=e=>`dataset-versions/${encodeURIComponent(e.id)}/package/`,Po={built:"Package again?",failed:"Try packaging again?",none:"Package this version?"},To={built:"Rebuild",failed:"Retry",none:"Package now"};function qe({version:e,onDone:t,onClose:n}){let o=e.packaging==="built",a=()=>X(pe(e),o?{rebuild:!0}:{}),s=i=>{E(`Packaging of ${e.uri} has started.`),t(i)};return r`
    <${z} title=${Po[e.packaging]??Po.none} verb=${To[e.packaging]??To.none}
      twin=${Bn(e.uri,o)} send=${a} onDone=${s} onClose=${n}>
      <p>${L(e.file_count,"file")}, ${v(e.size)} of <code>${e.uri}</code> become a few large parts.
        ${o?"Every part is packed anew from the files; until that is done, the version is fetched file by file.":"Parts that another version has already are not built again."}</p>
      ${e.packaging==="failed"&&r`<p class="note">Last time: ${e.packaging_reason}</p>`}
    <//>`}function Do(e,t=0){return t>0?Math.min(6e4,2e3*2**(t-1)):Math.min(15e3,Math.round(1e3*1.5**e))}function Dt(e,t){let n=t?.parts??null;return n?e>=n?{done:e,of:n,share:1,text:n===1?"The part is packed; publishing\u2026":`All ${n} parts are packed; publishing\u2026`}:{done:e,of:n,share:e/n,text:`${e} of ${n} ${n===1?"part":"parts"} packed`}:{done:e,of:null,share:0,text:"Planning the parts\u2026"}}function Ao({version:e,onEnd:t}){return e.packaging==="pending"?r`<${Cr} version=${e} onEnd=${t} />`:e.packaging==="failed"?r`<${Er} version=${e} onStart=${t} />`:null}function Cr({version:e,onEnd:t}){let{step:n,error:o}=Pr(e,t),a=Math.round(n.share*100);return r`
    <section class="card packaging" aria-label="Packaging">
      <header><h2>Packaging</h2><${j} of="pending" /></header>
      <div>
        <div class="progress" role="progressbar" aria-label="Packaging" aria-valuemin="0" aria-valuemax="100"
          aria-valuenow=${n.of?a:null} aria-valuetext=${n.text}>
          <svg viewBox="0 0 100 1" preserveAspectRatio="none" aria-hidden="true">
            <rect class=${n.of?"":"unknown"} width=${n.of?Math.max(a,1):100} height="1" /></svg>
        </div>
        <p aria-live="polite" class="said">${n.text}</p>
        <p class="note">The version can be fetched meanwhile, file by file.</p>
        ${o&&r`<p class="note">The API does not answer; retrying. ${o.message}</p>`}
      </div>
    </section>`}function Er({version:e,onStart:t}){let[n,o]=f(!1);return r`
    <section class="problem" role="alert" aria-label="Packaging failed">
      <p><strong>Packaging failed.</strong> Files are fetched one by one meanwhile.</p>
      <p class="reason">${e.packaging_reason}</p>
      <button type="button" onClick=${()=>o(!0)}>Retry packaging</button>
      ${n&&r`<${qe} version=${e} onClose=${()=>o(!1)} onDone=${()=>{o(!1),t?.()}} />`}
    </section>`}function Pr(e,t){let[n,o]=f({step:Dt(0,null)}),a=R(t);return a.current=t,w(()=>{let[s,i,l,u]=[0,0,"",0],d=new AbortController,c=async()=>{try{let m=await G(pe(e),{limit:1},{signal:d.signal});if(m.packaging!=="pending")return E(m.packaging==="built"?"Packaging is done.":"Packaging failed."),a.current?.();let $=Dt(m.count??0,m.planned);[s,i,l]=[$.text===l?s+1:0,0,$.text],o({step:$})}catch(m){if(m.name==="AbortError")return;i+=1,o($=>({...$,error:m}))}u=setTimeout(c,Do(s,i))};return c(),()=>{d.abort(),clearTimeout(u)}},[e.id]),n}var Ro="packline.expert",At="packline:expert",Ge=()=>localStorage.getItem(Ro)==="on";function Io(e){localStorage.setItem(Ro,e?"on":"off"),E(e?"Expert view on: blocks, offsets, checksums and keys are shown.":"Expert view off."),window.dispatchEvent(new Event(At))}function Rt(){let[e,t]=f(Ge);return w(()=>{let n=()=>t(Ge());return window.addEventListener(At,n),window.addEventListener("storage",n),()=>{window.removeEventListener(At,n),window.removeEventListener("storage",n)}},[]),e}function Mo(e){w(()=>{let t=n=>{n.key?.toLowerCase()!=="x"||!n.shiftKey||n.altKey||n.repeat||!(n.ctrlKey||n.metaKey)||(n.preventDefault(),Io(!Ge()),e?.(Ge()))};return window.addEventListener("keydown",t),()=>window.removeEventListener("keydown",t)},[e])}function It(){let e=Rt();return r`
    <button type="button" class="switch" role="switch" aria-checked=${String(e)} onClick=${()=>Io(!e)}
      aria-keyshortcuts="Control+Shift+X Meta+Shift+X" title="Ctrl/Cmd+Shift+X">
      <span class="knob" aria-hidden="true"></span>Expert view</button>`}var Oo={none:"Package now",failed:"Retry packaging",built:"Rebuild"};function Lo({version:e,reload:t}){let[n,o]=f("");Mo(ae(u=>u&&V({tab:"packages"}),[]));let a=()=>o(""),s=()=>{a(),t()},i=()=>l?Q("models",e.dataset.id.slice(6)):Q("datasets",e.dataset.id),l=e.dataset.id.startsWith("model:");return r`
    ${!l&&r`<button type="button" class="primary" onClick=${()=>o("promote")}>Promote</button>`}
    ${Oo[e.packaging]&&r`<button type="button" onClick=${()=>o("package")}>${Oo[e.packaging]}</button>`}
    <button type="button" class="danger" onClick=${()=>o("delete")}>Delete</button>
    ${n==="promote"&&r`<${ce} dataset=${e.dataset.name} version=${e.name} onDone=${s} onClose=${a} />`}
    ${n==="package"&&r`<${qe} version=${e} onDone=${s} onClose=${a} />`}
    ${n==="delete"&&r`<${po} version=${e} onDone=${i} onClose=${a} />`}`}function No({id:e,error:t,reload:n}){let[o,a]=f(!1),s={id:e,uri:je(e),name:e.split(":").pop()};return r`
    <div class="problem" role="alert"><p><strong>${t.message}</strong></p>
      <button type="button" onClick=${()=>a(!0)}>Restore</button></div>
    ${o&&r`<${Ue} version=${s} onDone=${()=>{a(!1),n()}} onClose=${()=>a(!1)} />`}`}function Tr(e){let t=/^dataset:\/\/([^/]+)\/(.+)$/.exec(e??"");return t?`${t[1]}:${t[2]}`:null}var Fo=e=>e.slice(0,e.lastIndexOf(":")),$e=e=>e.slice(e.lastIndexOf(":")+1);function Je({of:e}){let t=Tr(e);return t?r`<a href=${b("versions",t)}>${e}</a>`:r`<span>${e}</span>`}var Uo={added:"+",removed:"\u2212",changed:"\u2260"};function Mt({version:e,query:t}){let n=T("dataset-versions/",{dataset:e.dataset.id,limit:100}),o=e.previous_version,a=t.against??o??"",s=n.items.filter(l=>l.id!==e.id),i=!a||s.some(l=>l.id===a);return r`
    <${P} title="Compare" aside=${r`
      <label for="against">with version</label>
      <select id="against" value=${a} onChange=${l=>V({against:l.target.value})}>
        <option value="" disabled>Choose one</option>
        ${!i&&r`<option value=${a}>${$e(a)}</option>`}
        ${s.map(l=>r`<option key=${l.id} value=${l.id}>${l.name}</option>`)}
      </select>`}>
      ${a?r`<${Dr} key=${a} version=${e} against=${a} />`:r`<p class="note">Choose a version: what must be done to it to have this one is listed here.</p>`}
    <//>`}function Dr({version:e,against:t}){let n=T(`dataset-versions/${encodeURIComponent(e.id)}/diff/`,{against:t,limit:200}),o=[{title:"Change",cell:i=>r`<span class=${`change ${i.change}`}><span aria-hidden="true">${Uo[i.change]}</span> ${i.change}</span>`},{title:"File",header:!0,kind:"path",cell:i=>i.path},{title:`In ${$e(t)}`,kind:"number",cell:i=>v(i.before?.size)},{title:`In ${e.name}`,kind:"number",cell:i=>v(i.after?.size)}],a=Object.keys(Uo).map(i=>[i,n.items.filter(l=>l.change===i).length]),s=n.items.length>0||!(n.loading||n.error);return r`
    ${n.items.length>0&&r`<p class="so-far" aria-live="polite">
      ${a.filter(([,i])=>i).map(([i,l])=>`${L(l,"file")} ${i}`).join(", ")}${n.more?", and more below":""}.</p>`}
    ${s&&r`<${D} caption=${`Changes from ${$e(t)} to ${e.name}`} columns=${o} rows=${n.items}
      id=${i=>`${i.change} ${i.path}`} empty=${n.more?"Nothing so far; there is more to compare.":"Their files are the same."} />`}
    <${A} of=${n} what="more changes" />`}function zo(e,t,n,o){let a=[],s=[],i="",l=!1,u=e.charCodeAt(0)===65279?1:0;for(;u<e.length&&a.length<=n;u+=1){let d=e[u];l?d!=='"'?i+=d:e[u+1]==='"'?(i+='"',u+=1):l=!1:d==='"'&&i===""?l=!0:d===t?(s.push(i),i=""):d===`
`?(s.push(i.endsWith("\r")?i.slice(0,-1):i),a.push(s),s=[],i=""):i+=d}return o&&a.length<=n&&(i||s.length)&&a.push([...s,i]),{rows:a.slice(0,n+1),more:u<e.length}}var Ar=65536,Ke=4<<20,Rr=200,Ir={csv:",",tsv:"	"},Mr="This deployment cannot show contents yet: update it, or download the file.";function Bo({version:e,path:t,onClose:n}){let o=`dataset-versions/${encodeURIComponent(e.id)}/files/`,a=O(`${o}one/`,{path:t}),s=Ur(`${o}content/`,t);w(()=>{let l=u=>{u.key==="Escape"&&!u.target.closest?.("dialog")&&n()};return document.addEventListener("keydown",l),()=>document.removeEventListener("keydown",l)},[n]);let i=a.data?.datum;return r`
    <section class="card preview" aria-label=${`Preview of ${t}`}>
      <header><h2>${t.slice(t.lastIndexOf("/")+1)}</h2>
        <div class="actions">${i&&r`<${Nr} datum=${i.id} address=${`${o}content/`} path=${t} />`}
          <button class="icon" aria-label="Close the preview" onClick=${n}>✕</button></div></header>
      <div class="shown" tabindex="0" role="group" aria-label="Content">
        ${s.error?r`<${C} error=${s.error} missing=${Mr} />`:s.kind?r`<${Or} of=${s} path=${t} />`:r`<${Z} />`}
      </div>
      ${i&&r`<div><${ne} of=${[["Path",r`<code>${t}</code>`],["Size",`${v(i.size)}${i.size>=1024?` (${i.size.toLocaleString("en")} bytes)`:""}`],["Datum",r`<code>datum://${i.id}</code>`],["In the package",a.data.place&&`part ${a.data.place.part}, from byte ${a.data.place.offset.toLocaleString("en")}`]]} /><${Lr} datum=${i.id} /></div>`}
    </section>`}function Or({of:e,path:t}){let n=e.cut&&r`<p class="soft">The first ${v(e.read)} of ${v(e.size)}.</p>`;if(e.kind==="image")return r`<img src=${e.url} alt=${t} />`;if(e.kind==="table"){let[o=[],...a]=e.rows;return r`<div class="scroll" tabindex="0" role="region" aria-label=${`Rows of ${t}`}><table>
      <caption class="unseen">${t}</caption>
      <thead><tr>${o.map(s=>r`<th scope="col">${s}</th>`)}</tr></thead>
      <tbody>${a.map(s=>r`<tr>${s.map(i=>r`<td>${i}</td>`)}</tr>`)}</tbody>
    </table></div>${e.cut&&r`<p class="soft">The first ${a.length} rows.</p>`}`}return e.kind==="large"?r`<p class="note">This image is larger than ${v(Ke)}: download it to see it.</p>`:r`<pre>${e.text}</pre>${n}`}function Lr({datum:e}){let{data:t}=O(`data/${encodeURIComponent(e)}/`,{hashes:!1});return!t||!(t.tags.length||t.aliases.length||Object.keys(t.properties).length)?null:r`<${ne} of=${[["Tags",t.tags.length>0&&t.tags.map(n=>r`<${se} key=${n}>${n}<//>`)],["Alias",t.aliases.join(", ")],...Object.entries(t.properties).map(([n,o])=>[n,typeof o=="string"?o:JSON.stringify(o)])].filter(([,n])=>n)} />`}function Nr({datum:e,address:t,path:n}){let[o,a]=f(null),s=async()=>{let{url:i,range:l}=await G(`data/${encodeURIComponent(e)}/download/`),u=l?URL.createObjectURL(await Fr(t,n)):i,d=l?{download:n.slice(n.lastIndexOf("/")+1)}:{target:"_blank"};Object.assign(document.createElement("a"),{href:u,rel:"noopener",...d}).click()};return r`<button class="quiet" onClick=${()=>s().catch(a)}>${o?"Not available":"Download"}</button>`}async function Fr(e,t){let n=[];for(let o=0,a=1;o<a;){let s=await be(e,{query:{path:t,start:o,length:Ke}});n.push(await s.blob()),o+=n.at(-1).size,a=Number(/\/(\d+)$/.exec(s.headers.get("Content-Range")??"")?.[1]??o)}return new Blob(n)}function Ur(e,t){let[n,o]=f({});return w(()=>{let a=new AbortController,s;return zr(e,t,a.signal).then(i=>{s=i.url,o(i)},i=>i.name!=="AbortError"&&o({error:i})),()=>{a.abort(),s&&URL.revokeObjectURL(s)}},[e,t]),n}async function zr(e,t,n){let o=p=>be(e,{query:{path:t,start:0,length:p},signal:n}),a;try{a=await o(Ar)}catch(p){if(p.status===416)return{kind:"text",text:"",size:0};throw p}let s=a.headers.get("Content-Type")??"",i=Number(/\/(\d+)$/.exec(a.headers.get("Content-Range")??"")?.[1]??NaN),l=a.status===206;if(s.startsWith("image/"))return l&&i>Ke?{kind:"large"}:{kind:"image",url:URL.createObjectURL(await(l?await o(Ke):a).blob())};let u=new Uint8Array(await a.arrayBuffer());if(!s.startsWith("text/"))return{kind:"bytes",text:Br(u.subarray(0,512)),cut:!0,read:Math.min(512,u.length),size:l?i:u.length};let d=new TextDecoder().decode(u),c=Ir[t.slice(t.lastIndexOf(".")+1).toLowerCase()];if(!c)return{kind:"text",text:d,cut:l,read:u.length,size:i};let{rows:m,more:$}=zo(d,c,Rr,!l);return{kind:"table",rows:m,cut:l||$}}function Br(e){let t=[];for(let n=0;n<e.length;n+=16){let o=[...e.subarray(n,n+16)],a=o.map(s=>s.toString(16).padStart(2,"0")).join(" ").padEnd(47);t.push(`${n.toString(16).padStart(6,"0")}  ${a}  ${o.map(s=>s>=32&&s<127?String.fromCharCode(s):".").join("")}`)}return t.join(`
`)}var jr=[36,44],Wr=matchMedia("(max-width: 48rem), (pointer: coarse)"),jo=12,Vr=1e3;function Wo({caption:e,columns:t,rows:n,more:o,loading:a,onOpen:s,selected:i,focus:l,start:u}){let d=R(),[c,m]=f({top:0,height:600}),[$,p]=f(()=>Math.max(0,u?n.findIndex(({path:_})=>_===u):0)),h=R(!1),g=jr[Number(Wr.matches)],k=()=>d.current&&m({top:d.current.scrollTop,height:d.current.clientHeight}),x=Math.max(0,Math.floor(c.top/g)-jo),M=Math.min(n.length,Math.ceil((c.top+c.height)/g)+jo);return w(()=>{o&&n.length-M<Vr&&o()},[o,M,n.length]),Re(()=>{let _=new ResizeObserver(k);return _.observe(d.current),l&&document.activeElement===document.body&&(h.current=!0,$&&(d.current.scrollTop=Math.max(0,$-2)*g),k()),()=>_.disconnect()},[]),Re(()=>{h.current&&(h.current=!1,d.current.querySelector(`[data-row="${$}"]`)?.focus({preventScroll:!0}))}),r`
    <div class="window" ref=${d} onScroll=${k} onKeyDown=${_=>{let U=Math.max(1,Math.floor(c.height/g)-2),B={ArrowDown:1,ArrowUp:-1,PageDown:U,PageUp:-U,Home:-n.length,End:n.length};if(!(_.key in B)||_.ctrlKey||_.metaKey||_.altKey)return;_.preventDefault();let re=Math.max(0,Math.min(n.length-1,$+B[_.key])),{scrollTop:ye,clientHeight:Gt}=d.current;re*g<ye?d.current.scrollTop=re*g:(re+2)*g>ye+Gt&&(d.current.scrollTop=(re+2)*g-Gt),h.current=!0,p(re),k()}} role="region" aria-label=${e}
      aria-busy=${!!a} tabindex="0">
      <table aria-rowcount=${o||a?-1:n.length+1}>
        <caption class="unseen">${e}</caption>
        <thead><tr aria-rowindex="1">${t.map(({title:_,kind:U})=>r`<th scope="col" class=${U}>${_}</th>`)}</tr></thead>
        <tbody>
          ${x>0&&r`<tr key="above" aria-hidden="true"><td colspan=${t.length} style=${{height:`${x*g}px`}} /></tr>`}
          ${n.slice(x,M).map((_,U)=>r`<${Hr} key=${_.path} row=${_} at=${x+U} columns=${t}
            tabindex=${x+U===$?0:-1} marked=${i(_)} open=${()=>{p(x+U),s(_)}} />`)}
          ${M<n.length&&r`<tr key="below" aria-hidden="true"><td colspan=${t.length} style=${{height:`${(n.length-M)*g}px`}} /></tr>`}
        </tbody>
      </table>
    </div>`}var Hr=({row:e,at:t,columns:n,tabindex:o,marked:a,open:s})=>r`
  <tr aria-rowindex=${t+2} class=${a?"marked":null} aria-selected=${a?"true":null}>
    ${n.map(({header:i,kind:l,cell:u})=>i?r`<th scope="row" class=${l}><button class="link" data-row=${t} tabindex=${o} onClick=${s}>${u(e)}</button></th>`:r`<td class=${l}>${u(e)}</td>`)}
  </tr>`;var Vo=1e3,qr=250,Gr="This deployment cannot show folders yet: update it, or list the files with packline show.";function Ot({version:e,query:t}){let n=t.prefix??"",[o,a]=f("");w(()=>a(""),[n]);let s=t.find??"",i=`dataset-versions/${encodeURIComponent(e.id)}/`,l=T(...s?[`${i}files/`,{search:s,limit:Vo}]:[`${i}tree/`,{prefix:n+o,limit:Vo}]);de(l,JSON.stringify([n,o,s]));let u=Jr(n),d=R(!1),c=g=>{g.kind==="folder"?V({prefix:g.path,file:""}):(t.file||(d.current=!0),V({file:g.path},{replace:!!t.file}))},m=()=>{document.activeElement?.closest?.(".preview")&&document.querySelector('.window [data-row][tabindex="0"]')?.focus(),d.current?history.back():V({file:""},{replace:!0}),d.current=!1};w(()=>{t.file||(d.current=!1)},[t.file]),w(()=>{t.file&&E(`Preview of ${t.file}`)},[t.file]);let $=[{title:"Name",header:!0,kind:"entry",cell:g=>r`<${qo} kind=${g.kind} />${g.name}${g.kind==="folder"?"/":""}`},{title:"Files",kind:"number",cell:g=>g.kind==="folder"?S(g.files):""},{title:"Size",kind:"number",cell:g=>g.datum?v(g.datum.size):""}],p=[{title:"Path",header:!0,kind:"entry",cell:g=>r`<${qo} kind="file" />${g.path}`},$[2]],h=!l.items.length&&!l.loading&&!l.error&&!l.more;return r`
    <div class=${t.file?"browser open":"browser"}>
      <${P} title="Files" aside=${r`
        ${!s&&r`<${Ho} key=${n} label="Name begins with" onChange=${a} />`}
        <${Ho} label="Find in all folders" initial=${s} onChange=${g=>V({find:g},{replace:!0})} />`}>
        ${!s&&r`<${$t} label="Folder" of=${Qr(e,n)} />`}
        ${l.error&&r`<${C} error=${l.error} retry=${l.more??l.reload} missing=${Gr} />`}
        ${l.items.length>0&&r`<${Wo} key=${JSON.stringify([n+o,s])} caption=${s?`Files with ${s} in their path`:`Files in ${n||"the version"}`}
          columns=${s?p:$} rows=${l.items} more=${l.error?null:l.more} loading=${l.loading}
          onOpen=${c} focus=${u.wanted} start=${u.start} selected=${g=>g.path===t.file} />`}
        ${!l.items.length&&l.loading&&r`<${Z} />`}
        ${h&&r`<p class="note">${Kr(s,o)}</p>`}
        <p class="so-far">${L(l.items.length,"entry","entries")}${l.more||l.loading?" so far; more as you scroll":""}</p>
      <//>
      ${t.file&&r`<${Bo} key=${t.file} version=${e} path=${t.file} onClose=${m} />`}
    </div>`}function Jr(e){let t=R({folder:e,wanted:!1,start:""});if(t.current.folder!==e){let n=t.current.folder,o=!!document.activeElement?.closest?.(".browser .window, .browser .crumbs"),a=n.startsWith(e)?n.slice(e.length):"";t.current={folder:e,wanted:o,start:a&&e+a.slice(0,a.indexOf("/")+1)}}return t.current}var Kr=(e,t)=>e?`No file of this version has \u201C${e}\u201D in its path.`:t?`Nothing here begins with \u201C${t}\u201D.`:"There are no files here.";function Ho({label:e,initial:t="",onChange:n}){let[o,a]=f(t);return w(()=>{if(o===t)return;let s=setTimeout(()=>n(o),qr);return()=>clearTimeout(s)},[o]),r`<input type="search" value=${o} onInput=${s=>a(s.target.value)} aria-label=${e}
    placeholder=${`${e}\u2026`} autocomplete="off" spellcheck="false" />`}function Qr(e,t){let n=i=>b("versions",e.id,{tab:"files",prefix:i}),o=t.split("/").slice(0,-1),a=o.length-1,s=o.map((i,l)=>[i||"(empty)",l===a?null:n(`${o.slice(0,l+1).join("/")}/`)]);return[[e.name,o.length?n(""):null],...s]}var qo=({kind:e})=>r`
  <svg class=${`kind ${e}`} viewBox="0 0 16 16" aria-hidden="true">${e==="folder"?r`<path d="M1.5 3.5h4l1.5 2h7.5v7h-13z" />`:r`<path d="M3.5 1.5h6l3 3v10h-9zM9.5 1.5v3h3" />`}</svg>`;function Go({of:e}){let t=Lt(e),n=Nt(e);return r`
    <div class="lineage">
      <h3>Made from</h3>
      ${t.length?r`<ul>${t}</ul>`:r`<p class="soft">Nothing is recorded.</p>`}
      <h3>Used by</h3>
      ${n.length?r`<ul>${n}</ul>`:r`<p class="soft">Nothing yet.</p>`}
    </div>`}function Lt({made_by:e,based_on:t}){let n=e?[e.step,e.commit,e.image].filter(o=>typeof o=="string"):[];return[t&&r`<li><small>version before</small> <${Qe} of=${t}>${Lt(t)}<//></li>`,e&&r`<li><small>execution</small> <${Jo} id=${e.execution} /> <span class="soft">${n.join(" \xB7 ")}</span>
      ${e.inputs?.length>0&&r`<ul>${e.inputs.map(o=>r`
        <li><small>input</small> <${Qe} of=${o}>${Lt(o)}<//></li>`)}</ul>`}</li>`].filter(Boolean)}function Nt({used_by:e=[]}){return e.map(t=>{if(t.more)return r`<li class="soft">and more</li>`;if(t.version)return r`<li><small>version</small> <${Qe} of=${t.version}>${Nt(t.version)}<//></li>`;let n=t.made??[];return r`<li><small>execution</small> <${Jo} id=${t.execution} />
      ${n.length>0&&r`<ul>${n.map(o=>r`<li><small>made</small> <${Qe} of=${o}>${Nt(o)}<//></li>`)}</ul>`}</li>`})}function Qe({of:e,children:t}){let n=[].concat(t).flat().filter(Boolean);return r`<${Je} of=${e.uri} />
    ${e.files!=null&&r` <span class="soft">${L(e.files,"file")}</span>`}
    ${e.unknown&&r` <span class="soft">(not known here)</span>`}
    ${e.more&&r` <span class="soft">…</span>`}
    ${n.length>0&&r`<ul>${n}</ul>`}`}var Jo=({id:e})=>r`<a href=${b("executions",e)}>${e}</a>`;function Ft({version:e}){let t=e.packaging==="built",n=`dataset-versions/${encodeURIComponent(e.id)}/package/`,o=O(t?n:null,{limit:1}),a=O("lineage/",{uri:e.uri,depth:3}),s=e.file_count?e.size/e.file_count:null,i=Object.entries(e.properties??{});return r`
    <${P} title="In numbers">
      <div class="figures">
        <${W} value=${S(e.file_count)} label="files" />
        <${W} value=${v(e.size)} label="in all" />
        <${W} value=${v(s)} label="a file, on average" />
        ${t&&r`<${W} value=${S(o.data?.count)} label=${o.data?.count===1?"part":"parts"} />`}
      </div>
    <//>
    <div class="columns">
      <${P} title="Facts">
        <${ne} of=${[["Created",r`<${I} of=${e.ctime} />`],["Made by execution",e.execution&&r`<a href=${`#/executions/${encodeURIComponent(e.execution)}`}>${e.execution}</a>`],["Based on",e.previous_version_uri&&r`<${Je} of=${e.previous_version_uri} />`],["Package",e.packaging_reason],["Requested aliases",e.targeting_aliases.join(", ")],["Status",e.status],["Note",e.note],["Tags",e.tags.length>0&&e.tags.map(l=>r`<${se} key=${l}>${l}<//>`)],...i.map(([l,u])=>[l,typeof u=="string"?u:JSON.stringify(u)]),["Content hash",r`<code>${e.content_hash}</code>`]].filter(([,l])=>l)} />
      <//>
      <${P} title="Lineage">
        <${Y} of=${a}>${l=>r`<${Go} of=${l} />`}<//>
      <//>
    </div>`}function Ut({version:e}){let t=Rt(),n=e.packaging==="built",o=T(e.packaging==="pending"?null:pe(e),{limit:50});return r`
    ${o.items.length>0&&r`
      <${P} title="Packages" aside=${r`<${It} />`}>
        <${Yr} parts=${o.items} whole=${!o.more} total=${o.count} />
        <${Zr} version=${e} parts=${o.items} built=${n} expert=${t} />
        <${A} of=${o} what="more parts" />
      <//>
      ${t&&r`<${ta} version=${e} parts=${o.items} />`}`}
    ${!o.items.length&&r`
      <${P} title="Packages" aside=${r`<${It} />`}>
        <p>${e.packaging==="pending"?"Its parts are listed here once it is packaged.":"There is no package: files are fetched one by one."}</p>
        ${t&&r`<p class="note">Packaging: ${e.packaging_reason||"no reason is recorded"}.</p>`}
        <${A} of=${o} />
      <//>`}`}function Yr({parts:e,whole:t,total:n}){let o=(i,l=e)=>l.reduce((u,d)=>u+d[i],0),a=e.filter(i=>i.reused),s=t?"":" so far";return r`
    <div class="figures">
      <${W} value=${S(n??e.length)} label=${(n??e.length)===1?"part":"parts"} />
      <${W} value=${v(o("size"))} label=${`in packages${s}`} />
      <${W} value=${S(o("files"))} label=${`files${s}`} />
      <${W} value=${S(a.length)} label=${`reused of other versions${a.length?`: ${v(o("size",a))} not built again`:""}`} />
    </div>`}function Zr({version:e,parts:t,built:n,expert:o}){let a=[{title:"Part",cell:({index:s})=>s+1,kind:"number"},{title:"Name",cell:s=>r`<code>${Xr(s.name)}</code><${F} text=${s.name} what=${`name of part ${s.index+1}`} />`,header:!0},{title:"Size",cell:({size:s})=>v(s),kind:"number"},{title:"Files",cell:({files:s})=>S(s),kind:"number"},{title:"From",cell:({reused:s})=>s?r`<span class="tag accent">reused</span>`:"built for this version"},{title:"Paths",cell:({first:s,last:i})=>r`<span class="paths-of">${s} … ${i}</span>`},{title:"SHA-256",cell:({sha256:s,index:i})=>r`<code title=${s}>${s.slice(0,12)}…</code><${F} text=${s} what=${`SHA-256 of part ${i+1}`} />`}];return o&&a.splice(4,0,{title:"Blocks",cell:({blocks:s})=>S(s.length),kind:"number"}),n&&a.push({title:r`<span class="unseen">Download</span>`,cell:s=>r`<${ea} version=${e} part=${s} />`}),r`<${D} caption="Parts of the package" columns=${a} rows=${t} id=${({index:s})=>s} />`}var Xr=e=>e.length>28?`${e.slice(0,12)}\u2026${e.slice(-12)}`:e;function ea({version:e,part:t}){let[n,o]=f(null);return r`<button type="button" onClick=${async()=>{o(null);try{let{url:s}=await G(`${pe(e)}${t.index}/download/`);E(`Downloading part ${t.index+1}.`);let i=document.createElement("a");i.href=s,i.download=t.name,i.rel="noopener",i.click()}catch(s){o(s)}}} aria-label=${`Download part ${t.index+1}, ${v(t.size)}`}>Download</button>
    ${n&&r`<${C} error=${n} />`}`}var Ko=e=>e.toString(16).padStart(8,"0"),ta=({version:e,parts:t})=>r`
  <section class="expert" aria-label="Expert view">
    <${P} title="Identity of the version">
      <dl class="facts">
        <div><dt>Content hash</dt><dd><code>${e.content_hash}</code> <${F} text=${e.content_hash} what="content hash" /></dd></div>
        <div><dt>Packaging</dt><dd>${e.packaging_reason}</dd></div>
      </dl>
    <//>
    ${t.map(n=>r`<${na} key=${n.index} part=${n} />`)}
  </section>`,na=({part:e})=>r`
  <${P} title=${`Part ${e.index+1}: ${L(e.blocks.length,"block")}`}>
    <dl class="facts wide">
      ${[["Key",e.key],["Digest",e.digest],["SHA-256",e.sha256],["CRC-32",Ko(e.crc32)]].map(([t,n])=>r`
        <div><dt>${t}</dt><dd><code>${n}</code> <${F} text=${n} what=${`${t} of part ${e.index+1}`} /></dd></div>`)}
      <div><dt>Headers</dt><dd>${v(e.size-e.bytes)} beside ${v(e.bytes)} of files</dd></div>
    </dl>
    <${D} caption=${`Blocks of part ${e.index+1}`} id=${({offset:t})=>t} rows=${e.blocks} columns=${[{title:"Offset",cell:({offset:t})=>S(t),kind:"number"},{title:"Length",cell:({length:t})=>S(t),kind:"number"},{title:"Files",cell:({members:t})=>S(t),kind:"number"},{title:"CRC-32",cell:({crc32:t})=>r`<code>${Ko(t)}</code>`,kind:"number"}]} />
  <//>`;var Qo=1e-6,oa=e=>e!=null&&e<1?`${Math.max(1,Math.round(e*1e3))} ms`:Ln(e);function zt(e){if(e==null)return"\u2013";if(e===0)return"$0";if(e<Qo)return`< $${Qo.toFixed(6)}`;let t=e>=1?2:Math.min(8,1-Math.floor(Math.log10(Math.abs(e))));return`$${e.toFixed(t)}`}function sa(e,t){if(!(t>0)||!(e>t))return"";let n=e/t;return`${n>=10?S(Math.round(n)):n.toFixed(1)} times`}var ra=[["requests","Requests",S],["seconds","Time",oa],["dollars","Price of requests",zt]];function Ye(e){return ra.map(([t,n,o])=>{let[a,s]=[e.by_files[t],e.by_package[t]],i=Math.max(a,s),l=u=>i>0?u/i:0;return{key:t,title:n,files:o(a),packed:o(s),filesShare:l(a),share:l(s),less:sa(a,s)}})}function Yo(e){let t=Ye(e).map(({title:n,files:o,packed:a})=>`${n.toLowerCase()}: ${o} file by file, ${a} by package`);return`One fetch of ${S(e.files)} files. ${t.join("; ")}.`}var Zo=(e,t)=>{let n=o=>({requests:o.requests*t,seconds:o.seconds*t,dollars:o.dollars*t});return{...e,by_files:n(e.by_files),by_package:n(e.by_package)}};var aa=[1,100,1e4];function jt({version:e}){let t=O(`dataset-versions/${encodeURIComponent(e.id)}/savings/`);return r`<${Y} of=${t}>${n=>r`<${ia} savings=${n} />`}<//>`}function ia({savings:e}){let[t,n]=f(1),o=Zo(e,t),a=r`<label class="inline" for="fetches">Fetches</label>
    <select id="fetches" value=${t} onChange=${s=>n(Number(s.target.value))}>
      ${aa.map(s=>r`<option value=${s}>${s.toLocaleString("en")}</option>`)}</select>`;return r`
    <${P} title="Files one by one, and the package" aside=${a}>
      <${la} savings=${o} />
      <${D} caption="Savings" id=${({key:s})=>s} rows=${Ye(o)} columns=${[{title:"",cell:({title:s})=>s,header:!0},{title:"Files one by one",cell:({files:s})=>s,kind:"number"},{title:"Package",cell:({packed:s})=>s,kind:"number"},{title:"Less by",cell:({less:s})=>s||"\u2013",kind:"number"}]} />
    <//>
    <${P} title="Where the numbers are from">
      <p class="first">${e.estimated?"There is no package yet: its requests are what it would likely have. ":""}Reckoned, not measured, on these assumptions:</p>
      <${D} caption="Assumptions" id=${({name:s})=>s} rows=${e.assumptions} columns=${[{title:"Assumption",cell:({name:s})=>s.replaceAll("_"," "),header:!0},{title:"Value",cell:({value:s,unit:i})=>`${s.toLocaleString("en")} ${i}`},{title:"Source",cell:({source:s})=>s}]} />
      <${ne} of=${[["Making the package, once",`${L(e.packing.requests,"request")}, ${zt(e.packing.dollars)}`],["Paid back in requests after",e.fetches_until_paid==null?"never":L(e.fetches_until_paid,"fetch","fetches")]]} />
    <//>`}var[Xo,me,Bt,Ze]=[640,130,64,20];function la({savings:e}){let t=Ye(e),n=Xo-me-110;return r`
    <figure class="chart">
      <svg viewBox=${`0 0 ${Xo} ${t.length*Bt}`} role="img" aria-label=${Yo(e)}>
        ${t.map((o,a)=>r`
          <g key=${o.key} transform=${`translate(0 ${a*Bt+8})`} aria-hidden="true">
            <text class="name" x=${me-12} y=${Ze+6} text-anchor="end">${o.title}</text>
            <${es} kind="by-files" y=${0} long=${n} share=${o.filesShare} text=${o.files} />
            <${es} kind="by-package" y=${Ze+3} long=${n} share=${o.share} text=${o.packed} />
          </g>`)}
        <line class="axis" x1=${me} x2=${me} y1="0" y2=${t.length*Bt} />
      </svg>
      <figcaption aria-hidden="true"><span class="key by-files"></span>Files one by one <span class="key by-package"></span>Package</figcaption>
    </figure>`}var es=({kind:e,y:t,long:n,share:o,text:a})=>r`
  <rect class=${e} x=${me} y=${t} width=${Math.max(2,o*n)} height=${Ze} rx="2" />
  <text class="value" x=${me+Math.max(2,o*n)+8} y=${t+Ze-5}>${a}</text>`;var Xe=[{key:"",title:"Overview",view:Ft},{key:"files",title:"Files",view:Ot},{key:"packages",title:"Packages",view:Ut},{key:"savings",title:"Savings",view:jt},{key:"diff",title:"Compare",view:Mt}];var ca=3e3;function Wt({params:e,query:t}){let n=e.version,o=O(`dataset-versions/${encodeURIComponent(n)}/`,{files:0},{every:l=>l.packaging==="pending"?ca:0}),a=o.data?.dataset.name??Fo(n),s=o.data?.name??$e(n),i=Xe.find(({key:l})=>l===(t.tab??""))??Xe[0];return r`
    <${N} title=${`${a} ${s}`} crumbs=${[["Datasets",b("datasets")],[a,b("datasets",a)],[s]]}
      lead=${o.data&&r`<code>${o.data.uri}</code> <${j} of=${o.data.packaging} /> <${Oe} uri=${o.data.uri} />`}
      actions=${o.data&&!o.error&&r`<${Lo} version=${o.data} reload=${o.reload} />`}>
      <nav class="tabs" aria-label="About this version">${Xe.map(({key:l,title:u})=>r`
        <a key=${l} href=${b("versions",n,{tab:l})} aria-current=${l===i.key?"page":null}>${u}</a>`)}</nav>
      ${o.error?.title==="VersionDeleted"?r`<${No} id=${n} error=${o.error} reload=${o.reload} />`:r`
      <${Y} of=${o}>${l=>r`<${Ao} version=${l} onEnd=${o.reload} /><${i.view} key=${i.key} version=${l} params=${e} query=${t} reload=${o.reload} />`}<//>`}
    <//>`}var Vt=[{path:"datasets",nav:"Datasets",view:gt},{path:"datasets/:dataset",under:"datasets",view:ht},{path:"datasets/:dataset/aliases/:alias",under:"datasets",view:ft},{path:"versions/:version",under:"datasets",view:Wt},{path:"models",nav:"Models",view:kt},{path:"models/:model",under:"models",view:yt},{path:"executions",nav:"Executions",view:_t},{path:"executions/:execution",under:"executions",view:vt},{path:"search",nav:"Search",view:Tt}];var ua=matchMedia("(prefers-color-scheme: dark)"),ts=()=>document.documentElement.dataset.theme??(ua.matches?"dark":"light");function ns(){let[e,t]=f(ts),n=()=>{let a=ts()==="dark"?"light":"dark";document.documentElement.dataset.theme=a,localStorage.setItem("packline.theme",a),t(a),E(`${a==="dark"?"Dark":"Light"} theme`)},o=`Switch to the ${e==="dark"?"light":"dark"} theme`;return r`
    <button class="icon" onClick=${n} aria-label=${o} title=${o}>
      <svg viewBox="0 0 20 20" aria-hidden="true"><circle cx="10" cy="10" r="7" /><path d="M10 3a7 7 0 0 1 0 14z" /></svg>
    </button>`}function os({session:e}){let{path:t,query:n}=Zn(),o=Xn(Vt,t.length?t:["datasets"]),a=o?.route.under??o?.route.path;return r`
    <header class="bar">
      <a class="brand" href=${b("datasets")}><${pa} />Packline</a>
      <nav aria-label="Main">
        ${Vt.filter(s=>s.nav).map(s=>r`
          <a href=${b(s.path)} aria-current=${s.path===a?"page":null}>${s.nav}</a>`)}
      </nav>
      <${da} query=${n.q} />
      <${ns} />
      ${e.needed&&r`
        <div class="account"><span title=${e.name}>${e.name}</span>
          <button class="quiet" onClick=${Sn}>Sign out</button></div>`}
    </header>
    <main id="content" tabindex="-1">
      ${o?r`<${o.route.view} key=${[o.route.path,...Object.values(o.params)].join("/")} params=${o.params} query=${n} />`:r`<${C} error=${{message:"There is no such page.",remedy:"Start from the datasets."}} />`}
    </main>
    <footer class="foot">Times are those of ${On()}.</footer>`}function da({query:e}){let t=R();return w(()=>{let o=a=>{let s=a.target.closest?.("input, textarea, select, dialog");a.key!=="/"||a.ctrlKey||a.metaKey||a.altKey||s||(a.preventDefault(),t.current.focus(),t.current.select())};return document.addEventListener("keydown",o),()=>document.removeEventListener("keydown",o)},[]),r`
    <form class="search" role="search" onSubmit=${o=>{o.preventDefault();let a=t.current.value.trim();a&&(E(`Searching ${a}`),Q("search",{q:a}))}}>
      <input ref=${t} type="search" name="q" value=${e??""} aria-label="Search" aria-keyshortcuts="/"
        placeholder="Search datasets, models and files" autocomplete="off" spellcheck="false" />
      <kbd aria-hidden="true">/</kbd>
    </form>`}var pa=()=>r`
  <svg class="mark" viewBox="0 0 32 32" aria-hidden="true"><rect width="32" height="32" rx="7" />
    <path d="M6.5 11 16 6l9.5 5v10L16 26l-9.5-5zm0 0 9.5 5 9.5-5M16 16v10" /></svg>`;function Ht({error:e}){return w(()=>{document.title="Sign in \xB7 Packline"},[]),r`
    <main id="content" class="welcome" tabindex="-1">
      <h1>Packline</h1>
      <p>Datasets, their versions and packages. Sign in with your organisation's account.</p>
      ${e&&r`<${C} error=${e} />`}
      <button class="primary" onClick=${wn}>Sign in</button>
    </main>`}var qt=document.getElementById("app");document.querySelector(".skip").addEventListener("click",e=>{e.preventDefault(),document.getElementById("content")?.focus()});qt.replaceChildren();kn().then(e=>De(e.signedIn?r`<${os} session=${e} />`:r`<${Ht} />`,qt)).catch(e=>De(r`<${Ht} error=${e} />`,qt));
