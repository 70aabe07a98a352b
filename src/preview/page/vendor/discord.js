// Built by build.mjs from the packages that LICENSES.txt names. Not to be changed by hand.
var Pi=Object.create;var xs=Object.defineProperty;var ji=Object.getOwnPropertyDescriptor;var Ui=Object.getOwnPropertyNames;var Ni=Object.getPrototypeOf,Li=Object.prototype.hasOwnProperty;var F=(e,t)=>()=>{try{return t||e((t={exports:{}}).exports,t),t.exports}catch(s){throw t=0,s}};var qi=(e,t,s,r)=>{if(t&&typeof t=="object"||typeof t=="function")for(let i of Ui(t))!Li.call(e,i)&&i!==s&&xs(e,i,{get:()=>t[i],enumerable:!(r=ji(t,i))||r.enumerable});return e};var Hi=(e,t,s)=>(s=e!=null?Pi(Ni(e)):{},qi(t||!e||!e.__esModule?xs(s,"default",{value:e,enumerable:!0}):s,e));var K=F(ms=>{"use strict";Object.defineProperty(ms,"__esModule",{value:!0});var Va=/\r\n?/g,Fa=/\t/g,Za=/\f/g,Js=function(e){return e.replace(Va,`
`).replace(Za,"").replace(Fa,"    ")},ei=function(e,t){var s=e||{};if(t!=null)for(var r in t)Object.prototype.hasOwnProperty.call(t,r)&&(s[r]=t[r]);return s},ti=function(e,t){var s=Object.keys(e).filter(function(a){var u=e[a];if(u==null||u.match==null)return!1;var h=u.order;return(typeof h!="number"||!isFinite(h))&&typeof console<"u"&&console.warn("simple-markdown: Invalid order for rule `"+a+"`: "+String(h)),!0});s.sort(function(a,u){var h=e[a],l=e[u],n=h.order,o=l.order;if(n!==o)return n-o;var C=h.quality?0:1,v=l.quality?0:1;return C!==v?C-v:a<u?-1:a>u?1:0});var r,i=function(a,u){var h=[];for(u=u||r,r=u;a;){var l=null,n=null,o=null,C=NaN,v=0,x=s[0],p=e[x];do{var g=p.order,$=u.prevCapture==null?"":u.prevCapture[0],O=p.match(a,u,$);if(O){var D=p.quality?p.quality(O,u,$):0;D<=C||(l=x,n=p,o=O,C=D)}v++,x=s[v],p=e[x]}while(p&&(!o||p.order===g&&p.quality));if(n==null||o==null)throw new Error("Could not find a matching rule for the below content. The rule with highest `order` should always match content provided to it. Check the definition of `match` for '"+s[s.length-1]+`'. It seems to not match the following source:
`+a);if(o.index)throw new Error("`match` must return a capture starting at index 0 (the current parse index). Did you forget a ^ at the start of the RegExp?");var N=n.parse(o,i,u);if(Array.isArray(N))Array.prototype.push.apply(h,N);else{if(N==null||typeof N!="object")throw new Error(`parse() function returned invalid parse result: '${N}'`);N.type==null&&(N.type=l),h.push(N)}u.prevCapture=o,a=a.substring(u.prevCapture[0].length)}return h},d=function(a,u){return r=ei(u,t),!r.inline&&!r.disableAutoBlockNewlines&&(a=a+`

`),r.prevCapture=null,i(Js(a),r)};return d},ue=function(e){var t=function(s,r,i){return r.inline?e.exec(s):null};return t.regex=e,t},fe=function(e){var t=function(s,r){return r.inline?null:e.exec(s)};return t.regex=e,t},ls=function(e){var t=function(s,r){return e.exec(s)};return t.regex=e,t},Kf=typeof Symbol=="function"&&Symbol.for&&Symbol.for("react.element")||60103,J=function(e,t,s,r){s=s||{},r=typeof r<"u"?r:!0;var i="";for(var d in s){var a=s[d];Object.prototype.hasOwnProperty.call(s,d)&&a&&(i+=" "+vt(d)+'="'+vt(a)+'"')}var u="<"+e+i+">";return r?u+t+"</"+e+">":u},fs=function(e){if(e==null)return null;try{var t=new URL(e,"https://localhost").protocol;if(t.indexOf("javascript:")===0||t.indexOf("vbscript:")===0||t.indexOf("data:")===0)return null}catch{return null}return e},Wa=/[<>&"']/g,Ga={"<":"&lt;",">":"&gt;","&":"&amp;",'"':"&quot;","'":"&#x27;","/":"&#x2F;","`":"&#96;"},vt=function(e){return String(e).replace(Wa,function(t){return Ga[t]})},Qa=/\\([^0-9A-Za-z\s])/g,hs=function(e){return e.replace(Qa,"$1")},Rr=function(e,t,s){var r=s.inline||!1;s.inline=!0;var i=e(t,s);return s.inline=r,i},Ka=function(e,t,s){var r=s.inline||!1;s.inline=!1;var i=e(t+`

`,s);return s.inline=r,i},Ar=function(e,t,s){return{content:Rr(t,e[1],s)}},cs=function(){return{}},Sr="(?:[*+-]|\\d+\\.)",ri="( *)("+Sr+") +",Gs=new RegExp("^"+ri),Xa=new RegExp(ri+"[^\\n]*(?:\\n(?!\\1"+Sr+` )[^\\n]*)*(
|$)`,"gm"),si=/\n{2,}$/,Ya=/^ (?= *`)|(` *) $/g,Ja=si,Qs=/ *\n+$/,ed=new RegExp("^( *)("+Sr+`) [\\s\\S]+?(?:
{2,}(?! )(?!\\1`+Sr+` )\\n*|\\s*
*$)`),td=/(?:^|\n)( *)$/,Er=(function(){var e=/^ *\| *| *\| *$/g,t=/ *$/,s=/^ *-+: *$/,r=/^ *:-+: *$/,i=/^ *:-+ *$/,d=function(n){return s.test(n)?"right":r.test(n)?"center":i.test(n)?"left":null},a=function(n,o,C,v){v&&(n=n.replace(e,""));var x=n.trim().split("|");return x.map(d)},u=function(n,o,C,v){var x=C.inTable;C.inTable=!0;var p=o(n.trim(),C);C.inTable=x;var g=[[]];return p.forEach(function($,O){$.type==="tableSeparator"?(!v||O!==0&&O!==p.length-1)&&g.push([]):($.type==="text"&&(p[O+1]==null||p[O+1].type==="tableSeparator")&&($.content=$.content.replace(t,"")),g[g.length-1].push($))}),g},h=function(n,o,C,v){var x=n.trim().split(`
`);return x.map(function(p){return u(p,o,C,v)})},l=function(n){return function(o,C,v){v.inline=!0;var x=u(o[1],C,v,n),p=a(o[2],C,v,n),g=h(o[3],C,v,n);return v.inline=!1,{type:"table",header:x,align:p,cells:g}}};return{parseTable:l(!0),parseNpTable:l(!1),TABLE_REGEX:/^ *(\|.+)\n *\|( *[-:]+[-| :]*)\n((?: *\|.*(?:\n|$))*)\n*/,NPTABLE_REGEX:/^ *(\S.*\|.*)\n *([-:]+ *\|[-| :]*)\n((?:.*\|.*(?:\n|$))*)\n*/}})(),Mr="(?:\\[[^\\]]*\\]|[^\\[\\]]|\\](?=[^\\[]*\\]))*",Ks=`\\s*<?((?:\\([^)]*\\)|[^\\s\\\\]|\\\\.)*?)>?(?:\\s+['"]([\\s\\S]*?)['"])?\\s*`,rd=/mailto:/i,Xs=function(e,t,s){var r=(e[2]||e[1]).replace(/\s+/g," ").toLowerCase();if(t._defs&&t._defs[r]){var i=t._defs[r];s.target=i.target,s.title=i.title}return t._refs=t._refs||{},t._refs[r]=t._refs[r]||[],t._refs[r].push(s),s},V=0,zr={Array:{html:function(e,t,s){for(var r="",i=0;i<e.length;i++){var d=e[i];if(d.type==="text")for(d={type:"text",content:d.content};i+1<e.length&&e[i+1].type==="text";i++)d.content+=e[i+1].content;r+=t(d,s)}return r}},heading:{order:V++,match:fe(/^ *(#{1,6})([^\n]+?)#* *(?:\n *)+\n/),parse:function(e,t,s){return{level:e[1].length,content:Rr(t,e[2].trim(),s)}},html:function(e,t,s){return J("h"+e.level,t(e.content,s))}},nptable:{order:V++,match:fe(Er.NPTABLE_REGEX),parse:Er.parseNpTable,html:null},lheading:{order:V++,match:fe(/^([^\n]+)\n *(=|-){3,} *(?:\n *)+\n/),parse:function(e,t,s){return{type:"heading",level:e[2]==="="?1:2,content:Rr(t,e[1],s)}},html:null},hr:{order:V++,match:fe(/^( *[-*_]){3,} *(?:\n *)+\n/),parse:cs,html:function(e,t,s){return'<hr aria-hidden="true">'}},codeBlock:{order:V++,match:fe(/^(?:    [^\n]+\n*)+(?:\n *)+\n/),parse:function(e,t,s){var r=e[0].replace(/^    /gm,"").replace(/\n+$/,"");return{lang:void 0,content:r}},html:function(e,t,s){var r=e.lang?"markdown-code-"+e.lang:void 0,i=J("code",vt(e.content),{class:r});return J("pre",i)}},fence:{order:V++,match:fe(/^ *(`{3,}|~{3,}) *(?:(\S+) *)?\n([\s\S]+?)\n?\1 *(?:\n *)+\n/),parse:function(e,t,s){return{type:"codeBlock",lang:e[2]||void 0,content:e[3]}},html:null},blockQuote:{order:V++,match:fe(/^( *>[^\n]+(\n[^\n]+)*\n*)+\n{2,}/),parse:function(e,t,s){var r=e[0].replace(/^ *> ?/gm,"");return{content:t(r,s)}},html:function(e,t,s){return J("blockquote",t(e.content,s))}},list:{order:V++,match:function(e,t){var s=t.prevCapture==null?"":t.prevCapture[0],r=td.exec(s),i=t._list||!t.inline;return r&&i?(e=r[1]+e,ed.exec(e)):null},parse:function(e,t,s){var r=e[2],i=r.length>1,d=i?+r:void 0,a=e[0].replace(Ja,`
`).match(Xa),u=!1,h=a.map(function(l,n){var o=Gs.exec(l),C=o?o[0].length:0,v=new RegExp("^ {1,"+C+"}","gm"),x=l.replace(v,"").replace(Gs,""),p=n===a.length-1,g=x.indexOf(`

`)!==-1,$=g||p&&u;u=$;var O=s.inline,D=s._list;s._list=!0;var N;$?(s.inline=!1,N=x.replace(Qs,`

`)):(s.inline=!0,N=x.replace(Qs,""));var P=t(N,s);return s.inline=O,s._list=D,P});return{ordered:i,start:d,items:h}},html:function(e,t,s){var r=e.items.map(function(a){return J("li",t(a,s))}).join(""),i=e.ordered?"ol":"ul",d={start:e.start};return J(i,r,d)}},def:{order:V++,match:fe(/^ *\[([^\]]+)\]: *<?([^\s>]*)>?(?: +["(]([^\n]+)[")])? *\n(?: *\n)*/),parse:function(e,t,s){var r=e[1].replace(/\s+/g," ").toLowerCase(),i=e[2],d=e[3];return s._refs&&s._refs[r]&&s._refs[r].forEach(function(a){a.target=i,a.title=d}),s._defs=s._defs||{},s._defs[r]={target:i,title:d},{def:r,target:i,title:d}},html:function(){return""}},table:{order:V++,match:fe(Er.TABLE_REGEX),parse:Er.parseTable,html:function(e,t,s){var r=function(h){return e.align[h]==null?"":"text-align:"+e.align[h]+";"},i=e.header.map(function(h,l){return J("th",t(h,s),{style:r(l),scope:"col"})}).join(""),d=e.cells.map(function(h){var l=h.map(function(n,o){return J("td",t(n,s),{style:r(o)})}).join("");return J("tr",l)}).join(""),a=J("thead",J("tr",i)),u=J("tbody",d);return J("table",a+u)}},newline:{order:V++,match:fe(/^(?:\n *)*\n/),parse:cs,html:function(e,t,s){return`
`}},paragraph:{order:V++,match:fe(/^((?:[^\n]|\n(?! *\n))+)(?:\n *)+\n/),parse:Ar,html:function(e,t,s){var r={class:"paragraph"};return J("div",t(e.content,s),r)}},escape:{order:V++,match:ue(/^\\([^0-9A-Za-z\s])/),parse:function(e,t,s){return{type:"text",content:e[1]}},html:null},tableSeparator:{order:V++,match:function(e,t){return t.inTable?/^ *\| */.exec(e):null},parse:function(){return{type:"tableSeparator"}},html:function(){return" &vert; "}},autolink:{order:V++,match:ue(/^<([^: >]+:\/[^ >]+)>/),parse:function(e,t,s){return{type:"link",content:[{type:"text",content:e[1]}],target:e[1]}},html:null},mailto:{order:V++,match:ue(/^<([^ >]+@[^ >]+)>/),parse:function(e,t,s){var r=e[1],i=e[1];return rd.test(i)||(i="mailto:"+i),{type:"link",content:[{type:"text",content:r}],target:i}},html:null},url:{order:V++,match:ue(/^(https?:\/\/[^\s<]+[^<.,:;"')\]\s])/),parse:function(e,t,s){return{type:"link",content:[{type:"text",content:e[1]}],target:e[1],title:void 0}},html:null},link:{order:V++,match:ue(new RegExp("^\\[("+Mr+")\\]\\("+Ks+"\\)")),parse:function(e,t,s){var r={content:t(e[1],s),target:hs(e[2]),title:e[3]};return r},html:function(e,t,s){var r={href:fs(e.target),title:e.title};return J("a",t(e.content,s),r)}},image:{order:V++,match:ue(new RegExp("^!\\[("+Mr+")\\]\\("+Ks+"\\)")),parse:function(e,t,s){var r={alt:e[1],target:hs(e[2]),title:e[3]};return r},html:function(e,t,s){var r={src:fs(e.target),alt:e.alt,title:e.title};return J("img","",r,!1)}},reflink:{order:V++,match:ue(new RegExp("^\\[("+Mr+")\\]\\s*\\[([^\\]]*)\\]")),parse:function(e,t,s){return Xs(e,s,{type:"link",content:t(e[1],s)})},html:null},refimage:{order:V++,match:ue(new RegExp("^!\\[("+Mr+")\\]\\s*\\[([^\\]]*)\\]")),parse:function(e,t,s){return Xs(e,s,{type:"image",alt:e[1]})},html:null},em:{order:V,match:ue(new RegExp("^\\b_((?:__|\\\\[\\s\\S]|[^\\\\_])+?)_\\b|^\\*(?=\\S)((?:\\*\\*|\\\\[\\s\\S]|\\s+(?:\\\\[\\s\\S]|[^\\s\\*\\\\]|\\*\\*)|[^\\s\\*\\\\])+?)\\*(?!\\*)")),quality:function(e){return e[0].length+.2},parse:function(e,t,s){return{content:t(e[2]||e[1],s)}},html:function(e,t,s){return J("em",t(e.content,s))}},strong:{order:V,match:ue(/^\*\*((?:\\[\s\S]|[^\\])+?)\*\*(?!\*)/),quality:function(e){return e[0].length+.1},parse:Ar,html:function(e,t,s){return J("strong",t(e.content,s))}},u:{order:V++,match:ue(/^__((?:\\[\s\S]|[^\\])+?)__(?!_)/),quality:function(e){return e[0].length},parse:Ar,html:function(e,t,s){return J("u",t(e.content,s))}},del:{order:V++,match:ue(/^~~(?=\S)((?:\\[\s\S]|~(?!~)|[^\s~\\]|\s(?!~~))+?)~~/),parse:Ar,html:function(e,t,s){return J("del",t(e.content,s))}},inlineCode:{order:V++,match:ue(/^(`+)([\s\S]*?[^`])\1(?!`)/),parse:function(e,t,s){return{content:e[2].replace(Ya,"$1")}},html:function(e,t,s){return J("code",vt(e.content))}},br:{order:V++,match:ls(/^ {2,}\n/),parse:cs,html:function(e,t,s){return"<br>"}},text:{order:V++,match:ls(/^[\s\S]+?(?=[^0-9A-Za-z\s\u00c0-\uffff]|\n\n| {2,}\n|\w+:\S|$)/),parse:function(e,t,s){return{content:e[0]}},html:function(e,t,s){return vt(e.content)}}},sd=function(e,t){!t&&typeof console<"u"&&console.warn("simple-markdown ruleOutput should take 'react' or 'html' as the second argument.");var s=function(r,i,d){return e[r.type][t](r,i,d)};return s},id=function(e){var t=function(s,r){return r=r||{},Array.isArray(s)?s.map(function(i){return t(i,r)}).join(""):e(s,t,r)};return t},ii=function(e,t,s={}){if(!t)throw new Error("simple-markdown: outputFor: `property` must be defined. if you just upgraded, you probably need to replace `outputFor` with `reactFor`");var r,i=e.Array||zr.Array,d=i[t];if(!d)throw new Error("simple-markdown: outputFor: to join nodes of type `"+t+"` you must provide an `Array:` joiner rule with that type, Please see the docs for details on specifying an Array rule.");var a=d,u=function(l,n){return n=n||r,r=n,Array.isArray(l)?a(l,u,n):e[l.type][t](l,u,n)},h=function(l,n){return r=ei(n,s),u(l,r)};return h},Dr=ti(zr),ai=function(e,t){return t=t||{},t.inline=!1,Dr(e,t)},ad=function(e,t){return t=t||{},t.inline=!0,Dr(e,t)},Ys=function(e,t){var s=si.test(e);return t=t||{},t.inline=!s,Dr(e,t)},di=ii(zr,"html"),dd=function(e,t){return di(ai(e,t),t)},od={defaultRules:zr,parserFor:ti,outputFor:ii,inlineRegex:ue,blockRegex:fe,anyScopeRegex:ls,parseInline:Rr,parseBlock:Ka,markdownToHtml:dd,defaultBlockParse:ai,defaultInlineParse:ad,defaultImplicitParse:Ys,defaultHtmlOutput:di,preprocess:Js,sanitizeText:vt,sanitizeUrl:fs,unescapeUrl:hs,htmlTag:J,defaultRawParse:Dr,ruleOutput:sd,htmlFor:id,defaultParse:function(...e){return typeof console<"u"&&console.warn("defaultParse is deprecated, please use `defaultImplicitParse`"),Ys.apply(null,e)},defaultOutput:function(...e){return typeof console<"u"&&console.warn("defaultOutput is deprecated, please use `defaultReactOutput`"),defaultReactOutput.apply(null,e)}};ms.default=od});var ae=F(U=>{"use strict";Object.defineProperty(U,"__esModule",{value:!0});U.GuildNavigationRegex=U.SlashCommandRegex=U.SubtextRegex=U.HeadingRegex=U.TimestampRegex=U.TextRegex=U.StrikeThroughRegex=U.SpoilerRegex=U.EmoticonRegex=U.CodeBlockRegex=U.BlockQuoteRegex=U.HereRegex=U.EveryoneRegex=U.UserMentionRegex=U.RoleMentionRegex=U.EmojiRegex=U.ChannelMentionRegex=void 0;U.ChannelMentionRegex=/^<#(\d{17,20})>/;U.EmojiRegex=/^<(a)?:(\w{2,32}):(\d{17,21})>/;U.RoleMentionRegex=/^<@&(\d{17,20})>/;U.UserMentionRegex=/^<@!?(\d{17,20})>/;U.EveryoneRegex=/^@everyone/;U.HereRegex=/^@here/;U.BlockQuoteRegex=/^( *>>> ([\s\S]*))|^( *> [^\n]*(\n *> [^\n]*)*\n?)/;U.CodeBlockRegex=/^```(([a-z0-9_+\-.#]+?)\n+)?\n*([^]+?)\n*```/i;U.EmoticonRegex=/^(¯\\_\(ツ\)_\/¯)/;U.SpoilerRegex=/^\|\|([\s\S]+?)\|\|/;U.StrikeThroughRegex=/^~~([\s\S]+?)~~(?!_)/;U.TextRegex=/^[\s\S]+?(?=[^0-9A-Za-z\s]|\n\n|\n|\w+:\S|$)/;U.TimestampRegex=/^<t:(-?\d+)(?::(R|t|T|d|D|f|F))?>/;U.HeadingRegex=/^(#{1,3}) +([^\n]+?)(\n|$)/;U.SubtextRegex=/^-# +([^\n]+?)(\n|$)/;U.SlashCommandRegex=/^<\/([-_'\p{L}\p{N}\p{sc=Deva}\p{sc=Thai}]{1,32}(?: [-_'\p{L}\p{N}\p{sc=Deva}\p{sc=Thai}]{1,32}){0,2})?:(\d{17,21})>/u;U.GuildNavigationRegex=/^<(\d{17,20}):(?:(customize|browse|guide)|(linked-roles)(:\d{17,20})?)>/});var oi=F(bt=>{"use strict";var nd=bt&&bt.__importDefault||function(e){return e&&e.__esModule?e:{default:e}};Object.defineProperty(bt,"__esModule",{value:!0});bt.guildNavigation=void 0;var ud=nd(K()),cd=ae();bt.guildNavigation={order:ud.default.defaultRules.strong.order,match:e=>cd.GuildNavigationRegex.exec(e),parse:function(e){var t,s,r;let i=(t=e[2])!==null&&t!==void 0?t:e[3];if(i==="linked-roles"){let d=(r=(s=e[4])===null||s===void 0?void 0:s.slice(1))!==null&&r!==void 0?r:null;return{id:e[1],navigation:i,roleId:d}}else return{id:e[1],navigation:i}}}});var ni=F(xt=>{"use strict";var ld=xt&&xt.__importDefault||function(e){return e&&e.__esModule?e:{default:e}};Object.defineProperty(xt,"__esModule",{value:!0});xt.slashCommand=void 0;var fd=ld(K()),hd=ae();xt.slashCommand={order:fd.default.defaultRules.strong.order,match:e=>hd.SlashCommandRegex.exec(e),parse:function(e){let t=e[1].split(" "),s={fullName:e[1],name:t[0],subcommand:null,subcommandGroup:null,id:e[2]};return t.length==2&&(s.subcommand=t[1]),t.length===3&&(s.subcommandGroup=t[1],s.subcommand=t[2]),s}}});var ui=F(yt=>{"use strict";var md=yt&&yt.__importDefault||function(e){return e&&e.__esModule?e:{default:e}};Object.defineProperty(yt,"__esModule",{value:!0});yt.everyone=void 0;var pd=md(K()),gd=ae();yt.everyone={order:pd.default.defaultRules.strong.order,match:e=>gd.EveryoneRegex.exec(e),parse:function(){return{}}}});var ci=F(Or=>{"use strict";Object.defineProperty(Or,"__esModule",{value:!0});Or.TwemojiRegex=void 0;Or.TwemojiRegex=/^((?:\ud83d\udc68\ud83c\udffb\u200d\u2764\ufe0f\u200d\ud83d\udc8b\u200d\ud83d\udc68\ud83c[\udffb-\udfff]|\ud83d\udc68\ud83c\udffc\u200d\u2764\ufe0f\u200d\ud83d\udc8b\u200d\ud83d\udc68\ud83c[\udffb-\udfff]|\ud83d\udc68\ud83c\udffd\u200d\u2764\ufe0f\u200d\ud83d\udc8b\u200d\ud83d\udc68\ud83c[\udffb-\udfff]|\ud83d\udc68\ud83c\udffe\u200d\u2764\ufe0f\u200d\ud83d\udc8b\u200d\ud83d\udc68\ud83c[\udffb-\udfff]|\ud83d\udc68\ud83c\udfff\u200d\u2764\ufe0f\u200d\ud83d\udc8b\u200d\ud83d\udc68\ud83c[\udffb-\udfff]|\ud83d\udc69\ud83c\udffb\u200d\u2764\ufe0f\u200d\ud83d\udc8b\u200d\ud83d\udc68\ud83c[\udffb-\udfff]|\ud83d\udc69\ud83c\udffb\u200d\u2764\ufe0f\u200d\ud83d\udc8b\u200d\ud83d\udc69\ud83c[\udffb-\udfff]|\ud83d\udc69\ud83c\udffc\u200d\u2764\ufe0f\u200d\ud83d\udc8b\u200d\ud83d\udc68\ud83c[\udffb-\udfff]|\ud83d\udc69\ud83c\udffc\u200d\u2764\ufe0f\u200d\ud83d\udc8b\u200d\ud83d\udc69\ud83c[\udffb-\udfff]|\ud83d\udc69\ud83c\udffd\u200d\u2764\ufe0f\u200d\ud83d\udc8b\u200d\ud83d\udc68\ud83c[\udffb-\udfff]|\ud83d\udc69\ud83c\udffd\u200d\u2764\ufe0f\u200d\ud83d\udc8b\u200d\ud83d\udc69\ud83c[\udffb-\udfff]|\ud83d\udc69\ud83c\udffe\u200d\u2764\ufe0f\u200d\ud83d\udc8b\u200d\ud83d\udc68\ud83c[\udffb-\udfff]|\ud83d\udc69\ud83c\udffe\u200d\u2764\ufe0f\u200d\ud83d\udc8b\u200d\ud83d\udc69\ud83c[\udffb-\udfff]|\ud83d\udc69\ud83c\udfff\u200d\u2764\ufe0f\u200d\ud83d\udc8b\u200d\ud83d\udc68\ud83c[\udffb-\udfff]|\ud83d\udc69\ud83c\udfff\u200d\u2764\ufe0f\u200d\ud83d\udc8b\u200d\ud83d\udc69\ud83c[\udffb-\udfff]|\ud83e\uddd1\ud83c\udffb\u200d\u2764\ufe0f\u200d\ud83d\udc8b\u200d\ud83e\uddd1\ud83c[\udffc-\udfff]|\ud83e\uddd1\ud83c\udffc\u200d\u2764\ufe0f\u200d\ud83d\udc8b\u200d\ud83e\uddd1\ud83c[\udffb\udffd-\udfff]|\ud83e\uddd1\ud83c\udffd\u200d\u2764\ufe0f\u200d\ud83d\udc8b\u200d\ud83e\uddd1\ud83c[\udffb\udffc\udffe\udfff]|\ud83e\uddd1\ud83c\udffe\u200d\u2764\ufe0f\u200d\ud83d\udc8b\u200d\ud83e\uddd1\ud83c[\udffb-\udffd\udfff]|\ud83e\uddd1\ud83c\udfff\u200d\u2764\ufe0f\u200d\ud83d\udc8b\u200d\ud83e\uddd1\ud83c[\udffb-\udffe]|\ud83d\udc68\ud83c\udffb\u200d\u2764\ufe0f\u200d\ud83d\udc68\ud83c[\udffb-\udfff]|\ud83d\udc68\ud83c\udffb\u200d\ud83d\udc30\u200d\ud83d\udc68\ud83c[\udffc-\udfff]|\ud83d\udc68\ud83c\udffb\u200d\ud83e\udd1d\u200d\ud83d\udc68\ud83c[\udffc-\udfff]|\ud83d\udc68\ud83c\udffb\u200d\ud83e\udeef\u200d\ud83d\udc68\ud83c[\udffc-\udfff]|\ud83d\udc68\ud83c\udffc\u200d\u2764\ufe0f\u200d\ud83d\udc68\ud83c[\udffb-\udfff]|\ud83d\udc68\ud83c\udffc\u200d\ud83d\udc30\u200d\ud83d\udc68\ud83c[\udffb\udffd-\udfff]|\ud83d\udc68\ud83c\udffc\u200d\ud83e\udd1d\u200d\ud83d\udc68\ud83c[\udffb\udffd-\udfff]|\ud83d\udc68\ud83c\udffc\u200d\ud83e\udeef\u200d\ud83d\udc68\ud83c[\udffb\udffd-\udfff]|\ud83d\udc68\ud83c\udffd\u200d\u2764\ufe0f\u200d\ud83d\udc68\ud83c[\udffb-\udfff]|\ud83d\udc68\ud83c\udffd\u200d\ud83d\udc30\u200d\ud83d\udc68\ud83c[\udffb\udffc\udffe\udfff]|\ud83d\udc68\ud83c\udffd\u200d\ud83e\udd1d\u200d\ud83d\udc68\ud83c[\udffb\udffc\udffe\udfff]|\ud83d\udc68\ud83c\udffd\u200d\ud83e\udeef\u200d\ud83d\udc68\ud83c[\udffb\udffc\udffe\udfff]|\ud83d\udc68\ud83c\udffe\u200d\u2764\ufe0f\u200d\ud83d\udc68\ud83c[\udffb-\udfff]|\ud83d\udc68\ud83c\udffe\u200d\ud83d\udc30\u200d\ud83d\udc68\ud83c[\udffb-\udffd\udfff]|\ud83d\udc68\ud83c\udffe\u200d\ud83e\udd1d\u200d\ud83d\udc68\ud83c[\udffb-\udffd\udfff]|\ud83d\udc68\ud83c\udffe\u200d\ud83e\udeef\u200d\ud83d\udc68\ud83c[\udffb-\udffd\udfff]|\ud83d\udc68\ud83c\udfff\u200d\u2764\ufe0f\u200d\ud83d\udc68\ud83c[\udffb-\udfff]|\ud83d\udc68\ud83c\udfff\u200d\ud83d\udc30\u200d\ud83d\udc68\ud83c[\udffb-\udffe]|\ud83d\udc68\ud83c\udfff\u200d\ud83e\udd1d\u200d\ud83d\udc68\ud83c[\udffb-\udffe]|\ud83d\udc68\ud83c\udfff\u200d\ud83e\udeef\u200d\ud83d\udc68\ud83c[\udffb-\udffe]|\ud83d\udc69\ud83c\udffb\u200d\u2764\ufe0f\u200d\ud83d\udc68\ud83c[\udffb-\udfff]|\ud83d\udc69\ud83c\udffb\u200d\u2764\ufe0f\u200d\ud83d\udc69\ud83c[\udffb-\udfff]|\ud83d\udc69\ud83c\udffb\u200d\ud83d\udc30\u200d\ud83d\udc69\ud83c[\udffc-\udfff]|\ud83d\udc69\ud83c\udffb\u200d\ud83e\udd1d\u200d\ud83d\udc68\ud83c[\udffc-\udfff]|\ud83d\udc69\ud83c\udffb\u200d\ud83e\udd1d\u200d\ud83d\udc69\ud83c[\udffc-\udfff]|\ud83d\udc69\ud83c\udffb\u200d\ud83e\udeef\u200d\ud83d\udc69\ud83c[\udffc-\udfff]|\ud83d\udc69\ud83c\udffc\u200d\u2764\ufe0f\u200d\ud83d\udc68\ud83c[\udffb-\udfff]|\ud83d\udc69\ud83c\udffc\u200d\u2764\ufe0f\u200d\ud83d\udc69\ud83c[\udffb-\udfff]|\ud83d\udc69\ud83c\udffc\u200d\ud83d\udc30\u200d\ud83d\udc69\ud83c[\udffb\udffd-\udfff]|\ud83d\udc69\ud83c\udffc\u200d\ud83e\udd1d\u200d\ud83d\udc68\ud83c[\udffb\udffd-\udfff]|\ud83d\udc69\ud83c\udffc\u200d\ud83e\udd1d\u200d\ud83d\udc69\ud83c[\udffb\udffd-\udfff]|\ud83d\udc69\ud83c\udffc\u200d\ud83e\udeef\u200d\ud83d\udc69\ud83c[\udffb\udffd-\udfff]|\ud83d\udc69\ud83c\udffd\u200d\u2764\ufe0f\u200d\ud83d\udc68\ud83c[\udffb-\udfff]|\ud83d\udc69\ud83c\udffd\u200d\u2764\ufe0f\u200d\ud83d\udc69\ud83c[\udffb-\udfff]|\ud83d\udc69\ud83c\udffd\u200d\ud83d\udc30\u200d\ud83d\udc69\ud83c[\udffb\udffc\udffe\udfff]|\ud83d\udc69\ud83c\udffd\u200d\ud83e\udd1d\u200d\ud83d\udc68\ud83c[\udffb\udffc\udffe\udfff]|\ud83d\udc69\ud83c\udffd\u200d\ud83e\udd1d\u200d\ud83d\udc69\ud83c[\udffb\udffc\udffe\udfff]|\ud83d\udc69\ud83c\udffd\u200d\ud83e\udeef\u200d\ud83d\udc69\ud83c[\udffb\udffc\udffe\udfff]|\ud83d\udc69\ud83c\udffe\u200d\u2764\ufe0f\u200d\ud83d\udc68\ud83c[\udffb-\udfff]|\ud83d\udc69\ud83c\udffe\u200d\u2764\ufe0f\u200d\ud83d\udc69\ud83c[\udffb-\udfff]|\ud83d\udc69\ud83c\udffe\u200d\ud83d\udc30\u200d\ud83d\udc69\ud83c[\udffb-\udffd\udfff]|\ud83d\udc69\ud83c\udffe\u200d\ud83e\udd1d\u200d\ud83d\udc68\ud83c[\udffb-\udffd\udfff]|\ud83d\udc69\ud83c\udffe\u200d\ud83e\udd1d\u200d\ud83d\udc69\ud83c[\udffb-\udffd\udfff]|\ud83d\udc69\ud83c\udffe\u200d\ud83e\udeef\u200d\ud83d\udc69\ud83c[\udffb-\udffd\udfff]|\ud83d\udc69\ud83c\udfff\u200d\u2764\ufe0f\u200d\ud83d\udc68\ud83c[\udffb-\udfff]|\ud83d\udc69\ud83c\udfff\u200d\u2764\ufe0f\u200d\ud83d\udc69\ud83c[\udffb-\udfff]|\ud83d\udc69\ud83c\udfff\u200d\ud83d\udc30\u200d\ud83d\udc69\ud83c[\udffb-\udffe]|\ud83d\udc69\ud83c\udfff\u200d\ud83e\udd1d\u200d\ud83d\udc68\ud83c[\udffb-\udffe]|\ud83d\udc69\ud83c\udfff\u200d\ud83e\udd1d\u200d\ud83d\udc69\ud83c[\udffb-\udffe]|\ud83d\udc69\ud83c\udfff\u200d\ud83e\udeef\u200d\ud83d\udc69\ud83c[\udffb-\udffe]|\ud83e\uddd1\ud83c\udffb\u200d\u2764\ufe0f\u200d\ud83e\uddd1\ud83c[\udffc-\udfff]|\ud83e\uddd1\ud83c\udffb\u200d\ud83d\udc30\u200d\ud83e\uddd1\ud83c[\udffc-\udfff]|\ud83e\uddd1\ud83c\udffb\u200d\ud83e\udd1d\u200d\ud83e\uddd1\ud83c[\udffb-\udfff]|\ud83e\uddd1\ud83c\udffb\u200d\ud83e\udeef\u200d\ud83e\uddd1\ud83c[\udffc-\udfff]|\ud83e\uddd1\ud83c\udffc\u200d\u2764\ufe0f\u200d\ud83e\uddd1\ud83c[\udffb\udffd-\udfff]|\ud83e\uddd1\ud83c\udffc\u200d\ud83d\udc30\u200d\ud83e\uddd1\ud83c[\udffb\udffd-\udfff]|\ud83e\uddd1\ud83c\udffc\u200d\ud83e\udd1d\u200d\ud83e\uddd1\ud83c[\udffb-\udfff]|\ud83e\uddd1\ud83c\udffc\u200d\ud83e\udeef\u200d\ud83e\uddd1\ud83c[\udffb\udffd-\udfff]|\ud83e\uddd1\ud83c\udffd\u200d\u2764\ufe0f\u200d\ud83e\uddd1\ud83c[\udffb\udffc\udffe\udfff]|\ud83e\uddd1\ud83c\udffd\u200d\ud83d\udc30\u200d\ud83e\uddd1\ud83c[\udffb\udffc\udffe\udfff]|\ud83e\uddd1\ud83c\udffd\u200d\ud83e\udd1d\u200d\ud83e\uddd1\ud83c[\udffb-\udfff]|\ud83e\uddd1\ud83c\udffd\u200d\ud83e\udeef\u200d\ud83e\uddd1\ud83c[\udffb\udffc\udffe\udfff]|\ud83e\uddd1\ud83c\udffe\u200d\u2764\ufe0f\u200d\ud83e\uddd1\ud83c[\udffb-\udffd\udfff]|\ud83e\uddd1\ud83c\udffe\u200d\ud83d\udc30\u200d\ud83e\uddd1\ud83c[\udffb-\udffd\udfff]|\ud83e\uddd1\ud83c\udffe\u200d\ud83e\udd1d\u200d\ud83e\uddd1\ud83c[\udffb-\udfff]|\ud83e\uddd1\ud83c\udffe\u200d\ud83e\udeef\u200d\ud83e\uddd1\ud83c[\udffb-\udffd\udfff]|\ud83e\uddd1\ud83c\udfff\u200d\u2764\ufe0f\u200d\ud83e\uddd1\ud83c[\udffb-\udffe]|\ud83e\uddd1\ud83c\udfff\u200d\ud83d\udc30\u200d\ud83e\uddd1\ud83c[\udffb-\udffe]|\ud83e\uddd1\ud83c\udfff\u200d\ud83e\udd1d\u200d\ud83e\uddd1\ud83c[\udffb-\udfff]|\ud83e\uddd1\ud83c\udfff\u200d\ud83e\udeef\u200d\ud83e\uddd1\ud83c[\udffb-\udffe]|\ud83d\udc68\u200d\u2764\ufe0f\u200d\ud83d\udc8b\u200d\ud83d\udc68|\ud83d\udc69\u200d\u2764\ufe0f\u200d\ud83d\udc8b\u200d\ud83d[\udc68\udc69]|\ud83e\udef1\ud83c\udffb\u200d\ud83e\udef2\ud83c[\udffc-\udfff]|\ud83e\udef1\ud83c\udffc\u200d\ud83e\udef2\ud83c[\udffb\udffd-\udfff]|\ud83e\udef1\ud83c\udffd\u200d\ud83e\udef2\ud83c[\udffb\udffc\udffe\udfff]|\ud83e\udef1\ud83c\udffe\u200d\ud83e\udef2\ud83c[\udffb-\udffd\udfff]|\ud83e\udef1\ud83c\udfff\u200d\ud83e\udef2\ud83c[\udffb-\udffe]|\ud83d\udc68\u200d\u2764\ufe0f\u200d\ud83d\udc68|\ud83d\udc69\u200d\u2764\ufe0f\u200d\ud83d[\udc68\udc69]|\ud83e\uddd1\u200d\ud83e\udd1d\u200d\ud83e\uddd1|\ud83d\udc6f\ud83c\udffb\u200d\u2640\ufe0f|\ud83d\udc6f\ud83c\udffb\u200d\u2642\ufe0f|\ud83d\udc6f\ud83c\udffc\u200d\u2640\ufe0f|\ud83d\udc6f\ud83c\udffc\u200d\u2642\ufe0f|\ud83d\udc6f\ud83c\udffd\u200d\u2640\ufe0f|\ud83d\udc6f\ud83c\udffd\u200d\u2642\ufe0f|\ud83d\udc6f\ud83c\udffe\u200d\u2640\ufe0f|\ud83d\udc6f\ud83c\udffe\u200d\u2642\ufe0f|\ud83d\udc6f\ud83c\udfff\u200d\u2640\ufe0f|\ud83d\udc6f\ud83c\udfff\u200d\u2642\ufe0f|\ud83e\udd3c\ud83c\udffb\u200d\u2640\ufe0f|\ud83e\udd3c\ud83c\udffb\u200d\u2642\ufe0f|\ud83e\udd3c\ud83c\udffc\u200d\u2640\ufe0f|\ud83e\udd3c\ud83c\udffc\u200d\u2642\ufe0f|\ud83e\udd3c\ud83c\udffd\u200d\u2640\ufe0f|\ud83e\udd3c\ud83c\udffd\u200d\u2642\ufe0f|\ud83e\udd3c\ud83c\udffe\u200d\u2640\ufe0f|\ud83e\udd3c\ud83c\udffe\u200d\u2642\ufe0f|\ud83e\udd3c\ud83c\udfff\u200d\u2640\ufe0f|\ud83e\udd3c\ud83c\udfff\u200d\u2642\ufe0f|\ud83d\udc6f\u200d\u2640\ufe0f|\ud83d\udc6f\u200d\u2642\ufe0f|\ud83e\udd3c\u200d\u2640\ufe0f|\ud83e\udd3c\u200d\u2642\ufe0f|\ud83d\udc6b\ud83c[\udffb-\udfff]|\ud83d\udc6c\ud83c[\udffb-\udfff]|\ud83d\udc6d\ud83c[\udffb-\udfff]|\ud83d\udc6f\ud83c[\udffb-\udfff]|\ud83d\udc8f\ud83c[\udffb-\udfff]|\ud83d\udc91\ud83c[\udffb-\udfff]|\ud83e\udd1d\ud83c[\udffb-\udfff]|\ud83e\udd3c\ud83c[\udffb-\udfff]|\ud83d[\udc6b-\udc6d\udc6f\udc8f\udc91]|\ud83e[\udd1d\udd3c])|(?:\ud83d[\udc68\udc69]|\ud83e\uddd1)(?:\ud83c[\udffb-\udfff])?\u200d(?:\u2695\ufe0f|\u2696\ufe0f|\u2708\ufe0f|\ud83c[\udf3e\udf73\udf7c\udf84\udf93\udfa4\udfa8\udfeb\udfed]|\ud83d[\udcbb\udcbc\udd27\udd2c\ude80\ude92]|\ud83e[\uddaf-\uddb3\uddbc\uddbd\ude70])(?:\u200d\u27a1\ufe0f)?|(?:\ud83c[\udfcb\udfcc]|\ud83d[\udd74\udd75]|\u26f9)((?:\ud83c[\udffb-\udfff]|\ufe0f)\u200d[\u2640\u2642]\ufe0f(?:\u200d\u27a1\ufe0f)?)|(?:\ud83c[\udfc3\udfc4\udfca]|\ud83d[\udc6e\udc70\udc71\udc73\udc77\udc81\udc82\udc86\udc87\ude45-\ude47\ude4b\ude4d\ude4e\udea3\udeb4-\udeb6]|\ud83e[\udd26\udd35\udd37-\udd39\udd3d\udd3e\uddb8\uddb9\uddcd-\uddcf\uddd4\uddd6-\udddd])(?:\ud83c[\udffb-\udfff])?\u200d[\u2640\u2642]\ufe0f(?:\u200d\u27a1\ufe0f)?|(?:\ud83d\udc68\u200d\ud83d\udc68\u200d\ud83d\udc66\u200d\ud83d\udc66|\ud83d\udc68\u200d\ud83d\udc68\u200d\ud83d\udc67\u200d\ud83d[\udc66\udc67]|\ud83d\udc68\u200d\ud83d\udc69\u200d\ud83d\udc66\u200d\ud83d\udc66|\ud83d\udc68\u200d\ud83d\udc69\u200d\ud83d\udc67\u200d\ud83d[\udc66\udc67]|\ud83d\udc69\u200d\ud83d\udc69\u200d\ud83d\udc66\u200d\ud83d\udc66|\ud83d\udc69\u200d\ud83d\udc69\u200d\ud83d\udc67\u200d\ud83d[\udc66\udc67]|\ud83e\uddd1\u200d\ud83e\uddd1\u200d\ud83e\uddd2\u200d\ud83e\uddd2|\ud83d\udc68\u200d\ud83d\udc66\u200d\ud83d\udc66|\ud83d\udc68\u200d\ud83d\udc67\u200d\ud83d[\udc66\udc67]|\ud83d\udc68\u200d\ud83d\udc68\u200d\ud83d[\udc66\udc67]|\ud83d\udc68\u200d\ud83d\udc69\u200d\ud83d[\udc66\udc67]|\ud83d\udc69\u200d\ud83d\udc66\u200d\ud83d\udc66|\ud83d\udc69\u200d\ud83d\udc67\u200d\ud83d[\udc66\udc67]|\ud83d\udc69\u200d\ud83d\udc69\u200d\ud83d[\udc66\udc67]|\ud83e\uddd1\u200d\ud83e\uddd1\u200d\ud83e\uddd2|\ud83e\uddd1\u200d\ud83e\uddd2\u200d\ud83e\uddd2|\ud83c\udff3\ufe0f\u200d\u26a7\ufe0f|\ud83c\udff3\ufe0f\u200d\ud83c\udf08|\ud83d\ude36\u200d\ud83c\udf2b\ufe0f|\u26d3\ufe0f\u200d\ud83d\udca5|\u2764\ufe0f\u200d\ud83d\udd25|\u2764\ufe0f\u200d\ud83e\ude79|\ud83c\udf44\u200d\ud83d\udfeb|\ud83c\udf4b\u200d\ud83d\udfe9|\ud83c\udff4\u200d\u2620\ufe0f|\ud83d\udc15\u200d\ud83e\uddba|\ud83d\udc26\u200d\ud83d\udd25|\ud83d\udc3b\u200d\u2744\ufe0f|\ud83d\udc41\u200d\ud83d\udde8|\ud83d\udc68\u200d\ud83d[\udc66\udc67]|\ud83d\udc69\u200d\ud83d[\udc66\udc67]|\ud83d\ude2e\u200d\ud83d\udca8|\ud83d\ude35\u200d\ud83d\udcab|\ud83d\ude42\u200d\u2194\ufe0f|\ud83d\ude42\u200d\u2195\ufe0f|\ud83e\uddd1\u200d\ud83e\uddd2|\ud83e\uddde\u200d\u2640\ufe0f|\ud83e\uddde\u200d\u2642\ufe0f|\ud83e\udddf\u200d\u2640\ufe0f|\ud83e\udddf\u200d\u2642\ufe0f|\ud83d\udc08\u200d\u2b1b|\ud83d\udc26\u200d\u2b1b)|[#*0-9]\ufe0f?\u20e3|(?:[©®\u2122\u265f]\ufe0f)|(?:\ud83c[\udc04\udd70\udd71\udd7e\udd7f\ude02\ude1a\ude2f\ude37\udf21\udf24-\udf2c\udf36\udf7d\udf96\udf97\udf99-\udf9b\udf9e\udf9f\udfcd\udfce\udfd4-\udfdf\udff3\udff5\udff7]|\ud83d[\udc3f\udc41\udcfd\udd49\udd4a\udd6f\udd70\udd73\udd76-\udd79\udd87\udd8a-\udd8d\udda5\udda8\uddb1\uddb2\uddbc\uddc2-\uddc4\uddd1-\uddd3\udddc-\uddde\udde1\udde3\udde8\uddef\uddf3\uddfa\udecb\udecd-\udecf\udee0-\udee5\udee9\udef0\udef3]|[\u203c\u2049\u2139\u2194-\u2199\u21a9\u21aa\u231a\u231b\u2328\u23cf\u23ed-\u23ef\u23f1\u23f2\u23f8-\u23fa\u24c2\u25aa\u25ab\u25b6\u25c0\u25fb-\u25fe\u2600-\u2604\u260e\u2611\u2614\u2615\u2618\u2620\u2622\u2623\u2626\u262a\u262e\u262f\u2638-\u263a\u2640\u2642\u2648-\u2653\u2660\u2663\u2665\u2666\u2668\u267b\u267f\u2692-\u2697\u2699\u269b\u269c\u26a0\u26a1\u26a7\u26aa\u26ab\u26b0\u26b1\u26bd\u26be\u26c4\u26c5\u26c8\u26cf\u26d1\u26d3\u26d4\u26e9\u26ea\u26f0-\u26f5\u26f8\u26fa\u26fd\u2702\u2708\u2709\u270f\u2712\u2714\u2716\u271d\u2721\u2733\u2734\u2744\u2747\u2757\u2763\u2764\u27a1\u2934\u2935\u2b05-\u2b07\u2b1b\u2b1c\u2b50\u2b55\u3030\u303d\u3297\u3299])(?:\ufe0f|(?!\ufe0e))|(?:(?:\ud83c[\udfcb\udfcc]|\ud83d[\udd74\udd75\udd90]|\ud83e\udef0|[\u261d\u26f7\u26f9\u270c\u270d])(?:\ufe0f|(?!\ufe0e))|(?:\ud83c\udfc3|\ud83d\udeb6|\ud83e\uddce)(?:\ud83c[\udffb-\udfff])?(?:\u200d\u27a1\ufe0f)?|(?:\ud83c[\udf85\udfc2\udfc4\udfc7\udfca]|\ud83d[\udc42\udc43\udc46-\udc50\udc66-\udc69\udc6e\udc70-\udc78\udc7c\udc81-\udc83\udc85-\udc87\udcaa\udd7a\udd95\udd96\ude45-\ude47\ude4b-\ude4f\udea3\udeb4\udeb5\udec0\udecc]|\ud83e[\udd0c\udd0f\udd18-\udd1c\udd1e\udd1f\udd26\udd30-\udd39\udd3d\udd3e\udd77\uddb5\uddb6\uddb8\uddb9\uddbb\uddcd\uddcf\uddd1-\udddd\udec3-\udec5\udef1-\udef8]|[\u270a\u270b]))(?:\ud83c[\udffb-\udfff])?|(?:\ud83c\udff4\udb40\udc67\udb40\udc62\udb40\udc65\udb40\udc6e\udb40\udc67\udb40\udc7f|\ud83c\udff4\udb40\udc67\udb40\udc62\udb40\udc73\udb40\udc63\udb40\udc74\udb40\udc7f|\ud83c\udff4\udb40\udc67\udb40\udc62\udb40\udc77\udb40\udc6c\udb40\udc73\udb40\udc7f|\ud83c\udde6\ud83c[\udde8-\uddec\uddee\uddf1\uddf2\uddf4\uddf6-\uddfa\uddfc\uddfd\uddff]|\ud83c\udde7\ud83c[\udde6\udde7\udde9-\uddef\uddf1-\uddf4\uddf6-\uddf9\uddfb\uddfc\uddfe\uddff]|\ud83c\udde8\ud83c[\udde6\udde8\udde9\uddeb-\uddee\uddf0-\uddf7\uddfa-\uddff]|\ud83c\udde9\ud83c[\uddea\uddec\uddef\uddf0\uddf2\uddf4\uddff]|\ud83c\uddea\ud83c[\udde6\udde8\uddea\uddec\udded\uddf7-\uddfa]|\ud83c\uddeb\ud83c[\uddee-\uddf0\uddf2\uddf4\uddf7]|\ud83c\uddec\ud83c[\udde6\udde7\udde9-\uddee\uddf1-\uddf3\uddf5-\uddfa\uddfc\uddfe]|\ud83c\udded\ud83c[\uddf0\uddf2\uddf3\uddf7\uddf9\uddfa]|\ud83c\uddee\ud83c[\udde8-\uddea\uddf1-\uddf4\uddf6-\uddf9]|\ud83c\uddef\ud83c[\uddea\uddf2\uddf4\uddf5]|\ud83c\uddf0\ud83c[\uddea\uddec-\uddee\uddf2\uddf3\uddf5\uddf7\uddfc\uddfe\uddff]|\ud83c\uddf1\ud83c[\udde6-\udde8\uddee\uddf0\uddf7-\uddfb\uddfe]|\ud83c\uddf2\ud83c[\udde6\udde8-\udded\uddf0-\uddff]|\ud83c\uddf3\ud83c[\udde6\udde8\uddea-\uddec\uddee\uddf1\uddf4\uddf5\uddf7\uddfa\uddff]|\ud83c\uddf4\ud83c\uddf2|\ud83c\uddf5\ud83c[\udde6\uddea-\udded\uddf0-\uddf3\uddf7-\uddf9\uddfc\uddfe]|\ud83c\uddf6\ud83c\udde6|\ud83c\uddf7\ud83c[\uddea\uddf4\uddf8\uddfa\uddfc]|\ud83c\uddf8\ud83c[\udde6-\uddea\uddec-\uddf4\uddf7-\uddf9\uddfb\uddfd-\uddff]|\ud83c\uddf9\ud83c[\udde6\udde8\udde9\uddeb-\udded\uddef-\uddf4\uddf7\uddf9\uddfb\uddfc\uddff]|\ud83c\uddfa\ud83c[\udde6\uddec\uddf2\uddf3\uddf8\uddfe\uddff]|\ud83c\uddfb\ud83c[\udde6\udde8\uddea\uddec\uddee\uddf3\uddfa]|\ud83c\uddfc\ud83c[\uddeb\uddf8]|\ud83c\uddfd\ud83c\uddf0|\ud83c\uddfe\ud83c[\uddea\uddf9]|\ud83c\uddff\ud83c[\udde6\uddf2\uddfc]|\ud83c[\udccf\udd8e\udd91-\udd9a\udde6-\uddff\ude01\ude32-\ude36\ude38-\ude3a\ude50\ude51\udf00-\udf20\udf2d-\udf35\udf37-\udf7c\udf7e-\udf84\udf86-\udf93\udfa0-\udfc1\udfc5\udfc6\udfc8\udfc9\udfcf-\udfd3\udfe0-\udff0\udff4\udff8-\udfff]|\ud83d[\udc00-\udc3e\udc40\udc44\udc45\udc51-\udc65\udc6a\udc79-\udc7b\udc7d-\udc80\udc84\udc88-\udc8e\udc90\udc92-\udca9\udcab-\udcfc\udcff-\udd3d\udd4b-\udd4e\udd50-\udd67\udda4\uddfb-\ude44\ude48-\ude4a\ude80-\udea2\udea4-\udeb3\udeb7-\udebf\udec1-\udec5\uded0-\uded2\uded5-\uded8\udedc-\udedf\udeeb\udeec\udef4-\udefc\udfe0-\udfeb\udff0]|\ud83e[\udd0d\udd0e\udd10-\udd17\udd20-\udd25\udd27-\udd2f\udd3a\udd3f-\udd45\udd47-\udd76\udd78-\uddb4\uddb7\uddba\uddbc-\uddcc\uddd0\uddde-\uddff\ude70-\ude7c\ude80-\ude8a\ude8e-\udec2\udec6\udec8\udecd-\udedc\udedf-\udeea\udeef]|[\u23e9-\u23ec\u23f0\u23f3\u267e\u26ce\u2705\u2728\u274c\u274e\u2753-\u2755\u2795-\u2797\u27b0\u27bf\ue50a])|\ufe0f)/});var li=F($t=>{"use strict";var _d=$t&&$t.__importDefault||function(e){return e&&e.__esModule?e:{default:e}};Object.defineProperty($t,"__esModule",{value:!0});$t.twemoji=void 0;var vd=_d(K()),bd=ci();$t.twemoji={order:vd.default.defaultRules.strong.order,match:e=>bd.TwemojiRegex.exec(e),parse:function(e){return{name:e[0]}}}});var fi=F(wt=>{"use strict";var xd=wt&&wt.__importDefault||function(e){return e&&e.__esModule?e:{default:e}};Object.defineProperty(wt,"__esModule",{value:!0});wt.channel=void 0;var yd=xd(K()),$d=ae();wt.channel={order:yd.default.defaultRules.strong.order,match:e=>$d.ChannelMentionRegex.exec(e),parse:function(e){return{id:e[1]}}}});var hi=F(Ct=>{"use strict";var wd=Ct&&Ct.__importDefault||function(e){return e&&e.__esModule?e:{default:e}};Object.defineProperty(Ct,"__esModule",{value:!0});Ct.timestamp=void 0;var Cd=wd(K()),kd=ae();Ct.timestamp={order:Cd.default.defaultRules.strong.order,match:e=>kd.TimestampRegex.exec(e),parse:function(e){return{timestamp:e[1],format:e[2]}}}});var je=F(Ir=>{"use strict";Object.defineProperty(Ir,"__esModule",{value:!0});Ir.extend=void 0;var Td=(e,t)=>Object.assign({},t,e);Ir.extend=Td});var mi=F(kt=>{"use strict";var Ad=kt&&kt.__importDefault||function(e){return e&&e.__esModule?e:{default:e}};Object.defineProperty(kt,"__esModule",{value:!0});kt.blockQuote=void 0;var Ed=Ad(K()),Md=je(),Rd=ae();kt.blockQuote=(0,Md.extend)({match:function(e,t,s){return!/^$|\n *$/.test(s)||t.inQuote?null:Rd.BlockQuoteRegex.exec(e)},parse:function(e,t,s){let r=e[0],d=!!/^ *>>> ?/.exec(r)?/^ *>>> ?/:/^ *> ?/gm,a=r.replace(d,"");return{content:t(a,Object.assign({},s,{inQuote:!0})),type:"blockQuote"}}},Ed.default.defaultRules.blockQuote)});var gi=F(Tt=>{"use strict";var Sd=Tt&&Tt.__importDefault||function(e){return e&&e.__esModule?e:{default:e}};Object.defineProperty(Tt,"__esModule",{value:!0});Tt.strikethrough=void 0;var pi=Sd(K()),zd=je(),Dd=ae();Tt.strikethrough=(0,zd.extend)({match:pi.default.inlineRegex(Dd.StrikeThroughRegex)},pi.default.defaultRules.del)});var vi=F(At=>{"use strict";var Od=At&&At.__importDefault||function(e){return e&&e.__esModule?e:{default:e}};Object.defineProperty(At,"__esModule",{value:!0});At.codeBlock=void 0;var _i=Od(K()),Id=je(),Bd=ae();At.codeBlock=(0,Id.extend)({match:_i.default.inlineRegex(Bd.CodeBlockRegex),parse:function(e,t,s){return{lang:(e[2]||"").trim(),content:e[3]||"",inQuote:s.inQuote||!1}}},_i.default.defaultRules.codeBlock)});var bi=F(Et=>{"use strict";var Pd=Et&&Et.__importDefault||function(e){return e&&e.__esModule?e:{default:e}};Object.defineProperty(Et,"__esModule",{value:!0});Et.emoji=void 0;var jd=Pd(K()),Ud=ae();Et.emoji={order:jd.default.defaultRules.strong.order,match:e=>Ud.EmojiRegex.exec(e),parse:function(e){return{animated:e[1]==="a",name:e[2],id:e[3]}}}});var xi=F(Mt=>{"use strict";var Nd=Mt&&Mt.__importDefault||function(e){return e&&e.__esModule?e:{default:e}};Object.defineProperty(Mt,"__esModule",{value:!0});Mt.role=void 0;var Ld=Nd(K()),qd=ae();Mt.role={order:Ld.default.defaultRules.strong.order,match:e=>qd.RoleMentionRegex.exec(e),parse:function(e){return{id:e[1]}}}});var yi=F(Rt=>{"use strict";var Hd=Rt&&Rt.__importDefault||function(e){return e&&e.__esModule?e:{default:e}};Object.defineProperty(Rt,"__esModule",{value:!0});Rt.autolink=void 0;var Vd=Hd(K()),Fd=je();Rt.autolink=(0,Fd.extend)({parse:e=>({content:[{type:"text",content:e[1]}],target:e[1]})},Vd.default.defaultRules.autolink)});var $i=F(St=>{"use strict";var Zd=St&&St.__importDefault||function(e){return e&&e.__esModule?e:{default:e}};Object.defineProperty(St,"__esModule",{value:!0});St.here=void 0;var Wd=Zd(K()),Gd=ae();St.here={order:Wd.default.defaultRules.strong.order,match:e=>Gd.HereRegex.exec(e),parse:function(){return{}}}});var wi=F(zt=>{"use strict";var Qd=zt&&zt.__importDefault||function(e){return e&&e.__esModule?e:{default:e}};Object.defineProperty(zt,"__esModule",{value:!0});zt.emoticon=void 0;var Kd=Qd(K()),Xd=ae();zt.emoticon={order:Kd.default.defaultRules.text.order,match:e=>Xd.EmoticonRegex.exec(e),parse:function(e){return{type:"text",content:e[1]}}}});var Ci=F(Dt=>{"use strict";var Yd=Dt&&Dt.__importDefault||function(e){return e&&e.__esModule?e:{default:e}};Object.defineProperty(Dt,"__esModule",{value:!0});Dt.user=void 0;var Jd=Yd(K()),eo=ae();Dt.user={order:Jd.default.defaultRules.strong.order,match:e=>eo.UserMentionRegex.exec(e),parse:function(e){return{id:e[1],type:"user"}}}});var ki=F(Br=>{"use strict";Object.defineProperty(Br,"__esModule",{value:!0});Br.spoiler=void 0;var to=ae();Br.spoiler={order:0,match:e=>to.SpoilerRegex.exec(e),parse:function(e,t,s){return{content:t(e[1],s)}}}});var Ti=F(Ot=>{"use strict";var ro=Ot&&Ot.__importDefault||function(e){return e&&e.__esModule?e:{default:e}};Object.defineProperty(Ot,"__esModule",{value:!0});Ot.heading=void 0;var so=ro(K()),io=je(),ao=ae();Ot.heading=(0,io.extend)({match:function(e,t){return t.prevCapture===null||t.prevCapture.slice(-1)[0]===`
`?ao.HeadingRegex.exec(e):null}},so.default.defaultRules.heading)});var Ai=F(It=>{"use strict";var oo=It&&It.__importDefault||function(e){return e&&e.__esModule?e:{default:e}};Object.defineProperty(It,"__esModule",{value:!0});It.subtext=void 0;var no=oo(K()),uo=ae();It.subtext={order:no.default.defaultRules.heading.order-.5,match:function(e,t){return t.prevCapture===null||t.prevCapture.slice(-1)[0]===`
`?uo.SubtextRegex.exec(e):null},parse:function(e,t,s){return{content:t(e[1],s)}}}});var Ei=F(Bt=>{"use strict";var co=Bt&&Bt.__importDefault||function(e){return e&&e.__esModule?e:{default:e}};Object.defineProperty(Bt,"__esModule",{value:!0});Bt.text=void 0;var lo=co(K()),fo=je(),ho=ae();Bt.text=(0,fo.extend)({match:e=>ho.TextRegex.exec(e)},lo.default.defaultRules.text)});var Mi=F(Pt=>{"use strict";var mo=Pt&&Pt.__importDefault||function(e){return e&&e.__esModule?e:{default:e}};Object.defineProperty(Pt,"__esModule",{value:!0});Pt.url=void 0;var po=mo(K()),go=je();Pt.url=(0,go.extend)({parse:e=>({content:[{type:"text",content:e[1]}],target:e[1]})},po.default.defaultRules.url)});var Si=F(jt=>{"use strict";var _o=jt&&jt.__importDefault||function(e){return e&&e.__esModule?e:{default:e}};Object.defineProperty(jt,"__esModule",{value:!0});jt.em=void 0;var vo=je(),Ri=_o(K());jt.em=(0,vo.extend)({parse:function(e,t,s){let r=Ri.default.defaultRules.em.parse(e,t,Object.assign({},s,{inEmphasis:!0}));return s.inEmphasis?r.content:r}},Ri.default.defaultRules.em)});var Di=F(Ut=>{"use strict";var bo=Ut&&Ut.__importDefault||function(e){return e&&e.__esModule?e:{default:e}};Object.defineProperty(Ut,"__esModule",{value:!0});Ut.br=void 0;var zi=bo(K()),xo=je();Ut.br=(0,xo.extend)({match:zi.default.anyScopeRegex(/^\n/)},zi.default.defaultRules.br)});var Ii=F(oe=>{"use strict";var yo=oe&&oe.__importDefault||function(e){return e&&e.__esModule?e:{default:e}};Object.defineProperty(oe,"__esModule",{value:!0});oe.rulesExtended=oe.rules=oe.SimpleMarkdown=void 0;oe.parse=Oi;var Ve=yo(K());oe.SimpleMarkdown=Ve.default;var $o=oi(),wo=ni(),Co=ui(),ko=li(),To=fi(),Ao=hi(),Eo=mi(),Mo=gi(),Ro=vi(),So=bi(),zo=xi(),Do=yi(),Oo=$i(),Io=wi(),Bo=Ci(),Po=ki(),jo=Ti(),Uo=Ai(),No=Ei(),Lo=Mi(),qo=Si(),Ho=Di();oe.rules={blockQuote:Eo.blockQuote,codeBlock:Ro.codeBlock,newline:Ve.default.defaultRules.newline,escape:Ve.default.defaultRules.escape,autolink:Do.autolink,url:Lo.url,em:qo.em,strong:Ve.default.defaultRules.strong,underline:Ve.default.defaultRules.u,strikethrough:Mo.strikethrough,inlineCode:Ve.default.defaultRules.inlineCode,text:No.text,emoticon:Io.emoticon,br:Ho.br,spoiler:Po.spoiler,heading:jo.heading,subtext:Uo.subtext,user:Bo.user,channel:To.channel,role:zo.role,emoji:So.emoji,everyone:Co.everyone,here:Oo.here,twemoji:ko.twemoji,timestamp:Ao.timestamp,slashCommand:wo.slashCommand,guildNavigation:$o.guildNavigation};oe.rulesExtended=Object.assign(Object.assign({},oe.rules),{link:Ve.default.defaultRules.link});var Vo=Ve.default.parserFor(oe.rules),Fo=Ve.default.parserFor(oe.rulesExtended);function Oi(e,t="normal"){return t==="normal"?Vo(e,{inline:!0}):Fo(e,{inline:!0})}oe.default=Oi});var nr=globalThis,ur=nr.ShadowRoot&&(nr.ShadyCSS===void 0||nr.ShadyCSS.nativeShadow)&&"adoptedStyleSheets"in Document.prototype&&"replace"in CSSStyleSheet.prototype,Pr=Symbol(),ys=new WeakMap,qt=class{constructor(t,s,r){if(this._$cssResult$=!0,r!==Pr)throw Error("CSSResult is not constructable. Use `unsafeCSS` or `css` instead.");this.cssText=t,this.t=s}get styleSheet(){let t=this.o,s=this.t;if(ur&&t===void 0){let r=s!==void 0&&s.length===1;r&&(t=ys.get(s)),t===void 0&&((this.o=t=new CSSStyleSheet).replaceSync(this.cssText),r&&ys.set(s,t))}return t}toString(){return this.cssText}},$s=e=>new qt(typeof e=="string"?e:e+"",void 0,Pr),te=(e,...t)=>{let s=e.length===1?e[0]:t.reduce((r,i,d)=>r+(a=>{if(a._$cssResult$===!0)return a.cssText;if(typeof a=="number")return a;throw Error("Value passed to 'css' function must be a 'css' function result: "+a+". Use 'unsafeCSS' to pass non-literal values, but take care to ensure page security.")})(i)+e[d+1],e[0]);return new qt(s,e,Pr)},ws=(e,t)=>{if(ur)e.adoptedStyleSheets=t.map(s=>s instanceof CSSStyleSheet?s:s.styleSheet);else for(let s of t){let r=document.createElement("style"),i=nr.litNonce;i!==void 0&&r.setAttribute("nonce",i),r.textContent=s.cssText,e.appendChild(r)}},jr=ur?e=>e:e=>e instanceof CSSStyleSheet?(t=>{let s="";for(let r of t.cssRules)s+=r.cssText;return $s(s)})(e):e;var{is:Vi,defineProperty:Fi,getOwnPropertyDescriptor:Zi,getOwnPropertyNames:Wi,getOwnPropertySymbols:Gi,getPrototypeOf:Qi}=Object,cr=globalThis,Cs=cr.trustedTypes,Ki=Cs?Cs.emptyScript:"",Xi=cr.reactiveElementPolyfillSupport,Ht=(e,t)=>e,Vt={toAttribute(e,t){switch(t){case Boolean:e=e?Ki:null;break;case Object:case Array:e=e==null?e:JSON.stringify(e)}return e},fromAttribute(e,t){let s=e;switch(t){case Boolean:s=e!==null;break;case Number:s=e===null?null:Number(e);break;case Object:case Array:try{s=JSON.parse(e)}catch{s=null}}return s}},lr=(e,t)=>!Vi(e,t),ks={attribute:!0,type:String,converter:Vt,reflect:!1,useDefault:!1,hasChanged:lr};Symbol.metadata??=Symbol("metadata"),cr.litPropertyMetadata??=new WeakMap;var Ne=class extends HTMLElement{static addInitializer(t){this._$Ei(),(this.l??=[]).push(t)}static get observedAttributes(){return this.finalize(),this._$Eh&&[...this._$Eh.keys()]}static createProperty(t,s=ks){if(s.state&&(s.attribute=!1),this._$Ei(),this.prototype.hasOwnProperty(t)&&((s=Object.create(s)).wrapped=!0),this.elementProperties.set(t,s),!s.noAccessor){let r=Symbol(),i=this.getPropertyDescriptor(t,r,s);i!==void 0&&Fi(this.prototype,t,i)}}static getPropertyDescriptor(t,s,r){let{get:i,set:d}=Zi(this.prototype,t)??{get(){return this[s]},set(a){this[s]=a}};return{get:i,set(a){let u=i?.call(this);d?.call(this,a),this.requestUpdate(t,u,r)},configurable:!0,enumerable:!0}}static getPropertyOptions(t){return this.elementProperties.get(t)??ks}static _$Ei(){if(this.hasOwnProperty(Ht("elementProperties")))return;let t=Qi(this);t.finalize(),t.l!==void 0&&(this.l=[...t.l]),this.elementProperties=new Map(t.elementProperties)}static finalize(){if(this.hasOwnProperty(Ht("finalized")))return;if(this.finalized=!0,this._$Ei(),this.hasOwnProperty(Ht("properties"))){let s=this.properties,r=[...Wi(s),...Gi(s)];for(let i of r)this.createProperty(i,s[i])}let t=this[Symbol.metadata];if(t!==null){let s=litPropertyMetadata.get(t);if(s!==void 0)for(let[r,i]of s)this.elementProperties.set(r,i)}this._$Eh=new Map;for(let[s,r]of this.elementProperties){let i=this._$Eu(s,r);i!==void 0&&this._$Eh.set(i,s)}this.elementStyles=this.finalizeStyles(this.styles)}static finalizeStyles(t){let s=[];if(Array.isArray(t)){let r=new Set(t.flat(1/0).reverse());for(let i of r)s.unshift(jr(i))}else t!==void 0&&s.push(jr(t));return s}static _$Eu(t,s){let r=s.attribute;return r===!1?void 0:typeof r=="string"?r:typeof t=="string"?t.toLowerCase():void 0}constructor(){super(),this._$Ep=void 0,this.isUpdatePending=!1,this.hasUpdated=!1,this._$Em=null,this._$Ev()}_$Ev(){this._$ES=new Promise(t=>this.enableUpdating=t),this._$AL=new Map,this._$E_(),this.requestUpdate(),this.constructor.l?.forEach(t=>t(this))}addController(t){(this._$EO??=new Set).add(t),this.renderRoot!==void 0&&this.isConnected&&t.hostConnected?.()}removeController(t){this._$EO?.delete(t)}_$E_(){let t=new Map,s=this.constructor.elementProperties;for(let r of s.keys())this.hasOwnProperty(r)&&(t.set(r,this[r]),delete this[r]);t.size>0&&(this._$Ep=t)}createRenderRoot(){let t=this.shadowRoot??this.attachShadow(this.constructor.shadowRootOptions);return ws(t,this.constructor.elementStyles),t}connectedCallback(){this.renderRoot??=this.createRenderRoot(),this.enableUpdating(!0),this._$EO?.forEach(t=>t.hostConnected?.())}enableUpdating(t){}disconnectedCallback(){this._$EO?.forEach(t=>t.hostDisconnected?.())}attributeChangedCallback(t,s,r){this._$AK(t,r)}_$ET(t,s){let r=this.constructor.elementProperties.get(t),i=this.constructor._$Eu(t,r);if(i!==void 0&&r.reflect===!0){let d=(r.converter?.toAttribute!==void 0?r.converter:Vt).toAttribute(s,r.type);this._$Em=t,d==null?this.removeAttribute(i):this.setAttribute(i,d),this._$Em=null}}_$AK(t,s){let r=this.constructor,i=r._$Eh.get(t);if(i!==void 0&&this._$Em!==i){let d=r.getPropertyOptions(i),a=typeof d.converter=="function"?{fromAttribute:d.converter}:d.converter?.fromAttribute!==void 0?d.converter:Vt;this._$Em=i;let u=a.fromAttribute(s,d.type);this[i]=u??this._$Ej?.get(i)??u,this._$Em=null}}requestUpdate(t,s,r,i=!1,d){if(t!==void 0){let a=this.constructor;if(i===!1&&(d=this[t]),r??=a.getPropertyOptions(t),!((r.hasChanged??lr)(d,s)||r.useDefault&&r.reflect&&d===this._$Ej?.get(t)&&!this.hasAttribute(a._$Eu(t,r))))return;this.C(t,s,r)}this.isUpdatePending===!1&&(this._$ES=this._$EP())}C(t,s,{useDefault:r,reflect:i,wrapped:d},a){r&&!(this._$Ej??=new Map).has(t)&&(this._$Ej.set(t,a??s??this[t]),d!==!0||a!==void 0)||(this._$AL.has(t)||(this.hasUpdated||r||(s=void 0),this._$AL.set(t,s)),i===!0&&this._$Em!==t&&(this._$Eq??=new Set).add(t))}async _$EP(){this.isUpdatePending=!0;try{await this._$ES}catch(s){Promise.reject(s)}let t=this.scheduleUpdate();return t!=null&&await t,!this.isUpdatePending}scheduleUpdate(){return this.performUpdate()}performUpdate(){if(!this.isUpdatePending)return;if(!this.hasUpdated){if(this.renderRoot??=this.createRenderRoot(),this._$Ep){for(let[i,d]of this._$Ep)this[i]=d;this._$Ep=void 0}let r=this.constructor.elementProperties;if(r.size>0)for(let[i,d]of r){let{wrapped:a}=d,u=this[i];a!==!0||this._$AL.has(i)||u===void 0||this.C(i,void 0,d,u)}}let t=!1,s=this._$AL;try{t=this.shouldUpdate(s),t?(this.willUpdate(s),this._$EO?.forEach(r=>r.hostUpdate?.()),this.update(s)):this._$EM()}catch(r){throw t=!1,this._$EM(),r}t&&this._$AE(s)}willUpdate(t){}_$AE(t){this._$EO?.forEach(s=>s.hostUpdated?.()),this.hasUpdated||(this.hasUpdated=!0,this.firstUpdated(t)),this.updated(t)}_$EM(){this._$AL=new Map,this.isUpdatePending=!1}get updateComplete(){return this.getUpdateComplete()}getUpdateComplete(){return this._$ES}shouldUpdate(t){return!0}update(t){this._$Eq&&=this._$Eq.forEach(s=>this._$ET(s,this[s])),this._$EM()}updated(t){}firstUpdated(t){}};Ne.elementStyles=[],Ne.shadowRootOptions={mode:"open"},Ne[Ht("elementProperties")]=new Map,Ne[Ht("finalized")]=new Map,Xi?.({ReactiveElement:Ne}),(cr.reactiveElementVersions??=[]).push("2.1.2");var Nr=globalThis,Ts=e=>e,fr=Nr.trustedTypes,As=fr?fr.createPolicy("lit-html",{createHTML:e=>e}):void 0,Lr="$lit$",Le=`lit$${Math.random().toFixed(9).slice(2)}$`,qr="?"+Le,Yi=`<${qr}>`,ut=document,Zt=()=>ut.createComment(""),Wt=e=>e===null||typeof e!="object"&&typeof e!="function",Hr=Array.isArray,Ds=e=>Hr(e)||typeof e?.[Symbol.iterator]=="function",Ur=`[ 	
\f\r]`,Ft=/<(?:(!--|\/[^a-zA-Z])|(\/?[a-zA-Z][^>\s]*)|(\/?$))/g,Es=/-->/g,Ms=/>/g,ot=RegExp(`>|${Ur}(?:([^\\s"'>=/]+)(${Ur}*=${Ur}*(?:[^ 	
\f\r"'\`<>=]|("|')|))|$)`,"g"),Rs=/'/g,Ss=/"/g,Os=/^(?:script|style|textarea|title)$/i,Vr=e=>(t,...s)=>({_$litType$:e,strings:t,values:s}),_=Vr(1),q=Vr(2),Xo=Vr(3),le=Symbol.for("lit-noChange"),X=Symbol.for("lit-nothing"),zs=new WeakMap,nt=ut.createTreeWalker(ut,129);function Is(e,t){if(!Hr(e)||!e.hasOwnProperty("raw"))throw Error("invalid template strings array");return As!==void 0?As.createHTML(t):t}var Bs=(e,t)=>{let s=e.length-1,r=[],i,d=t===2?"<svg>":t===3?"<math>":"",a=Ft;for(let u=0;u<s;u++){let h=e[u],l,n,o=-1,C=0;for(;C<h.length&&(a.lastIndex=C,n=a.exec(h),n!==null);)C=a.lastIndex,a===Ft?n[1]==="!--"?a=Es:n[1]!==void 0?a=Ms:n[2]!==void 0?(Os.test(n[2])&&(i=RegExp("</"+n[2],"g")),a=ot):n[3]!==void 0&&(a=ot):a===ot?n[0]===">"?(a=i??Ft,o=-1):n[1]===void 0?o=-2:(o=a.lastIndex-n[2].length,l=n[1],a=n[3]===void 0?ot:n[3]==='"'?Ss:Rs):a===Ss||a===Rs?a=ot:a===Es||a===Ms?a=Ft:(a=ot,i=void 0);let v=a===ot&&e[u+1].startsWith("/>")?" ":"";d+=a===Ft?h+Yi:o>=0?(r.push(l),h.slice(0,o)+Lr+h.slice(o)+Le+v):h+Le+(o===-2?u:v)}return[Is(e,d+(e[s]||"<?>")+(t===2?"</svg>":t===3?"</math>":"")),r]},Gt=class e{constructor({strings:t,_$litType$:s},r){let i;this.parts=[];let d=0,a=0,u=t.length-1,h=this.parts,[l,n]=Bs(t,s);if(this.el=e.createElement(l,r),nt.currentNode=this.el.content,s===2||s===3){let o=this.el.content.firstChild;o.replaceWith(...o.childNodes)}for(;(i=nt.nextNode())!==null&&h.length<u;){if(i.nodeType===1){if(i.hasAttributes())for(let o of i.getAttributeNames())if(o.endsWith(Lr)){let C=n[a++],v=i.getAttribute(o).split(Le),x=/([.?@])?(.*)/.exec(C);h.push({type:1,index:d,name:x[2],strings:v,ctor:x[1]==="."?mr:x[1]==="?"?pr:x[1]==="@"?gr:lt}),i.removeAttribute(o)}else o.startsWith(Le)&&(h.push({type:6,index:d}),i.removeAttribute(o));if(Os.test(i.tagName)){let o=i.textContent.split(Le),C=o.length-1;if(C>0){i.textContent=fr?fr.emptyScript:"";for(let v=0;v<C;v++)i.append(o[v],Zt()),nt.nextNode(),h.push({type:2,index:++d});i.append(o[C],Zt())}}}else if(i.nodeType===8)if(i.data===qr)h.push({type:2,index:d});else{let o=-1;for(;(o=i.data.indexOf(Le,o+1))!==-1;)h.push({type:7,index:d}),o+=Le.length-1}d++}}static createElement(t,s){let r=ut.createElement("template");return r.innerHTML=t,r}};function ct(e,t,s=e,r){if(t===le)return t;let i=r!==void 0?s._$Co?.[r]:s._$Cl,d=Wt(t)?void 0:t._$litDirective$;return i?.constructor!==d&&(i?._$AO?.(!1),d===void 0?i=void 0:(i=new d(e),i._$AT(e,s,r)),r!==void 0?(s._$Co??=[])[r]=i:s._$Cl=i),i!==void 0&&(t=ct(e,i._$AS(e,t.values),i,r)),t}var hr=class{constructor(t,s){this._$AV=[],this._$AN=void 0,this._$AD=t,this._$AM=s}get parentNode(){return this._$AM.parentNode}get _$AU(){return this._$AM._$AU}u(t){let{el:{content:s},parts:r}=this._$AD,i=(t?.creationScope??ut).importNode(s,!0);nt.currentNode=i;let d=nt.nextNode(),a=0,u=0,h=r[0];for(;h!==void 0;){if(a===h.index){let l;h.type===2?l=new mt(d,d.nextSibling,this,t):h.type===1?l=new h.ctor(d,h.name,h.strings,this,t):h.type===6&&(l=new _r(d,this,t)),this._$AV.push(l),h=r[++u]}a!==h?.index&&(d=nt.nextNode(),a++)}return nt.currentNode=ut,i}p(t){let s=0;for(let r of this._$AV)r!==void 0&&(r.strings!==void 0?(r._$AI(t,r,s),s+=r.strings.length-2):r._$AI(t[s])),s++}},mt=class e{get _$AU(){return this._$AM?._$AU??this._$Cv}constructor(t,s,r,i){this.type=2,this._$AH=X,this._$AN=void 0,this._$AA=t,this._$AB=s,this._$AM=r,this.options=i,this._$Cv=i?.isConnected??!0}get parentNode(){let t=this._$AA.parentNode,s=this._$AM;return s!==void 0&&t?.nodeType===11&&(t=s.parentNode),t}get startNode(){return this._$AA}get endNode(){return this._$AB}_$AI(t,s=this){t=ct(this,t,s),Wt(t)?t===X||t==null||t===""?(this._$AH!==X&&this._$AR(),this._$AH=X):t!==this._$AH&&t!==le&&this._(t):t._$litType$!==void 0?this.$(t):t.nodeType!==void 0?this.T(t):Ds(t)?this.k(t):this._(t)}O(t){return this._$AA.parentNode.insertBefore(t,this._$AB)}T(t){this._$AH!==t&&(this._$AR(),this._$AH=this.O(t))}_(t){this._$AH!==X&&Wt(this._$AH)?this._$AA.nextSibling.data=t:this.T(ut.createTextNode(t)),this._$AH=t}$(t){let{values:s,_$litType$:r}=t,i=typeof r=="number"?this._$AC(t):(r.el===void 0&&(r.el=Gt.createElement(Is(r.h,r.h[0]),this.options)),r);if(this._$AH?._$AD===i)this._$AH.p(s);else{let d=new hr(i,this),a=d.u(this.options);d.p(s),this.T(a),this._$AH=d}}_$AC(t){let s=zs.get(t.strings);return s===void 0&&zs.set(t.strings,s=new Gt(t)),s}k(t){Hr(this._$AH)||(this._$AH=[],this._$AR());let s=this._$AH,r,i=0;for(let d of t)i===s.length?s.push(r=new e(this.O(Zt()),this.O(Zt()),this,this.options)):r=s[i],r._$AI(d),i++;i<s.length&&(this._$AR(r&&r._$AB.nextSibling,i),s.length=i)}_$AR(t=this._$AA.nextSibling,s){for(this._$AP?.(!1,!0,s);t!==this._$AB;){let r=Ts(t).nextSibling;Ts(t).remove(),t=r}}setConnected(t){this._$AM===void 0&&(this._$Cv=t,this._$AP?.(t))}},lt=class{get tagName(){return this.element.tagName}get _$AU(){return this._$AM._$AU}constructor(t,s,r,i,d){this.type=1,this._$AH=X,this._$AN=void 0,this.element=t,this.name=s,this._$AM=i,this.options=d,r.length>2||r[0]!==""||r[1]!==""?(this._$AH=Array(r.length-1).fill(new String),this.strings=r):this._$AH=X}_$AI(t,s=this,r,i){let d=this.strings,a=!1;if(d===void 0)t=ct(this,t,s,0),a=!Wt(t)||t!==this._$AH&&t!==le,a&&(this._$AH=t);else{let u=t,h,l;for(t=d[0],h=0;h<d.length-1;h++)l=ct(this,u[r+h],s,h),l===le&&(l=this._$AH[h]),a||=!Wt(l)||l!==this._$AH[h],l===X?t=X:t!==X&&(t+=(l??"")+d[h+1]),this._$AH[h]=l}a&&!i&&this.j(t)}j(t){t===X?this.element.removeAttribute(this.name):this.element.setAttribute(this.name,t??"")}},mr=class extends lt{constructor(){super(...arguments),this.type=3}j(t){this.element[this.name]=t===X?void 0:t}},pr=class extends lt{constructor(){super(...arguments),this.type=4}j(t){this.element.toggleAttribute(this.name,!!t&&t!==X)}},gr=class extends lt{constructor(t,s,r,i,d){super(t,s,r,i,d),this.type=5}_$AI(t,s=this){if((t=ct(this,t,s,0)??X)===le)return;let r=this._$AH,i=t===X&&r!==X||t.capture!==r.capture||t.once!==r.once||t.passive!==r.passive,d=t!==X&&(r===X||i);i&&this.element.removeEventListener(this.name,this,r),d&&this.element.addEventListener(this.name,this,t),this._$AH=t}handleEvent(t){typeof this._$AH=="function"?this._$AH.call(this.options?.host??this.element,t):this._$AH.handleEvent(t)}},_r=class{constructor(t,s,r){this.element=t,this.type=6,this._$AN=void 0,this._$AM=s,this.options=r}get _$AU(){return this._$AM._$AU}_$AI(t){ct(this,t)}},Ps={M:Lr,P:Le,A:qr,C:1,L:Bs,R:hr,D:Ds,V:ct,I:mt,H:lt,N:pr,U:gr,B:mr,F:_r},Ji=Nr.litHtmlPolyfillSupport;Ji?.(Gt,mt),(Nr.litHtmlVersions??=[]).push("3.3.3");var js=(e,t,s)=>{let r=s?.renderBefore??t,i=r._$litPart$;if(i===void 0){let d=s?.renderBefore??null;r._$litPart$=i=new mt(t.insertBefore(Zt(),d),d,void 0,s??{})}return i._$AI(e),i};var Fr=globalThis,W=class extends Ne{constructor(){super(...arguments),this.renderOptions={host:this},this._$Do=void 0}createRenderRoot(){let t=super.createRenderRoot();return this.renderOptions.renderBefore??=t.firstChild,t}update(t){let s=this.render();this.hasUpdated||(this.renderOptions.isConnected=this.isConnected),super.update(t),this._$Do=js(s,this.renderRoot,this.renderOptions)}connectedCallback(){super.connectedCallback(),this._$Do?.setConnected(!0)}disconnectedCallback(){super.disconnectedCallback(),this._$Do?.setConnected(!1)}render(){return le}};W._$litElement$=!0,W.finalized=!0,Fr.litElementHydrateSupport?.({LitElement:W});var ea=Fr.litElementPolyfillSupport;ea?.({LitElement:W});(Fr.litElementVersions??=[]).push("4.2.2");var se=e=>(t,s)=>{s!==void 0?s.addInitializer(()=>{customElements.define(e,t)}):customElements.define(e,t)};var ta={attribute:!0,type:String,converter:Vt,reflect:!1,hasChanged:lr},ra=(e=ta,t,s)=>{let{kind:r,metadata:i}=s,d=globalThis.litPropertyMetadata.get(i);if(d===void 0&&globalThis.litPropertyMetadata.set(i,d=new Map),r==="setter"&&((e=Object.create(e)).wrapped=!0),d.set(s.name,e),r==="accessor"){let{name:a}=s;return{set(u){let h=t.get.call(this);t.set.call(this,u),this.requestUpdate(a,h,e,!0,u)},init(u){return u!==void 0&&this.C(a,void 0,e,u),u}}}if(r==="setter"){let{name:a}=s;return function(u){let h=this[a];t.call(this,u),this.requestUpdate(a,h,e,!0,u)}}throw Error("Unsupported decorator location: "+r)};function b(e){return(t,s)=>typeof s=="object"?ra(e,t,s):((r,i,d)=>{let a=i.hasOwnProperty(d);return i.constructor.createProperty(d,r),a?Object.getOwnPropertyDescriptor(i,d):void 0})(e,t,s)}var sa=function(e,t,s,r,i,d){function a($){if($!==void 0&&typeof $!="function")throw new TypeError("Function expected");return $}for(var u=r.kind,h=u==="getter"?"get":u==="setter"?"set":"value",l=!t&&e?r.static?e:e.prototype:null,n=t||(l?Object.getOwnPropertyDescriptor(l,r.name):{}),o,C=!1,v=s.length-1;v>=0;v--){var x={};for(var p in r)x[p]=p==="access"?{}:r[p];for(var p in r.access)x.access[p]=r.access[p];x.addInitializer=function($){if(C)throw new TypeError("Cannot add initializers after decoration has completed");d.push(a($||null))};var g=(0,s[v])(u==="accessor"?{get:n.get,set:n.set}:n[h],x);if(u==="accessor"){if(g===void 0)continue;if(g===null||typeof g!="object")throw new TypeError("Object expected");(o=a(g.get))&&(n.get=o),(o=a(g.set))&&(n.set=o),(o=a(g.init))&&i.unshift(o)}else(o=a(g))&&(u==="field"?i.unshift(o):n[h]=o)}l&&Object.defineProperty(l,r.name,n),C=!0},ia=function(e,t,s){for(var r=arguments.length>2,i=0;i<t.length;i++)s=r?t[i].call(e,s):t[i].call(e);return r?s:void 0},aa=(()=>{let e=[se("discord-action-row")],t,s=[],r,i=W;var d=class extends i{static{r=this}static{let a=typeof Symbol=="function"&&Symbol.metadata?Object.create(i[Symbol.metadata]??null):void 0;sa(null,t={value:r},e,{kind:"class",name:r.name,metadata:a},null,s),d=r=t.value,a&&Object.defineProperty(r,Symbol.metadata,{enumerable:!0,configurable:!0,writable:!0,value:a})}static styles=te`
		:host {
			display: flex;
			flex-wrap: wrap;
		}
	`;render(){return _`<slot></slot>`}static{ia(r,s)}};return d=r})();var it=class extends Event{constructor(t,s,r,i){super("context-request",{bubbles:!0,composed:!0}),this.context=t,this.contextTarget=s,this.callback=r,this.subscribe=i??!1}};var pt=class{constructor(t,s,r,i){if(this.subscribe=!1,this.provided=!1,this.value=void 0,this.t=(d,a)=>{this.unsubscribe&&(this.unsubscribe!==a&&(this.provided=!1,this.unsubscribe()),this.subscribe||this.unsubscribe()),this.value=d,this.host.requestUpdate(),this.provided&&!this.subscribe||(this.provided=!0,this.callback&&this.callback(d,a)),this.unsubscribe=a},this.host=t,s.context!==void 0){let d=s;this.context=d.context,this.callback=d.callback,this.subscribe=d.subscribe??!1}else this.context=s,this.callback=r,this.subscribe=i??!1;this.host.addController(this)}hostConnected(){this.dispatchRequest()}hostDisconnected(){this.unsubscribe&&(this.unsubscribe(),this.unsubscribe=void 0)}dispatchRequest(){this.host.dispatchEvent(new it(this.context,this.host,this.t,this.subscribe))}};var br=class{get value(){return this.o}set value(t){this.setValue(t)}setValue(t,s=!1){let r=s||!Object.is(t,this.o);this.o=t,r&&this.updateObservers()}constructor(t){this.subscriptions=new Map,this.updateObservers=()=>{for(let[s,{disposer:r}]of this.subscriptions)s(this.o,r)},t!==void 0&&(this.value=t)}addCallback(t,s,r){if(!r)return void t(this.value);this.subscriptions.has(t)||this.subscriptions.set(t,{disposer:()=>{this.subscriptions.delete(t)},consumerHost:s});let{disposer:i}=this.subscriptions.get(t);t(this.value,i)}clearCallbacks(){this.subscriptions.clear()}};var Zr=class extends Event{constructor(t,s){super("context-provider",{bubbles:!0,composed:!0}),this.context=t,this.contextTarget=s}},gt=class extends br{constructor(t,s,r){super(s.context!==void 0?s.initialValue:r),this.onContextRequest=i=>{if(i.context!==this.context)return;let d=i.contextTarget??i.composedPath()[0];d!==this.host&&(i.stopPropagation(),this.addCallback(i.callback,d,i.subscribe))},this.onProviderRequest=i=>{if(i.context!==this.context||(i.contextTarget??i.composedPath()[0])===this.host)return;let d=new Set;for(let[a,{consumerHost:u}]of this.subscriptions)d.has(a)||(d.add(a),u.dispatchEvent(new it(this.context,u,a,!0)));i.stopPropagation()},this.host=t,s.context!==void 0?this.context=s.context:this.context=s,this.attachListeners(),this.host.addController?.(this)}attachListeners(){this.host.addEventListener("context-request",this.onContextRequest),this.host.addEventListener("context-provider",this.onProviderRequest)}hostConnected(){this.host.dispatchEvent(new Zr(this.context,this.host))}};function Qt({context:e}){return(t,s)=>{let r=new WeakMap;if(typeof s=="object")return{get(){return t.get.call(this)},set(i){return r.get(this).setValue(i),t.set.call(this,i)},init(i){return r.set(this,new gt(this,{context:e,initialValue:i})),i}};{t.constructor.addInitializer((a=>{r.set(a,new gt(a,{context:e}))}));let i=Object.getOwnPropertyDescriptor(t,s),d;if(i===void 0){let a=new WeakMap;d={get(){return a.get(this)},set(u){r.get(this).setValue(u),a.set(this,u)},configurable:!0,enumerable:!0}}else{let a=i.set;d={...i,set(u){r.get(this).setValue(u),a?.call(this,u)}}}return void Object.defineProperty(t,s,d)}}}function Y({context:e,subscribe:t}){return(s,r)=>{typeof r=="object"?r.addInitializer((function(){new pt(this,{context:e,callback:i=>{s.set.call(this,i)},subscribe:t})})):s.constructor.addInitializer((i=>{new pt(i,{context:e,callback:d=>{i[r]=d},subscribe:t})}))}}function z(e,t,s){return e?t(e):s?.(e)}var Oe={},ft={},Us="dark",Ns="cozy",Ls="discord",qs=new Map;var{I:gu}=Ps;var Hs=e=>e.strings===void 0;var xr={ATTRIBUTE:1,CHILD:2,PROPERTY:3,BOOLEAN_ATTRIBUTE:4,EVENT:5,ELEMENT:6},ht=e=>(...t)=>({_$litDirective$:e,values:t}),at=class{constructor(t){}get _$AU(){return this._$AM._$AU}_$AT(t,s,r){this._$Ct=t,this._$AM=s,this._$Ci=r}_$AS(t,s){return this.update(t,s)}update(t,s){return this.render(...s)}};var Kt=(e,t)=>{let s=e._$AN;if(s===void 0)return!1;for(let r of s)r._$AO?.(t,!1),Kt(r,t);return!0},yr=e=>{let t,s;do{if((t=e._$AM)===void 0)break;s=t._$AN,s.delete(e),e=t}while(s?.size===0)},Vs=e=>{for(let t;t=e._$AM;e=t){let s=t._$AN;if(s===void 0)t._$AN=s=new Set;else if(s.has(e))break;s.add(e),ua(t)}};function oa(e){this._$AN!==void 0?(yr(this),this._$AM=e,Vs(this)):this._$AM=e}function na(e,t=!1,s=0){let r=this._$AH,i=this._$AN;if(i!==void 0&&i.size!==0)if(t)if(Array.isArray(r))for(let d=s;d<r.length;d++)Kt(r[d],!1),yr(r[d]);else r!=null&&(Kt(r,!1),yr(r));else Kt(this,e)}var ua=e=>{e.type==xr.CHILD&&(e._$AP??=na,e._$AQ??=oa)},$r=class extends at{constructor(){super(...arguments),this._$AN=void 0}_$AT(t,s,r){super._$AT(t,s,r),Vs(this),this.isConnected=t._$AU}_$AO(t,s=!0){t!==this.isConnected&&(this.isConnected=t,t?this.reconnected?.():this.disconnected?.()),s&&(Kt(this,t),yr(this))}setValue(t){if(Hs(this._$Ct))this._$Ct._$AI(t,this);else{let s=[...this._$Ct._$AH];s[this._$Ci]=t,this._$Ct._$AI(s,this,0)}}disconnected(){}reconnected(){}};var Wr=class extends $r{host;element;prevData={};eventData={};render(t){return X}update(t,[s]){this.element!==t.element&&(this.element=t.element),this.host=t.options?.host??this.element,this.apply(s),this.groom(s),this.prevData={...s}}apply(t){if(!t)return;let{prevData:s,element:r}=this;for(let[i,d]of Object.entries(t)){if(d===s[i])continue;let a=i.slice(1);switch(i[0]){case"@":this.eventData[a]=d,this.applyEvent(a,d);break;case".":r[a]=d;break;case"?":d?r.setAttribute(a,""):r.removeAttribute(a);break;default:d===null?r.removeAttribute(i):r.setAttribute(i,String(d));break}}}groom(t){let{prevData:s,element:r}=this;if(s)for(let[i,d]of Object.entries(s)){let a=i.slice(1);if(!t||!(i in t)&&r[a]===d)switch(i[0]){case"@":this.groomEvent(a,d);break;case".":r[a]=void 0;break;case"?":r.removeAttribute(a);break;default:r.removeAttribute(i);break}}}applyEvent(t,s){let{prevData:r,element:i}=this;this.eventData[t]=s,r[t]&&i.removeEventListener(t,this,s),i.addEventListener(t,this,s)}groomEvent(t,s){let{element:r}=this;Reflect.deleteProperty(this.eventData,t),r.removeEventListener(t,this,s)}handleEvent(t){let s=this.eventData[t.type];typeof s=="function"?s.call(this.host,t):s.handleEvent(t)}disconnected(){let{eventData:t,element:s}=this;for(let[r,i]of Object.entries(t)){let d=r.slice(1);s.removeEventListener(d,this,i)}}reconnected(){let{eventData:t,element:s}=this;for(let[r,i]of Object.entries(t)){let d=r.slice(1);s.addEventListener(d,this,i)}}},H=ht(Wr);var ca=q`
	<path
		fill="currentColor"
		d="M18.91 12.98a5.45 5.45 0 0 1 2.18 6.2c-.1.33-.09.68.1.96l.83 1.32a1 1 0 0 1-.84 1.54h-5.5A5.6 5.6 0 0 1 10 17.5a5.6 5.6 0 0 1 5.68-5.5c1.2 0 2.32.36 3.23.98Z"
	/>
	<path
		fill="currentColor"
		d="M19.24 10.86c.32.16.72-.02.74-.38L20 10c0-4.42-4.03-8-9-8s-9 3.58-9 8c0 1.5.47 2.91 1.28 4.11.14.21.12.49-.06.67l-1.51 1.51A1 1 0 0 0 2.4 18h5.1a.5.5 0 0 0 .49-.5c0-4.2 3.5-7.5 7.68-7.5 1.28 0 2.5.3 3.56.86Z"
	/>
`;function Xt(e={}){return _`<svg
		${H(e)}
		class="discord-mention-icon"
		aria-hidden="false"
		width="24"
		height="24"
		viewBox="0 0 20 20"
		xmlns="http://www.w3.org/2000/svg"
	>
		${ca}
	</svg>`}var la=q`
	<path
		fill="currentColor"
		fill-rule="evenodd"
		clip-rule="evenodd"
		d="M10.99 3.16A1 1 0 1 0 9 2.84L8.15 8H4a1 1 0 0 0 0 2h3.82l-.67 4H3a1 1 0 1 0 0 2h3.82l-.8 4.84a1 1 0 0 0 1.97.32L8.85 16h4.97l-.8 4.84a1 1 0 0 0 1.97.32l.86-5.16H20a1 1 0 1 0 0-2h-3.82l.67-4H21a1 1 0 1 0 0-2h-3.82l.8-4.84a1 1 0 1 0-1.97-.32L15.15 8h-4.97l.8-4.84ZM14.15 14l.67-4H9.85l-.67 4h4.97Z"
	/>
`;function Yt(e={}){return _`<svg
		${H(e)}
		class="discord-mention-icon"
		aria-hidden="false"
		width="24"
		height="24"
		viewBox="0 0 24 24"
		xmlns="http://www.w3.org/2000/svg"
	>
		${la}
	</svg>`}var fa=q`
	<path
		fill="currentColor"
		d="M12 2.81a1 1 0 0 1 0-1.41l.36-.36a1 1 0 0 1 1.41 0l9.2 9.2a1 1 0 0 1 0 1.4l-.7.7a1 1 0 0 1-1.3.13l-9.54-6.72a1 1 0 0 1-.08-1.58l1-1L12 2.8ZM12 21.2a1 1 0 0 1 0 1.41l-.35.35a1 1 0 0 1-1.41 0l-9.2-9.19a1 1 0 0 1 0-1.41l.7-.7a1 1 0 0 1 1.3-.12l9.54 6.72a1 1 0 0 1 .07 1.58l-1 1 .35.36ZM15.66 16.8a1 1 0 0 1-1.38.28l-8.49-5.66A1 1 0 1 1 6.9 9.76l8.49 5.65a1 1 0 0 1 .27 1.39ZM17.1 14.25a1 1 0 1 0 1.11-1.66L9.73 6.93a1 1 0 0 0-1.11 1.66l8.49 5.66Z"
	/>
`;function Jt(e={}){return _`<svg
		${H(e)}
		class="discord-mention-icon"
		aria-hidden="false"
		width="24"
		height="24"
		viewBox="0 0 24 24"
		xmlns="http://www.w3.org/2000/svg"
	>
		${fa}
	</svg>`}var ha=q`
	<path
		fill="currentColor"
		fill-rule="evenodd"
		clip-rule="evenodd"
		d="M6 9h1V6a5 5 0 0 1 10 0v3h1a3 3 0 0 1 3 3v8a3 3 0 0 1-3 3H6a3 3 0 0 1-3-3v-8a3 3 0 0 1 3-3Zm9-3v3H9V6a3 3 0 1 1 6 0Zm-1 8a2 2 0 0 1-1 1.73V18a1 1 0 1 1-2 0v-2.27A2 2 0 1 1 14 14Z"
	/>
`;function er(e={}){return _`<svg
		${H(e)}
		class="discord-mention-icon"
		aria-hidden="false"
		width="24"
		height="24"
		viewBox="0 0 24 24"
		xmlns="http://www.w3.org/2000/svg"
	>
		${ha}
	</svg>`}var ma=q`
	<path
		fill="currentColor"
		d="M12 3a1 1 0 0 0-1-1h-.06a1 1 0 0 0-.74.32L5.92 7H3a1 1 0 0 0-1 1v8a1 1 0 0 0 1 1h2.92l4.28 4.68a1 1 0 0 0 .74.32H11a1 1 0 0 0 1-1V3ZM15.1 20.75c-.58.14-1.1-.33-1.1-.92v-.03c0-.5.37-.92.85-1.05a7 7 0 0 0 0-13.5A1.11 1.11 0 0 1 14 4.2v-.03c0-.6.52-1.06 1.1-.92a9 9 0 0 1 0 17.5Z"
	/>
	<path
		fill="currentColor"
		d="M15.16 16.51c-.57.28-1.16-.2-1.16-.83v-.14c0-.43.28-.8.63-1.02a3 3 0 0 0 0-5.04c-.35-.23-.63-.6-.63-1.02v-.14c0-.63.59-1.1 1.16-.83a5 5 0 0 1 0 9.02Z"
	/>
`;function tr(e={}){return _`<svg
		${H(e)}
		class="discord-mention-icon"
		aria-hidden="false"
		width="24"
		height="24"
		viewBox="0 0 24 24"
		xmlns="http://www.w3.org/2000/svg"
	>
		${ma}
	</svg>`}var _t=function(e,t,s,r,i,d){function a($){if($!==void 0&&typeof $!="function")throw new TypeError("Function expected");return $}for(var u=r.kind,h=u==="getter"?"get":u==="setter"?"set":"value",l=!t&&e?r.static?e:e.prototype:null,n=t||(l?Object.getOwnPropertyDescriptor(l,r.name):{}),o,C=!1,v=s.length-1;v>=0;v--){var x={};for(var p in r)x[p]=p==="access"?{}:r[p];for(var p in r.access)x.access[p]=r.access[p];x.addInitializer=function($){if(C)throw new TypeError("Cannot add initializers after decoration has completed");d.push(a($||null))};var g=(0,s[v])(u==="accessor"?{get:n.get,set:n.set}:n[h],x);if(u==="accessor"){if(g===void 0)continue;if(g===null||typeof g!="object")throw new TypeError("Object expected");(o=a(g.get))&&(n.get=o),(o=a(g.set))&&(n.set=o),(o=a(g.init))&&i.unshift(o)}else(o=a(g))&&(u==="field"?i.unshift(o):n[h]=o)}l&&Object.defineProperty(l,r.name,n),C=!0},Ie=function(e,t,s){for(var r=arguments.length>2,i=0;i<t.length;i++)s=r?t[i].call(e,s):t[i].call(e);return r?s:void 0},de="light-theme",Be="compact-mode",Gr="no-background",pa=(()=>{let e=[se("discord-messages")],t,s=[],r,i=W,d,a=[],u=[],h,l=[],n=[],o,C=[],v=[],x,p=[],g=[],$,O=[],D=[];var N=class extends i{static{r=this}static{let P=typeof Symbol=="function"&&Symbol.metadata?Object.create(i[Symbol.metadata]??null):void 0;d=[Qt({context:de}),b({type:Boolean,reflect:!0,attribute:"light-theme"})],h=[Qt({context:Gr}),b({type:Boolean,reflect:!0,attribute:"no-background"})],o=[Qt({context:Be}),b({type:Boolean,reflect:!0,attribute:"compact-mode"})],x=[b({reflect:!0,attribute:"channel-type"})],$=[b({reflect:!0,attribute:"channel-name"})],_t(this,null,d,{kind:"accessor",name:"lightTheme",static:!1,private:!1,access:{has:I=>"lightTheme"in I,get:I=>I.lightTheme,set:(I,ee)=>{I.lightTheme=ee}},metadata:P},a,u),_t(this,null,h,{kind:"accessor",name:"noBackground",static:!1,private:!1,access:{has:I=>"noBackground"in I,get:I=>I.noBackground,set:(I,ee)=>{I.noBackground=ee}},metadata:P},l,n),_t(this,null,o,{kind:"accessor",name:"compactMode",static:!1,private:!1,access:{has:I=>"compactMode"in I,get:I=>I.compactMode,set:(I,ee)=>{I.compactMode=ee}},metadata:P},C,v),_t(this,null,x,{kind:"accessor",name:"channelType",static:!1,private:!1,access:{has:I=>"channelType"in I,get:I=>I.channelType,set:(I,ee)=>{I.channelType=ee}},metadata:P},p,g),_t(this,null,$,{kind:"accessor",name:"channelName",static:!1,private:!1,access:{has:I=>"channelName"in I,get:I=>I.channelName,set:(I,ee)=>{I.channelName=ee}},metadata:P},O,D),_t(null,t={value:r},e,{kind:"class",name:r.name,metadata:P},null,s),N=r=t.value,P&&Object.defineProperty(r,Symbol.metadata,{enumerable:!0,configurable:!0,writable:!0,value:P})}static styles=te`
		:host {
			color: #fff;
			background-color: #36393e;
			display: block;
			font-size: 16px;
			font-family: 'gg sans', 'Noto Sans', Whitney, 'Helvetica Neue', Helvetica, Roboto, Arial, sans-serif;
			line-height: 170%;
			border: 1px solid rgba(255, 255, 255, 0.05);
		}

		:host([light-theme]) {
			color: #747f8d;
			background-color: #fff;
			border-color: #dedede;
		}

		:host([no-background]) {
			background-color: unset;
		}

		::slotted(*) {
			padding-top: 0.125rem;
			padding-bottom: 0.125rem;
		}

		::slotted(*:first-child) {
			margin-top: 0.5rem;
		}

		::slotted(*:not(:first-child)) {
			margin-top: 1.0625rem;
		}

		:host([compact-mode]) ::slotted(*:not(:first-child)) {
			margin-top: unset;
		}

		::slotted(*:last-child) {
			margin-bottom: 0.5rem;
			border-bottom-width: 0;
		}

		:host .discord-channel-header {
			display: flex;
			align-items: center;
			padding: 0.5rem 1rem;
			box-shadow:
				0 2px 0 0 rgba(0, 0, 0, 0.05),
				0 1.5px 0 0 rgba(0, 0, 0, 0.05),
				0 1px 0 0 rgba(0, 0, 0, 0.16);
		}

		:host .discord-channel-icon {
			height: 24px;
			width: auto;
			margin: 0 8px;
			position: relative;
			flex: 0 0 auto;
			color: #80848e;
		}

		:host([light-theme]) .discord-channel-icon {
			color: #6d6f78;
		}

		:host .discord-channel-name {
			margin: 0 8px 0 0;
			flex: 0 0 auto;
			min-width: auto;
		}
	`;#e=Ie(this,a,!1);get lightTheme(){return this.#e}set lightTheme(P){this.#e=P}#t=(Ie(this,u),Ie(this,l,!1));get noBackground(){return this.#t}set noBackground(P){this.#t=P}#r=(Ie(this,n),Ie(this,C,!1));get compactMode(){return this.#r}set compactMode(P){this.#r=P}#s=(Ie(this,v),Ie(this,p,void 0));get channelType(){return this.#s}set channelType(P){this.#s=P}#i=(Ie(this,g),Ie(this,O,void 0));get channelName(){return this.#i}set channelName(P){this.#i=P}connectedCallback(){super.connectedCallback(),(this.lightTheme||Us==="light"&&this.lightTheme)&&(this.lightTheme=!0),(this.compactMode||Ns==="compact"&&this.compactMode)&&(this.compactMode=!0),(this.noBackground||Ls==="none"&&this.noBackground)&&(this.noBackground=!0)}render(){let P;switch(this.channelType){case"text":P=_`${Yt()}`;break;case"voice":P=_`${tr()}`;break;case"locked":P=_`${er()}`;break;case"thread":P=_`${Jt()}`;break;case"forum":P=_`${Xt()}`;break}return _`
			${z(this.channelType&&this.channelName,()=>_`<div class="discord-channel-header">
						<div class="discord-channel-icon">${P}</div>
						<div class="discord-channel-name">${this.channelName}</div>
					</div>`)}
			<slot></slot>
		`}constructor(){super(...arguments),Ie(this,D)}static{Ie(r,s)}};return N=r})();var ga=q`
	<path d="M7.4,11.17,4,8.62,5,7.26l2,1.53L10.64,4l1.36,1Z" fill="currentColor" />
`;function Pe(e={}){return _`<svg
		${H(e)}
		class="discord-application-tag-verified"
		aria-label="Verified App"
		aria-hidden="false"
		width="16"
		height="16"
		viewBox="0 0 16 15.2"
		xmlns="http://www.w3.org/2000/svg"
	>
		${ga}
	</svg>`}var Qr=function(e,t,s,r,i,d){function a($){if($!==void 0&&typeof $!="function")throw new TypeError("Function expected");return $}for(var u=r.kind,h=u==="getter"?"get":u==="setter"?"set":"value",l=!t&&e?r.static?e:e.prototype:null,n=t||(l?Object.getOwnPropertyDescriptor(l,r.name):{}),o,C=!1,v=s.length-1;v>=0;v--){var x={};for(var p in r)x[p]=p==="access"?{}:r[p];for(var p in r.access)x.access[p]=r.access[p];x.addInitializer=function($){if(C)throw new TypeError("Cannot add initializers after decoration has completed");d.push(a($||null))};var g=(0,s[v])(u==="accessor"?{get:n.get,set:n.set}:n[h],x);if(u==="accessor"){if(g===void 0)continue;if(g===null||typeof g!="object")throw new TypeError("Object expected");(o=a(g.get))&&(n.get=o),(o=a(g.set))&&(n.set=o),(o=a(g.init))&&i.unshift(o)}else(o=a(g))&&(u==="field"?i.unshift(o):n[h]=o)}l&&Object.defineProperty(l,r.name,n),C=!0},rr=function(e,t,s){for(var r=arguments.length>2,i=0;i<t.length;i++)s=r?t[i].call(e,s):t[i].call(e);return r?s:void 0},pc=(()=>{let e=[se("discord-verified-author-tag")],t,s=[],r,i=W,d,a=[],u=[],h,l=[],n=[];var o=class extends i{static{r=this}static{let C=typeof Symbol=="function"&&Symbol.metadata?Object.create(i[Symbol.metadata]??null):void 0;d=[b({type:Boolean})],h=[Y({context:Be}),b({type:Boolean,reflect:!0,attribute:"compact-mode"})],Qr(this,null,d,{kind:"accessor",name:"verified",static:!1,private:!1,access:{has:v=>"verified"in v,get:v=>v.verified,set:(v,x)=>{v.verified=x}},metadata:C},a,u),Qr(this,null,h,{kind:"accessor",name:"compactMode",static:!1,private:!1,access:{has:v=>"compactMode"in v,get:v=>v.compactMode,set:(v,x)=>{v.compactMode=x}},metadata:C},l,n),Qr(null,t={value:r},e,{kind:"class",name:r.name,metadata:C},null,s),o=r=t.value,C&&Object.defineProperty(r,Symbol.metadata,{enumerable:!0,configurable:!0,writable:!0,value:C})}static styles=te`
		:host {
			background-color: #5865f2;
			color: #fff;
			font-size: 0.625em;
			margin-left: 4px;
			border-radius: 3px;
			line-height: 100%;
			text-transform: uppercase;
			display: inline-flex;
			align-items: center;
			height: 0.9375rem;
			padding: 0 0.275rem;
			margin-top: 0.075em;
			border-radius: 0.1875rem;
		}

		:host .discord-application-tag-verified {
			display: inline-block;
			width: 0.9375rem;
			height: 0.9375rem;
			margin-left: -0.25rem;
		}

		:host([compact-mode]) {
			padding-left: 10px;
			padding-right: 4px;
			margin-right: 0.25rem;
			margin-left: 0px !important;
			margin-top: 0px !important;
		}

		:host([compact-mode]) .discord-application-tag-verified {
			margin-right: 0.7em;
			margin-left: -0.7em;
		}
	`;#e=rr(this,a,!1);get verified(){return this.#e}set verified(C){this.#e=C}#t=(rr(this,u),rr(this,l,!1));get compactMode(){return this.#t}set compactMode(C){this.#t=C}render(){return _`${z(this.verified,()=>Pe())}App`}constructor(){super(...arguments),rr(this,n)}static{rr(r,s)}};return o=r})();var Q=e=>e??X;var Kr=class extends at{render(t){return le}update(t,[s]){for(let[r,i]of Object.entries(s))i?t.element.style.setProperty(r,i):t.element.style.removeProperty(r);return le}},qe=ht(Kr);var _a=new Intl.DateTimeFormat("en-US",{day:"2-digit",month:"2-digit",year:"numeric"}),va=new Intl.DateTimeFormat("en-US",{hour12:!0,hour:"2-digit",minute:"2-digit"}),ba=new Intl.DateTimeFormat("en-US",{hour12:!1,hour:"2-digit",minute:"2-digit"}),xa=e=>e instanceof Date?_a.format(e):e,ya=(e,t=!1)=>e instanceof Date?t?ba.format(e):va.format(e):e;function Xr(e,t=!1,s=!1){if(!(e instanceof Date)&&typeof e!="string")throw new TypeError("Timestamp prop must be a Date object or a string.");return t?ya(e,s):xa(e)}function wr(e){if(e)return qs.get(e)??e}var ne=function(e,t,s,r,i,d){function a($){if($!==void 0&&typeof $!="function")throw new TypeError("Function expected");return $}for(var u=r.kind,h=u==="getter"?"get":u==="setter"?"set":"value",l=!t&&e?r.static?e:e.prototype:null,n=t||(l?Object.getOwnPropertyDescriptor(l,r.name):{}),o,C=!1,v=s.length-1;v>=0;v--){var x={};for(var p in r)x[p]=p==="access"?{}:r[p];for(var p in r.access)x.access[p]=r.access[p];x.addInitializer=function($){if(C)throw new TypeError("Cannot add initializers after decoration has completed");d.push(a($||null))};var g=(0,s[v])(u==="accessor"?{get:n.get,set:n.set}:n[h],x);if(u==="accessor"){if(g===void 0)continue;if(g===null||typeof g!="object")throw new TypeError("Object expected");(o=a(g.get))&&(n.get=o),(o=a(g.set))&&(n.set=o),(o=a(g.init))&&i.unshift(o)}else(o=a(g))&&(u==="field"?i.unshift(o):n[h]=o)}l&&Object.defineProperty(l,r.name,n),C=!0},Z=function(e,t,s){for(var r=arguments.length>2,i=0;i<t.length;i++)s=r?t[i].call(e,s):t[i].call(e);return r?s:void 0},$a=(()=>{let e=[se("discord-author-info")],t,s=[],r,i=W,d,a=[],u=[],h,l=[],n=[],o,C=[],v=[],x,p=[],g=[],$,O=[],D=[],N,P=[],I=[],ee,he=[],me=[],pe,ge=[],_e=[],ve,be=[],xe=[],ye,$e=[],we=[],Ce,ke=[],Te=[],Ae,Ee=[],Me=[],Re,Se=[],ze=[];var De=class extends i{static{r=this}static{let M=typeof Symbol=="function"&&Symbol.metadata?Object.create(i[Symbol.metadata]??null):void 0;d=[b()],h=[b({type:Boolean})],o=[b({type:Boolean})],x=[b({type:Boolean,attribute:"official-app"})],$=[b({type:Boolean})],N=[b({attribute:"role-color"})],ee=[b({attribute:"role-icon"})],pe=[b({attribute:"role-name"})],ve=[b({attribute:"clan-icon"})],ye=[b({attribute:"clan-tag"})],Ce=[b({type:Boolean})],Ae=[Y({context:Be}),b({type:Boolean,reflect:!0,attribute:"compact-mode"})],Re=[Y({context:de}),b({type:Boolean,reflect:!0,attribute:"light-theme"})],ne(this,null,d,{kind:"accessor",name:"author",static:!1,private:!1,access:{has:w=>"author"in w,get:w=>w.author,set:(w,L)=>{w.author=L}},metadata:M},a,u),ne(this,null,h,{kind:"accessor",name:"bot",static:!1,private:!1,access:{has:w=>"bot"in w,get:w=>w.bot,set:(w,L)=>{w.bot=L}},metadata:M},l,n),ne(this,null,o,{kind:"accessor",name:"server",static:!1,private:!1,access:{has:w=>"server"in w,get:w=>w.server,set:(w,L)=>{w.server=L}},metadata:M},C,v),ne(this,null,x,{kind:"accessor",name:"officialApp",static:!1,private:!1,access:{has:w=>"officialApp"in w,get:w=>w.officialApp,set:(w,L)=>{w.officialApp=L}},metadata:M},p,g),ne(this,null,$,{kind:"accessor",name:"op",static:!1,private:!1,access:{has:w=>"op"in w,get:w=>w.op,set:(w,L)=>{w.op=L}},metadata:M},O,D),ne(this,null,N,{kind:"accessor",name:"roleColor",static:!1,private:!1,access:{has:w=>"roleColor"in w,get:w=>w.roleColor,set:(w,L)=>{w.roleColor=L}},metadata:M},P,I),ne(this,null,ee,{kind:"accessor",name:"roleIcon",static:!1,private:!1,access:{has:w=>"roleIcon"in w,get:w=>w.roleIcon,set:(w,L)=>{w.roleIcon=L}},metadata:M},he,me),ne(this,null,pe,{kind:"accessor",name:"roleName",static:!1,private:!1,access:{has:w=>"roleName"in w,get:w=>w.roleName,set:(w,L)=>{w.roleName=L}},metadata:M},ge,_e),ne(this,null,ve,{kind:"accessor",name:"clanIcon",static:!1,private:!1,access:{has:w=>"clanIcon"in w,get:w=>w.clanIcon,set:(w,L)=>{w.clanIcon=L}},metadata:M},be,xe),ne(this,null,ye,{kind:"accessor",name:"clanTag",static:!1,private:!1,access:{has:w=>"clanTag"in w,get:w=>w.clanTag,set:(w,L)=>{w.clanTag=L}},metadata:M},$e,we),ne(this,null,Ce,{kind:"accessor",name:"verified",static:!1,private:!1,access:{has:w=>"verified"in w,get:w=>w.verified,set:(w,L)=>{w.verified=L}},metadata:M},ke,Te),ne(this,null,Ae,{kind:"accessor",name:"compactMode",static:!1,private:!1,access:{has:w=>"compactMode"in w,get:w=>w.compactMode,set:(w,L)=>{w.compactMode=L}},metadata:M},Ee,Me),ne(this,null,Re,{kind:"accessor",name:"lightTheme",static:!1,private:!1,access:{has:w=>"lightTheme"in w,get:w=>w.lightTheme,set:(w,L)=>{w.lightTheme=L}},metadata:M},Se,ze),ne(null,t={value:r},e,{kind:"class",name:r.name,metadata:M},null,s),De=r=t.value,M&&Object.defineProperty(r,Symbol.metadata,{enumerable:!0,configurable:!0,writable:!0,value:M})}static styles=te`
		:host {
			display: inline-flex;
			align-items: center;
			font-size: 16px;
			text-underline-offset: 1px;
			margin-right: 0.25rem;
		}

		:host .discord-author-username {
			color: #fff;
			font-size: 1em;
			font-weight: 500;
		}

		:host .discord-author-username:hover {
			text-decoration: underline;
			cursor: pointer;
		}

		:host([light-theme]) .discord-author-username {
			color: #23262a;
		}

		:host .discord-clan-tag {
			background-color: oklab(0.431937 0.00109309 -0.0132537 / 0.54);
			color: #fff;
			font-size: 12px;
			font-weight: 500;
			margin-left: 0.25rem;
			border-radius: 4px;
			line-height: 100%;
			text-transform: uppercase;
			display: inline-flex;
			width: max-content;
			gap: 0.25rem;
			justify-content: space-between;
			align-items: center;
			padding: 0 0.275rem;
			margin-top: 0.075em;
			height: 1.2rem;
			min-width: 45px;
			line-height: 1rem !important;
			transition: background-color 100ms ease-in-out;
			cursor: pointer;
		}

		:host .discord-clan-tag:hover {
			background-color: oklab(0.431937 0.00109309 -0.0132537 / 0.34);
		}

		:host([light-theme]) .discord-clan-tag {
			background-color: hsl(0 calc(1 * 0%) 0.8%/0.09);
			color: #000;
		}

		:host([light-theme]) .discord-clan-tag:hover {
			background-color: hsl(0 calc(1 * 0%) 0.8%/0.03);
		}

		:host([compact-mode]) .discord-clan-tag {
			margin-left: 0rem;
		}

		:host .discord-clan-tag span,
		:host .discord-clan-tag svg,
		:host .discord-clan-tag img {
			user-select: none;
			-webkit-user-select: none;
		}

		:host .discord-application-tag {
			background-color: #5865f2;
			color: #fff;
			font-size: 0.625em;
			border-radius: 3px;
			line-height: 100%;
			text-transform: uppercase;

			/* Use flex layout to ensure both verified icon and "BOT" text are aligned to center */
			display: inline-flex;
			align-items: center;

			/* Styling taken through Inspect Element on Discord client for Windows */
			height: 0.9375rem;
			padding: 0 0.275rem;
			margin-top: 0.075em;
			border-radius: 0.1875rem;
		}

		:host .discord-official-application {
			background-color: #5865f2;
			color: #fff;
			font-size: 0.625em;
			margin-left: 4px;
			border-radius: 3px;
			line-height: 100%;
			text-transform: uppercase;

			/* Use flex layout to ensure both verified icon and "BOT" text are aligned to center */
			display: flex;
			align-items: center;

			/* Styling taken through Inspect Element on Discord client for Windows */
			height: 0.9375rem;
			padding: 0 0.275rem;
			margin-top: 0.075em;
			border-radius: 0.1875rem;
		}

		:host([compact-mode]) .discord-official-application {
			margin-right: 5px;
			margin-left: 0px !important;
		}

		:host .discord-application-tag.discord-application-tag-op {
			background-color: #c9cdfb;
			color: #4752c4;
			border-radius: 0.4rem;
		}

		:host .discord-author-role-icon {
			margin-left: 0.25rem;
			vertical-align: top;
			height: calc(1rem + 4px);
			width: calc(1rem + 4px);
		}

		:host([compact-mode]) .discord-author-username {
			margin-right: 0.25rem;
		}

		:host([compact-mode]) .discord-application-tag {
			padding-left: 10px;
			padding-right: 4px;
			margin-right: 0.25rem;
		}
	`;#e=Z(this,a,void 0);get author(){return this.#e}set author(M){this.#e=M}#t=(Z(this,u),Z(this,l,!1));get bot(){return this.#t}set bot(M){this.#t=M}#r=(Z(this,n),Z(this,C,!1));get server(){return this.#r}set server(M){this.#r=M}#s=(Z(this,v),Z(this,p,!1));get officialApp(){return this.#s}set officialApp(M){this.#s=M}#i=(Z(this,g),Z(this,O,!1));get op(){return this.#i}set op(M){this.#i=M}#a=(Z(this,D),Z(this,P,void 0));get roleColor(){return this.#a}set roleColor(M){this.#a=M}#d=(Z(this,I),Z(this,he,void 0));get roleIcon(){return this.#d}set roleIcon(M){this.#d=M}#o=(Z(this,me),Z(this,ge,void 0));get roleName(){return this.#o}set roleName(M){this.#o=M}#n=(Z(this,_e),Z(this,be,void 0));get clanIcon(){return this.#n}set clanIcon(M){this.#n=M}#u=(Z(this,xe),Z(this,$e,void 0));get clanTag(){return this.#u}set clanTag(M){this.#u=M}#c=(Z(this,we),Z(this,ke,!1));get verified(){return this.#c}set verified(M){this.#c=M}#l=(Z(this,Te),Z(this,Ee,!1));get compactMode(){return this.#l}set compactMode(M){this.#l=M}#f=(Z(this,Me),Z(this,Se,!1));get lightTheme(){return this.#f}set lightTheme(M){this.#f=M}render(){let M=wr(this.clanIcon),w=this.clanTag?.slice(0,4);return _`${z(this.compactMode,()=>null,()=>_`<span class="discord-author-username" style="${qe({color:this.roleColor??void 0})}">${this.author}</span>`)}
		${z(this.roleIcon&&!this.compactMode,()=>_`<img
					class="discord-author-role-icon"
					src=${Q(this.roleIcon)}
					height="20"
					width="20"
					alt=${Q(this.roleName)}
					draggable="false"
				/>`)}
		${z(this.bot&&!this.server&&!this.officialApp,()=>_`<discord-verified-author-tag .verified=${this.verified}></discord-verified-author-tag>`)}
		${z(this.server&&!this.bot&&!this.officialApp,()=>_`<span class="discord-application-tag">Server</span>`)}
		${z(this.officialApp&&!this.server&&!this.bot,()=>_`<span class="discord-official-application">${Pe()}OFFICIAL</span>`)}
		${z(this.op,()=>_`<span class="discord-application-tag discord-application-tag-op">OP</span>`)}
		${z(this.compactMode,()=>_`<span class="discord-author-username" style="${qe({color:this.roleColor??void 0})}">${this.author}</span>`)}
		${z(this.clanIcon&&this.clanTag&&this.clanTag?.length>0,()=>_`
				<span class="discord-clan-tag">
					${M==="string"?_`<img srcset=${Q(M)} alt=${Q(w)} width="12" height="12" draggable="false" />`:M}
					<span>${w}</span>
				</span>
			`)} `}constructor(){super(...arguments),Z(this,ze)}static{Z(r,s)}};return De=r})();var wa=q`
	<path
		fill="currentColor"
		d="M56 50.6667V13.3333C56 10.4 53.6 8 50.6667 8H13.3333C10.4 8 8 10.4 8 13.3333V50.6667C8 53.6 10.4 56 13.3333 56H50.6667C53.6 56 56 53.6 56 50.6667ZM22.6667 36L29.3333 44.0267L38.6667 32L50.6667 48H13.3333L22.6667 36Z"
	/>
`;function sr(e={}){return _`<svg ${H(e)} aria-hidden="false" width="64" height="64" viewBox="0 0 64 64">${wa}</svg>`}var Ca=q`
	<path
		fill="currentColor"
		fill-rule="evenodd"
		clip-rule="evenodd"
		d="M5 3C3.89543 3 3 3.89543 3 5V19C3 20.1046 3.89543 21 5 21H19C20.1046 21 21 20.1046 21 19V5C21 3.89543 20.1046 3 19 3H5ZM16.8995 8.41419L15.4853 6.99998L7 15.4853L8.41421 16.8995L16.8995 8.41419Z"
	/>
`;function ir(e){return _`<svg ${H(e||{})} class="discord-command-icon" aria-hidden="false" width="24" height="24" viewBox="0 0 24 24">
		${Ca}
	</svg>`}var ka=q`
	<path
		d="M0.809739 3.59646L5.12565 0.468433C5.17446 0.431163 5.23323 0.408043 5.2951 0.401763C5.35698 0.395482 5.41943 0.406298 5.4752 0.432954C5.53096 0.45961 5.57776 0.50101 5.61013 0.552343C5.64251 0.603676 5.65914 0.662833 5.6581 0.722939V2.3707C10.3624 2.3707 11.2539 5.52482 11.3991 7.21174C11.4028 7.27916 11.3848 7.34603 11.3474 7.40312C11.3101 7.46021 11.2554 7.50471 11.1908 7.53049C11.1262 7.55626 11.0549 7.56204 10.9868 7.54703C10.9187 7.53201 10.857 7.49695 10.8104 7.44666C8.72224 5.08977 5.6581 5.63359 5.6581 5.63359V7.28135C5.65831 7.34051 5.64141 7.39856 5.60931 7.44894C5.5772 7.49932 5.53117 7.54004 5.4764 7.5665C5.42163 7.59296 5.3603 7.60411 5.29932 7.59869C5.23834 7.59328 5.18014 7.57151 5.13128 7.53585L0.809739 4.40892C0.744492 4.3616 0.691538 4.30026 0.655067 4.22975C0.618596 4.15925 0.599609 4.08151 0.599609 4.00269C0.599609 3.92386 0.618596 3.84612 0.655067 3.77562C0.691538 3.70511 0.744492 3.64377 0.809739 3.59646Z"
		fill="currentColor"
	/>
`;function Yr(e={}){return _`<svg ${H(e)} class="discord-reply-icon" aria-hidden="false" width="12" height="8" viewBox="0 0 12 8">${ka}</svg>`}var ie=function(e,t,s,r,i,d){function a($){if($!==void 0&&typeof $!="function")throw new TypeError("Function expected");return $}for(var u=r.kind,h=u==="getter"?"get":u==="setter"?"set":"value",l=!t&&e?r.static?e:e.prototype:null,n=t||(l?Object.getOwnPropertyDescriptor(l,r.name):{}),o,C=!1,v=s.length-1;v>=0;v--){var x={};for(var p in r)x[p]=p==="access"?{}:r[p];for(var p in r.access)x.access[p]=r.access[p];x.addInitializer=function($){if(C)throw new TypeError("Cannot add initializers after decoration has completed");d.push(a($||null))};var g=(0,s[v])(u==="accessor"?{get:n.get,set:n.set}:n[h],x);if(u==="accessor"){if(g===void 0)continue;if(g===null||typeof g!="object")throw new TypeError("Object expected");(o=a(g.get))&&(n.get=o),(o=a(g.set))&&(n.set=o),(o=a(g.init))&&i.unshift(o)}else(o=a(g))&&(u==="field"?i.unshift(o):n[h]=o)}l&&Object.defineProperty(l,r.name,n),C=!0},j=function(e,t,s){for(var r=arguments.length>2,i=0;i<t.length;i++)s=r?t[i].call(e,s):t[i].call(e);return r?s:void 0},Jr=(()=>{let e=[se("discord-reply")],t,s=[],r,i=W,d,a=[],u=[],h,l=[],n=[],o,C=[],v=[],x,p=[],g=[],$,O=[],D=[],N,P=[],I=[],ee,he=[],me=[],pe,ge=[],_e=[],ve,be=[],xe=[],ye,$e=[],we=[],Ce,ke=[],Te=[],Ae,Ee=[],Me=[],Re,Se=[],ze=[],De,M=[],w=[],L,Fe=[],Ze=[],We,Ge=[],Qe=[],Ke,Xe=[],Ye=[],Je,et=[],tt=[];var rt=class extends i{static{r=this}static{let A=typeof Symbol=="function"&&Symbol.metadata?Object.create(i[Symbol.metadata]??null):void 0;d=[b()],h=[b()],o=[b()],x=[b({type:Boolean})],$=[b({type:Boolean})],N=[b({type:Boolean,attribute:"official-app"})],ee=[b({type:Boolean})],pe=[b({type:Boolean})],ve=[b({type:Boolean})],ye=[b({attribute:"role-color"})],Ce=[b({type:Boolean})],Ae=[b({type:Boolean})],Re=[b({type:Boolean})],De=[b({attribute:"clan-icon"})],L=[b({attribute:"clan-tag"})],We=[b({type:Boolean,reflect:!0})],Ke=[Y({context:de}),b({type:Boolean,reflect:!0,attribute:"light-theme"})],Je=[Y({context:Be}),b({type:Boolean,reflect:!0,attribute:"compact-mode"})],ie(this,null,d,{kind:"accessor",name:"profile",static:!1,private:!1,access:{has:m=>"profile"in m,get:m=>m.profile,set:(m,E)=>{m.profile=E}},metadata:A},a,u),ie(this,null,h,{kind:"accessor",name:"author",static:!1,private:!1,access:{has:m=>"author"in m,get:m=>m.author,set:(m,E)=>{m.author=E}},metadata:A},l,n),ie(this,null,o,{kind:"accessor",name:"avatar",static:!1,private:!1,access:{has:m=>"avatar"in m,get:m=>m.avatar,set:(m,E)=>{m.avatar=E}},metadata:A},C,v),ie(this,null,x,{kind:"accessor",name:"bot",static:!1,private:!1,access:{has:m=>"bot"in m,get:m=>m.bot,set:(m,E)=>{m.bot=E}},metadata:A},p,g),ie(this,null,$,{kind:"accessor",name:"server",static:!1,private:!1,access:{has:m=>"server"in m,get:m=>m.server,set:(m,E)=>{m.server=E}},metadata:A},O,D),ie(this,null,N,{kind:"accessor",name:"officialApp",static:!1,private:!1,access:{has:m=>"officialApp"in m,get:m=>m.officialApp,set:(m,E)=>{m.officialApp=E}},metadata:A},P,I),ie(this,null,ee,{kind:"accessor",name:"op",static:!1,private:!1,access:{has:m=>"op"in m,get:m=>m.op,set:(m,E)=>{m.op=E}},metadata:A},he,me),ie(this,null,pe,{kind:"accessor",name:"verified",static:!1,private:!1,access:{has:m=>"verified"in m,get:m=>m.verified,set:(m,E)=>{m.verified=E}},metadata:A},ge,_e),ie(this,null,ve,{kind:"accessor",name:"edited",static:!1,private:!1,access:{has:m=>"edited"in m,get:m=>m.edited,set:(m,E)=>{m.edited=E}},metadata:A},be,xe),ie(this,null,ye,{kind:"accessor",name:"roleColor",static:!1,private:!1,access:{has:m=>"roleColor"in m,get:m=>m.roleColor,set:(m,E)=>{m.roleColor=E}},metadata:A},$e,we),ie(this,null,Ce,{kind:"accessor",name:"command",static:!1,private:!1,access:{has:m=>"command"in m,get:m=>m.command,set:(m,E)=>{m.command=E}},metadata:A},ke,Te),ie(this,null,Ae,{kind:"accessor",name:"attachment",static:!1,private:!1,access:{has:m=>"attachment"in m,get:m=>m.attachment,set:(m,E)=>{m.attachment=E}},metadata:A},Ee,Me),ie(this,null,Re,{kind:"accessor",name:"mentions",static:!1,private:!1,access:{has:m=>"mentions"in m,get:m=>m.mentions,set:(m,E)=>{m.mentions=E}},metadata:A},Se,ze),ie(this,null,De,{kind:"accessor",name:"clanIcon",static:!1,private:!1,access:{has:m=>"clanIcon"in m,get:m=>m.clanIcon,set:(m,E)=>{m.clanIcon=E}},metadata:A},M,w),ie(this,null,L,{kind:"accessor",name:"clanTag",static:!1,private:!1,access:{has:m=>"clanTag"in m,get:m=>m.clanTag,set:(m,E)=>{m.clanTag=E}},metadata:A},Fe,Ze),ie(this,null,We,{kind:"accessor",name:"deleted",static:!1,private:!1,access:{has:m=>"deleted"in m,get:m=>m.deleted,set:(m,E)=>{m.deleted=E}},metadata:A},Ge,Qe),ie(this,null,Ke,{kind:"accessor",name:"lightTheme",static:!1,private:!1,access:{has:m=>"lightTheme"in m,get:m=>m.lightTheme,set:(m,E)=>{m.lightTheme=E}},metadata:A},Xe,Ye),ie(this,null,Je,{kind:"accessor",name:"compactMode",static:!1,private:!1,access:{has:m=>"compactMode"in m,get:m=>m.compactMode,set:(m,E)=>{m.compactMode=E}},metadata:A},et,tt),ie(null,t={value:r},e,{kind:"class",name:r.name,metadata:A},null,s),rt=r=t.value,A&&Object.defineProperty(r,Symbol.metadata,{enumerable:!0,configurable:!0,writable:!0,value:A})}static styles=te`
		:host {
			color: #b9bbbe;
			display: flex;
			font-size: 0.875rem;
			font-family: 'gg sans', 'Noto Sans', Whitney, 'Helvetica Neue', Helvetica, Roboto, Arial, sans-serif;

			padding-top: 2px;
			margin-left: 56px;
			margin-bottom: 4px;
			align-items: center;
			line-height: 1.125rem;
			position: relative;
			white-space: pre;
			user-select: none;
		}

		:host([light-theme]) {
			color: #4f5660;
		}

		:host([compact-mode]),
		:host([deleted]) {
			margin-left: 62px;
			margin-bottom: 0;
		}

		:host:before {
			content: '';
			display: block;
			position: absolute;
			top: 50%;
			right: 100%;
			bottom: 0;
			left: -36px;
			margin-right: 4px;
			margin-top: -1px;
			margin-left: -1px;
			margin-bottom: -2px;
			border-left: 2px solid #4f545c !important;
			border-bottom: 0 solid #4f545c !important;
			border-right: 0 solid #4f545c !important;
			border-top: 2px solid #4f545c !important;
			border-top-left-radius: 6px;
		}

		:host([light-theme]):before {
			border-color: #747f8d !important;
		}

		.discord-replied-message-avatar,
		.discord-reply-badge {
			-webkit-box-flex: 0;
			-ms-flex: 0 0 auto;
			flex: 0 0 auto;
			width: 16px;
			height: 16px;
			border-radius: 50%;
			user-select: none;
			margin-right: 0.25rem;
		}

		.discord-reply-badge {
			display: flex;
			align-items: center;
			justify-content: center;
			color: #b9bbbe;
			background: #202225;
		}

		:host([light-theme]) .discord-reply-badge {
			color: #4f5660;
			background: #e3e5e8;
		}

		:host .discord-clan-tag {
			background-color: oklab(0.431937 0.00109309 -0.0132537 / 0.8);
			color: #fff;
			font-size: 12px;
			font-weight: 500;
			margin-right: 0.25rem;
			border-radius: 4px;
			line-height: 100%;
			text-transform: uppercase;
			justify-content: space-between;
			display: inline-flex;
			align-items: center;
			padding: 0 0.275rem;
			margin-top: 0.075em;
			height: 1.2rem;
			opacity: 0.55;
			transition: background-color 100ms ease-in-out;
			cursor: pointer;
		}

		:host .discord-clan-tag:hover {
			background-color: oklab(0.431937 0.00109309 -0.0132537 / 0.5);
		}

		:host([light-theme]) .discord-clan-tag {
			opacity: 0.65;
			background-color: hsl(0 calc(1 * 0%) 0.8%/0.09);
			color: #000;
		}

		:host([light-theme]) .discord-clan-tag:hover {
			background-color: hsl(0 calc(1 * 0%) 0.8%/0.03);
		}

		:host .discord-clan-tag svg,
		:host .discord-clan-tag img {
			display: inline-flex;
			align-items: center;
			margin-right: 0.25rem;
			right: 0.25rem;
		}

		:host .discord-clan-tag span {
			display: inline-flex;
			align-items: center;
			user-select: none;
			-webkit-user-select: none;
			line-height: 1rem !important;
		}

		.discord-application-tag {
			background-color: hsl(235, 85.6%, 64.7%);
			color: #fff;
			font-size: 0.625rem;
			margin-right: 0.25rem;
			line-height: 100%;
			text-transform: uppercase;

			/* Use flex layout to ensure both verified icon and "BOT" text are aligned to center */
			display: flex;
			align-items: center;

			/* Styling taken through Inspect Element on Discord client for Windows */
			height: 0.9375rem;
			padding: 0 0.275rem;
			margin-top: 0.075em;
			border-radius: 0.1875rem;
		}

		:host([compact-mode]) .discord-application-tag {
			margin-right: 0.25rem;
		}

		.discord-application-tag .discord-application-tag-verified {
			width: 0.9375rem;
			height: 0.9375rem;
			margin-left: -0.1rem;
		}

		.discord-application-tag.discord-application-tag-op {
			background-color: #c9cdfb;
			color: #4752c4;
			border-radius: 0.4rem;
		}

		.discord-replied-message-username {
			flex-shrink: 0;
			font-size: inherit;
			line-height: inherit;
			margin-right: 0.25rem;
			opacity: 0.64;
			font-weight: 500;
			color: #fff;
		}

		.discord-replied-message-username:hover {
			text-decoration: underline;
			cursor: pointer;
		}

		.discord-replied-message-content {
			color: inherit;
			font-size: inherit;
			line-height: inherit;
			white-space: pre;
			text-overflow: ellipsis;
			user-select: none;
			cursor: pointer;
		}

		.discord-replied-deleted-message-content {
			color: inherit;
			font-size: inherit;
			line-height: inherit;
			white-space: pre;
			text-overflow: ellipsis;
		}

		.discord-message-edited {
			color: #72767d;
			font-size: 10px;
		}

		:host([light-theme]) .discord-message-edited {
			color: #99aab5;
		}

		.discord-replied-message-content:hover {
			color: #fff;
		}

		:host([light-theme]) .discord-replied-message-content:hover {
			color: #000;
		}

		:host .discord-replied-message-content .discord-message-edited {
			margin-left: 0.25rem;
		}

		.discord-replied-message-content-icon {
			-webkit-box-flex: 0;
			-ms-flex: 0 0 auto;
			flex: 0 0 auto;
			width: 20px;
			height: 20px;
			margin-left: 4px;
		}
	`;#e=j(this,a,void 0);get profile(){return this.#e}set profile(A){this.#e=A}#t=(j(this,u),j(this,l,"User"));get author(){return this.#t}set author(A){this.#t=A}#r=(j(this,n),j(this,C,void 0));get avatar(){return this.#r}set avatar(A){this.#r=A}#s=(j(this,v),j(this,p,!1));get bot(){return this.#s}set bot(A){this.#s=A}#i=(j(this,g),j(this,O,!1));get server(){return this.#i}set server(A){this.#i=A}#a=(j(this,D),j(this,P,!1));get officialApp(){return this.#a}set officialApp(A){this.#a=A}#d=(j(this,I),j(this,he,!1));get op(){return this.#d}set op(A){this.#d=A}#o=(j(this,me),j(this,ge,!1));get verified(){return this.#o}set verified(A){this.#o=A}#n=(j(this,_e),j(this,be,!1));get edited(){return this.#n}set edited(A){this.#n=A}#u=(j(this,xe),j(this,$e,void 0));get roleColor(){return this.#u}set roleColor(A){this.#u=A}#c=(j(this,we),j(this,ke,!1));get command(){return this.#c}set command(A){this.#c=A}#l=(j(this,Te),j(this,Ee,!1));get attachment(){return this.#l}set attachment(A){this.#l=A}#f=(j(this,Me),j(this,Se,!1));get mentions(){return this.#f}set mentions(A){this.#f=A}#h=(j(this,ze),j(this,M,void 0));get clanIcon(){return this.#h}set clanIcon(A){this.#h=A}#m=(j(this,w),j(this,Fe,void 0));get clanTag(){return this.#m}set clanTag(A){this.#m=A}#p=(j(this,Ze),j(this,Ge,!1));get deleted(){return this.#p}set deleted(A){this.#p=A}#g=(j(this,Qe),j(this,Xe,!1));get lightTheme(){return this.#g}set lightTheme(A){this.#g=A}#_=(j(this,Ye),j(this,et,!1));get compactMode(){return this.#_}set compactMode(A){this.#_=A}resolveAvatar(A){return Oe[A]??A??Oe.default}render(){let A={author:this.author,bot:this.bot,verified:this.verified,officialApp:this.officialApp,op:this.op,server:this.server,roleColor:this.roleColor,clanIcon:this.clanIcon,clanTag:this.clanTag},m=Reflect.get(ft,this.profile)??{},E={...A,...m,avatar:this.resolveAvatar(m.avatar??this.avatar)},Ue=wr(E.clanIcon),st=E.clanTag?.slice(0,4),dt=_`
			${z(E.bot&&!E.server&&!E.officialApp,()=>_`<span class="discord-application-tag">${E.verified?Pe():""}App</span>`)}
			${z(E.server&&!E.bot&&!E.officialApp,()=>_`<span class="discord-application-tag">Server</span>`)}
			${z(E.officialApp&&!E.server&&!E.bot,()=>_`<span class="discord-application-tag">${Pe()}OFFICIAL</span>`)}
		`;return _`${z(this.compactMode||this.deleted,()=>_`<div class="discord-reply-badge">${Yr()}</div>`,()=>_`<img class="discord-replied-message-avatar" src="${Q(E.avatar)}" alt="${Q(E.author)}" />`)}
		${z(this.deleted,()=>_`<div class="discord-replied-deleted-message-content"><em>Original message was deleted</em></div>`,()=>_`${dt}
					<span class="discord-replied-message-username" style=${qe({color:E.roleColor})}
						>${z(this.mentions,()=>"@")}${E.author}</span
					>
					${z(E.clanIcon&&E.clanTag&&E.clanTag?.length>0,()=>_`<span class="discord-clan-tag">
								${Ue==="string"?_`<img
											srcset=${Q(Ue)}
											alt=${Q(st)}
											width="12"
											height="12"
											draggable="false"
										/>`:Ue}
								<span>${st}</span>
							</span>`)}
					<!-- display: inline -->
					<div class="discord-replied-message-content"
						><slot></slot>${z(this.edited,()=>_`<span class="discord-message-edited">(edited)</span>`)}</div
					>
					${z(this.command,()=>ir({class:"discord-replied-message-content-icon"}),()=>z(this.attachment,()=>sr({class:"discord-replied-message-content-icon"})))}`)}`}constructor(){super(...arguments),j(this,tt)}static{j(r,s)}};return rt=r})();var Ta=q`
	<path d="M4.61241 0L6 0.845294L1.38759 10L0 9.15471L4.61241 0Z" fill="currentColor" />
`;function es(e={}){return _`<svg ${H(e)} class="discord-command-icon" aria-hidden="false" width="6" height="10" viewBox="0 0 6 10" fill="none">
		${Ta}
	</svg>`}var Aa=q`
	<path fill="currentColor" d="M2.06 7.61c-.25.95.31 1.92 1.26 2.18l4.3 1.15c.94.25 1.91-.31 2.17-1.26l1.15-4.3c.25-.94-.31-1.91-1.26-2.17l-4.3-1.15c-.94-.25-1.91.31-2.17 1.26l-1.15 4.3ZM12.98 7.87a2 2 0 0 0 1.75 2.95H20a2 2 0 0 0 1.76-2.95l-2.63-4.83a2 2 0 0 0-3.51 0l-2.63 4.83ZM5.86 13.27a.89.89 0 0 1 1.28 0l.75.77a.9.9 0 0 0 .54.26l1.06.12c.5.06.85.52.8 1.02l-.13 1.08c-.02.2.03.42.14.6l.56.92c.27.43.14 1-.28 1.26l-.9.58a.92.92 0 0 0-.37.48l-.36 1.02a.9.9 0 0 1-1.15.57l-1-.36a.89.89 0 0 0-.6 0l-1 .36a.9.9 0 0 1-1.15-.57l-.36-1.02a.92.92 0 0 0-.37-.48l-.9-.58a.93.93 0 0 1-.28-1.26l.56-.93c.11-.17.16-.38.14-.59l-.12-1.08c-.06-.5.3-.96.8-1.02l1.05-.12a.9.9 0 0 0 .54-.26l.75-.77ZM18.52 13.71a1.1 1.1 0 0 0-2.04 0l-.46 1.24c-.19.5-.57.88-1.07 1.07l-1.24.46a1.1 1.1 0 0 0 0 2.04l1.24.46c.5.19.88.57 1.07 1.07l.46 1.24c.35.95 1.7.95 2.04 0l.46-1.24c.19-.5.57-.88 1.07-1.07l1.24-.46a1.1 1.1 0 0 0 0-2.04l-1.24-.46a1.8 1.8 0 0 1-1.07-1.07l-.46-1.24Z">
	</path>
`;function ts(e={}){return _`<svg ${H(e)} class="discord-command-icon-name" aria-hidden="false" width="10" height="10" viewBox="0 0 24 24" fill="none">
		${Aa}
	</svg>`}var Ea=q`
	<path fill="currentColor" d="M5.3 9.3a1 1 0 0 1 1.4 0l5.3 5.29 5.3-5.3a1 1 0 1 1 1.4 1.42l-6 6a1 1 0 0 1-1.4 0l-6-6a1 1 0 0 1 0-1.42Z"></path>
`;function Cr(e={}){return _`<svg ${H(e)} aria-hidden="false" width="18" height="18" viewBox="0 0 24 24" xmlns="http://www.w3.org/2000/svg">
		${Ea}
	</svg>`}var Ma=q`
	<path fill="color-mix( in oklab, hsl(215 calc(1 * 8.8%) 73.3% / 1) 100%, black 0%" d="M12 22a10 10 0 1 0-8.45-4.64c.13.19.11.44-.04.61l-2.06 2.37A1 1 0 0 0 2.2 22H12Z" class="">
    </path>
`;function rs(e={}){return _`<svg ${H(e)} aria-hidden="false" width="16" height="16" viewBox="0 0 24 24" fill="none">${Ma}</svg>`}var re=function(e,t,s,r,i,d){function a($){if($!==void 0&&typeof $!="function")throw new TypeError("Function expected");return $}for(var u=r.kind,h=u==="getter"?"get":u==="setter"?"set":"value",l=!t&&e?r.static?e:e.prototype:null,n=t||(l?Object.getOwnPropertyDescriptor(l,r.name):{}),o,C=!1,v=s.length-1;v>=0;v--){var x={};for(var p in r)x[p]=p==="access"?{}:r[p];for(var p in r.access)x.access[p]=r.access[p];x.addInitializer=function($){if(C)throw new TypeError("Cannot add initializers after decoration has completed");d.push(a($||null))};var g=(0,s[v])(u==="accessor"?{get:n.get,set:n.set}:n[h],x);if(u==="accessor"){if(g===void 0)continue;if(g===null||typeof g!="object")throw new TypeError("Object expected");(o=a(g.get))&&(n.get=o),(o=a(g.set))&&(n.set=o),(o=a(g.init))&&i.unshift(o)}else(o=a(g))&&(u==="field"?i.unshift(o):n[h]=o)}l&&Object.defineProperty(l,r.name,n),C=!0},B=function(e,t,s){for(var r=arguments.length>2,i=0;i<t.length;i++)s=r?t[i].call(e,s):t[i].call(e);return r?s:void 0},Ra=(()=>{let e=[se("discord-command")],t,s=[],r,i=W,d,a=[],u=[],h,l=[],n=[],o,C=[],v=[],x,p=[],g=[],$,O=[],D=[],N,P=[],I=[],ee,he=[],me=[],pe,ge=[],_e=[],ve,be=[],xe=[],ye,$e=[],we=[],Ce,ke=[],Te=[],Ae,Ee=[],Me=[],Re,Se=[],ze=[],De,M=[],w=[],L,Fe=[],Ze=[],We,Ge=[],Qe=[],Ke,Xe=[],Ye=[],Je,et=[],tt=[],rt,A=[],m=[],E,Ue=[],st=[];var dt=class extends i{static{r=this}static{let T=typeof Symbol=="function"&&Symbol.metadata?Object.create(i[Symbol.metadata]??null):void 0;d=[b({attribute:"profile"})],h=[b({attribute:"author"})],o=[b({attribute:"avatar"})],x=[b({attribute:"role-color"})],$=[b({attribute:"command"})],N=[b({attribute:"type"})],ee=[b({attribute:"context-user-profile"})],pe=[b({attribute:"context-user-name"})],ve=[b({attribute:"context-user-image"})],ye=[b({attribute:"context-user-role-color"})],Ce=[b({type:Boolean,attribute:"context-user-bot"})],Ae=[b({type:Boolean,attribute:"context-user-bot-verified"})],Re=[b({type:Boolean,attribute:"context-command-reply"})],De=[b({type:Boolean,attribute:"context-attachment-reply"})],L=[b({type:String,attribute:"context-message-reply"})],We=[b({type:Boolean,attribute:"context-message-deleted"})],Ke=[b({type:Boolean,attribute:"context-user-application-official"})],Je=[b({type:Boolean,attribute:"context-user-server"})],rt=[Y({context:Be}),b({type:Boolean,reflect:!0,attribute:"compact-mode"})],E=[Y({context:de}),b({type:Boolean,reflect:!0,attribute:"light-theme"})],re(this,null,d,{kind:"accessor",name:"profile",static:!1,private:!1,access:{has:f=>"profile"in f,get:f=>f.profile,set:(f,S)=>{f.profile=S}},metadata:T},a,u),re(this,null,h,{kind:"accessor",name:"author",static:!1,private:!1,access:{has:f=>"author"in f,get:f=>f.author,set:(f,S)=>{f.author=S}},metadata:T},l,n),re(this,null,o,{kind:"accessor",name:"avatar",static:!1,private:!1,access:{has:f=>"avatar"in f,get:f=>f.avatar,set:(f,S)=>{f.avatar=S}},metadata:T},C,v),re(this,null,x,{kind:"accessor",name:"roleColor",static:!1,private:!1,access:{has:f=>"roleColor"in f,get:f=>f.roleColor,set:(f,S)=>{f.roleColor=S}},metadata:T},p,g),re(this,null,$,{kind:"accessor",name:"command",static:!1,private:!1,access:{has:f=>"command"in f,get:f=>f.command,set:(f,S)=>{f.command=S}},metadata:T},O,D),re(this,null,N,{kind:"accessor",name:"type",static:!1,private:!1,access:{has:f=>"type"in f,get:f=>f.type,set:(f,S)=>{f.type=S}},metadata:T},P,I),re(this,null,ee,{kind:"accessor",name:"contextUserProfile",static:!1,private:!1,access:{has:f=>"contextUserProfile"in f,get:f=>f.contextUserProfile,set:(f,S)=>{f.contextUserProfile=S}},metadata:T},he,me),re(this,null,pe,{kind:"accessor",name:"contextUserName",static:!1,private:!1,access:{has:f=>"contextUserName"in f,get:f=>f.contextUserName,set:(f,S)=>{f.contextUserName=S}},metadata:T},ge,_e),re(this,null,ve,{kind:"accessor",name:"contextUserAvatar",static:!1,private:!1,access:{has:f=>"contextUserAvatar"in f,get:f=>f.contextUserAvatar,set:(f,S)=>{f.contextUserAvatar=S}},metadata:T},be,xe),re(this,null,ye,{kind:"accessor",name:"contextUserRoleColor",static:!1,private:!1,access:{has:f=>"contextUserRoleColor"in f,get:f=>f.contextUserRoleColor,set:(f,S)=>{f.contextUserRoleColor=S}},metadata:T},$e,we),re(this,null,Ce,{kind:"accessor",name:"contextUserBot",static:!1,private:!1,access:{has:f=>"contextUserBot"in f,get:f=>f.contextUserBot,set:(f,S)=>{f.contextUserBot=S}},metadata:T},ke,Te),re(this,null,Ae,{kind:"accessor",name:"contextUserBotVerified",static:!1,private:!1,access:{has:f=>"contextUserBotVerified"in f,get:f=>f.contextUserBotVerified,set:(f,S)=>{f.contextUserBotVerified=S}},metadata:T},Ee,Me),re(this,null,Re,{kind:"accessor",name:"contextCommandReply",static:!1,private:!1,access:{has:f=>"contextCommandReply"in f,get:f=>f.contextCommandReply,set:(f,S)=>{f.contextCommandReply=S}},metadata:T},Se,ze),re(this,null,De,{kind:"accessor",name:"contextAttachmentReply",static:!1,private:!1,access:{has:f=>"contextAttachmentReply"in f,get:f=>f.contextAttachmentReply,set:(f,S)=>{f.contextAttachmentReply=S}},metadata:T},M,w),re(this,null,L,{kind:"accessor",name:"contextMessageReply",static:!1,private:!1,access:{has:f=>"contextMessageReply"in f,get:f=>f.contextMessageReply,set:(f,S)=>{f.contextMessageReply=S}},metadata:T},Fe,Ze),re(this,null,We,{kind:"accessor",name:"contextMessageDeleted",static:!1,private:!1,access:{has:f=>"contextMessageDeleted"in f,get:f=>f.contextMessageDeleted,set:(f,S)=>{f.contextMessageDeleted=S}},metadata:T},Ge,Qe),re(this,null,Ke,{kind:"accessor",name:"contextUserOfficialApplication",static:!1,private:!1,access:{has:f=>"contextUserOfficialApplication"in f,get:f=>f.contextUserOfficialApplication,set:(f,S)=>{f.contextUserOfficialApplication=S}},metadata:T},Xe,Ye),re(this,null,Je,{kind:"accessor",name:"contextUserServer",static:!1,private:!1,access:{has:f=>"contextUserServer"in f,get:f=>f.contextUserServer,set:(f,S)=>{f.contextUserServer=S}},metadata:T},et,tt),re(this,null,rt,{kind:"accessor",name:"compactMode",static:!1,private:!1,access:{has:f=>"compactMode"in f,get:f=>f.compactMode,set:(f,S)=>{f.compactMode=S}},metadata:T},A,m),re(this,null,E,{kind:"accessor",name:"lightTheme",static:!1,private:!1,access:{has:f=>"lightTheme"in f,get:f=>f.lightTheme,set:(f,S)=>{f.lightTheme=S}},metadata:T},Ue,st),re(null,t={value:r},e,{kind:"class",name:r.name,metadata:T},null,s),dt=r=t.value,T&&Object.defineProperty(r,Symbol.metadata,{enumerable:!0,configurable:!0,writable:!0,value:T})}static styles=[Jr.styles,te`
			:host .discord-slash-command-name {
				color: color-mix(in oklab, hsl(200 calc(1 * 100%) 49.4% / 1) 100%, black 0%) !important;
				font-weight: 500;
				background-color: #3c4270;
				border-radius: 3px;
				display: flex;
				padding: 0 5px;
				align-items: center;
				gap: 2px;
				cursor: default;
			}

			:host .discord-slash-command-name:hover {
				color: #fffffd !important;
				background-color: #5865f2;
			}

			.discord-context-command-name {
				color: color-mix(in oklab, hsl(200 calc(1 * 100%) 49.4% / 1) 100%, black 0%) !important;
				opacity: 0.64;
				cursor: default;
				font-weight: 500;
			}

			.discord-arrow-right-icon {
				transform: rotate(267deg);
				width: 12px;
				height: 12px;
				fill: none;
				margin-right: 2px;
				margin-left: 2px;
				margin-top: 3px;
			}

			.discord-context-user {
				display: flex;
				align-items: center;
				margin-top: 3px;
			}

			.discord-message-margintop {
				margin-top: 3px;
			}

			:host .discord-message-deleted {
				color: rgb(185, 187, 190) !important;
				cursor: default;
			}

			:host .discord-replied-message-username {
				margin-right: 0;
			}

			:host([light-theme]) .discord-replied-message-username {
				color: rgb(46, 51, 56);
			}

			:host([compact-mode]) .discord-context-user {
				display: flex;
				align-items: center;
				margin: 0 !important;
			}

			:host([compact-mode]) .discord-message-margintop {
				margin-top: 0 !important;
			}
		`];#e=B(this,a,void 0);get profile(){return this.#e}set profile(T){this.#e=T}#t=(B(this,u),B(this,l,"User"));get author(){return this.#t}set author(T){this.#t=T}#r=(B(this,n),B(this,C,void 0));get avatar(){return this.#r}set avatar(T){this.#r=T}#s=(B(this,v),B(this,p,void 0));get roleColor(){return this.#s}set roleColor(T){this.#s=T}#i=(B(this,g),B(this,O,void 0));get command(){return this.#i}set command(T){this.#i=T}#a=(B(this,D),B(this,P,"slash_command"));get type(){return this.#a}set type(T){this.#a=T}#d=(B(this,I),B(this,he,void 0));get contextUserProfile(){return this.#d}set contextUserProfile(T){this.#d=T}#o=(B(this,me),B(this,ge,"User"));get contextUserName(){return this.#o}set contextUserName(T){this.#o=T}#n=(B(this,_e),B(this,be,void 0));get contextUserAvatar(){return this.#n}set contextUserAvatar(T){this.#n=T}#u=(B(this,xe),B(this,$e,void 0));get contextUserRoleColor(){return this.#u}set contextUserRoleColor(T){this.#u=T}#c=(B(this,we),B(this,ke,!1));get contextUserBot(){return this.#c}set contextUserBot(T){this.#c=T}#l=(B(this,Te),B(this,Ee,!1));get contextUserBotVerified(){return this.#l}set contextUserBotVerified(T){this.#l=T}#f=(B(this,Me),B(this,Se,!1));get contextCommandReply(){return this.#f}set contextCommandReply(T){this.#f=T}#h=(B(this,ze),B(this,M,!1));get contextAttachmentReply(){return this.#h}set contextAttachmentReply(T){this.#h=T}#m=(B(this,w),B(this,Fe,void 0));get contextMessageReply(){return this.#m}set contextMessageReply(T){this.#m=T}#p=(B(this,Ze),B(this,Ge,!1));get contextMessageDeleted(){return this.#p}set contextMessageDeleted(T){this.#p=T}#g=(B(this,Qe),B(this,Xe,!1));get contextUserOfficialApplication(){return this.#g}set contextUserOfficialApplication(T){this.#g=T}#_=(B(this,Ye),B(this,et,!1));get contextUserServer(){return this.#_}set contextUserServer(T){this.#_=T}#v=(B(this,tt),B(this,A,!1));get compactMode(){return this.#v}set compactMode(T){this.#v=T}#b=(B(this,m),B(this,Ue,!1));get lightTheme(){return this.#b}set lightTheme(T){this.#b=T}validCommandTypes=(B(this,st),new Set(["user_command","message_command","slash_command"]));checkType(){if(this.type){if(typeof this.type!="string")throw new TypeError("DiscordCommand `type` prop must be a string.");if(!this.validCommandTypes.has(this.type))throw new RangeError("DiscordCommand `type` prop must be one of: 'uer_command', 'message_command' or 'slash_command'")}}resolveAvatar(T){return Oe[T]??T??Oe.default}render(){this.checkType();let T={author:this.author,bot:!1,verified:!1,server:!1,roleColor:this.roleColor},f=Reflect.get(ft,this.profile)??{},S={...T,...f,avatar:this.resolveAvatar(f.avatar??this.avatar)},dr={author:this.contextUserName,bot:this.contextUserBot,verified:this.contextUserBotVerified,server:!1,roleColor:this.contextUserRoleColor},Nt=Reflect.get(ft,this.contextUserProfile)??{},ce={...dr,...Nt,avatar:this.resolveAvatar(Nt.avatar??this.contextUserAvatar)},or=this.contextMessageDeleted?_`<em class="discord-message-deleted">Original message was deleted</em>`:this.contextMessageReply;return _`
			${z(this.compactMode,()=>_`<div class="discord-reply-badge">${es()}</div>`,()=>_`<img class="discord-replied-message-avatar" src="${Q(S.avatar)}" alt="${Q(S.author)}" />`)}
			<span class="discord-replied-message-username" style=${qe({color:S.roleColor??""})}>${S.author}</span>
			<span> used </span>
			${z(this.type==="slash_command",()=>_`<div class="discord-replied-message-content discord-slash-command-name">
						${ts()}<span>${this.command}</span>
					</div>`)}
			${z(this.type==="user_command",()=>_`<div class="discord-replied-message-content discord-context-command-name"><span>${this.command}</span></div>
						${Cr({class:"discord-arrow-right-icon"})}
						<div class="discord-context-user">
							${z(!this.compactMode,()=>_`<img
										class="discord-replied-message-avatar"
										src="${Q(ce.avatar)}"
										alt="${Q(ce.author)}"
									/>`)}
							<span class="discord-replied-message-username" style=${qe({color:ce.roleColor??""})}
								>${ce.author}</span
							>
						</div>`)}
			${z(this.type==="message_command",()=>_`<div class="discord-replied-message-content discord-context-command-name"><span>${this.command}</span></div>
						${Cr({class:"discord-arrow-right-icon"})}
						${z(!this.contextMessageDeleted,()=>_`<div class="discord-context-user">
									${z(!this.compactMode,()=>z(!this.contextUserOfficialApplication,()=>_`<img
													class="discord-replied-message-avatar"
													src="${Q(ce.avatar)}"
													alt="${Q(ce.author)}"
												/>`,()=>_`<img
													class="discord-replied-message-avatar"
													src="${Q(Oe.blue)}"
													alt="OFFICIALAPPLICATION"
												/>`))}
									${z(ce.bot,()=>_`<span class="discord-application-tag">${ce.verified?Pe():""}App</span>`,()=>z(this.contextUserServer,()=>_`<span class="discord-application-tag">SERVER</span>`,()=>z(this.contextUserOfficialApplication,()=>_`<span class="discord-application-tag">${Pe()}OFFICIAL</span>`)))}
									<span class="discord-replied-message-username" style=${qe({color:ce.roleColor??""})}
										>${ce.author}</span
									><span></span>
								</div>`,()=>z(this.contextMessageDeleted,()=>rs({class:"discord-message-margintop",style:"margin-right: 3px;"})))}
						<div class="discord-replied-message-content discord-message-margintop">${or}</div>
						${z(this.contextCommandReply&&!this.contextMessageDeleted,()=>ir({class:"discord-replied-message-content-icon discord-message-margintop"}),()=>z(this.contextAttachmentReply,()=>sr({class:"discord-replied-message-content-icon discord-message-margintop"})))} `)}
		`}static{B(r,s)}};return dt=r})();var Fs=(e,t,s)=>{for(let r of t)if(r[0]===e)return(0,r[1])();return s?.()};function Sa(e){return e.startsWith("#")?e.slice(1):e}function za(e){let t=e.length===3||e.length===4,s=t?`${e.slice(0,1)}${e.slice(0,1)}`:e.slice(0,2),r=t?`${e.slice(1,2)}${e.slice(1,2)}`:e.slice(2,4),i=t?`${e.slice(2,3)}${e.slice(2,3)}`:e.slice(4,6),d=(t?`${e.slice(3,4)}${e.slice(3,4)}`:e.slice(6,8))||"ff";return{r:s,g:r,b:i,a:d}}function kr(e){return Number.parseInt(e,16)}function Da({r:e,g:t,b:s,a:r}){return{r:kr(e),g:kr(t),b:kr(s),a:Number((kr(r)/255).toFixed(2))}}function Oa(e){return typeof e=="number"||typeof e=="string"&&Number.isFinite(Number(e))}function Ia(e,t){let{r:s,g:r,b:i,a:d}=e,a=Oa(t)?t:d;return`rgba(${s}, ${r}, ${i}, ${a})`}function Tr(e,t){let s=Sa(e),r=za(s),i=Da(r);return Ia(i,t)}var Ba=q`
	<path
		fill-rule="evenodd"
		clip-rule="evenodd"
		fill="currentColor"
		d="M18.5 23c.88 0 1.7-.25 2.4-.69l1.4 1.4a1 1 0 0 0 1.4-1.42l-1.39-1.4A4.5 4.5 0 1 0 18.5 23Zm0-2a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5Z"
	/>
	<path
		fill="currentColor"
		d="M3 3a1 1 0 0 0 0 2h18a1 1 0 1 0 0-2H3ZM2 8a1 1 0 0 1 1-1h18a1 1 0 1 1 0 2H3a1 1 0 0 1-1-1ZM3 11a1 1 0 1 0 0 2h11a1 1 0 1 0 0-2H3ZM2 16a1 1 0 0 1 1-1h8a1 1 0 1 1 0 2H3a1 1 0 0 1-1-1ZM3 19a1 1 0 1 0 0 2h8a1 1 0 1 0 0-2H3Z"
	/>
`;function ss(e={}){return _`<svg
		${H(e)}
		class="discord-mention-icon"
		aria-label="Browse Channels"
		aria-hidden="false"
		role="img"
		width="24"
		height="24"
		viewBox="0 0 24 24"
		xmlns="http://www.w3.org/2000/svg"
	>
		${Ba}
	</svg>`}var Pa=q`
	<path
		fill="currentColor"
		d="M21.487 5.126L12.487 0.126C12.184 -0.042 11.818 -0.042 11.515 0.126L2.51498 5.126C2.19798 5.302 2.00098 5.636 2.00098 5.999C2.00098 6.693 2.11498 22.999 12.001 22.999C21.887 22.999 22.001 6.693 22.001 5.999C22.001 5.636 21.804 5.302 21.487 5.126ZM12.001 5.999C13.382 5.999 14.501 7.118 14.501 8.499C14.501 9.88 13.382 10.999 12.001 10.999C10.62 10.999 9.50098 9.88 9.50098 8.499C9.50098 7.118 10.62 5.999 12.001 5.999ZM8.25098 16C8.25098 13.699 9.69998 12.25 12.001 12.25C14.302 12.25 15.751 13.699 15.751 16H8.25098Z"
	/>
`;function is(e={}){return _`<svg
		${H(e)}
		class="discord-mention-icon"
		aria-label="Customise Community"
		aria-hidden="false"
		role="img"
		width="24"
		height="24"
		viewBox="0 0 24 24"
		xmlns="http://www.w3.org/2000/svg"
	>
		${Pa}
	</svg>`}var ja=q`
	<path
		d="M11 3a1 1 0 1 1 2 0v2h5.75c.16 0 .3.07.4.2l2.63 3.5a.5.5 0 0 1 0 .6l-2.63 3.5a.5.5 0 0 1-.4.2H13v5h2a2 2 0 0 1 2 2v1a1 1 0 0 1-1 1H8a1 1 0 0 1-1-1v-1c0-1.1.9-2 2-2h2v-5H2.8a.5.5 0 0 1-.44-.72L3.9 9.22a.5.5 0 0 0 0-.44L2.36 5.72A.5.5 0 0 1 2.81 5H11V3Z"
		fill="currentColor"
	/>
`;function as(e={}){return _`<svg
		${H(e)}
		class="discord-mention-icon"
		aria-label="Server Guide"
		aria-hidden="false"
		role="img"
		width="24"
		height="24"
		viewBox="0 0 24 24"
		xmlns="http://www.w3.org/2000/svg"
	>
		${ja}
	</svg>`}var ar=function(e,t,s,r,i,d){function a($){if($!==void 0&&typeof $!="function")throw new TypeError("Function expected");return $}for(var u=r.kind,h=u==="getter"?"get":u==="setter"?"set":"value",l=!t&&e?r.static?e:e.prototype:null,n=t||(l?Object.getOwnPropertyDescriptor(l,r.name):{}),o,C=!1,v=s.length-1;v>=0;v--){var x={};for(var p in r)x[p]=p==="access"?{}:r[p];for(var p in r.access)x.access[p]=r.access[p];x.addInitializer=function($){if(C)throw new TypeError("Cannot add initializers after decoration has completed");d.push(a($||null))};var g=(0,s[v])(u==="accessor"?{get:n.get,set:n.set}:n[h],x);if(u==="accessor"){if(g===void 0)continue;if(g===null||typeof g!="object")throw new TypeError("Object expected");(o=a(g.get))&&(n.get=o),(o=a(g.set))&&(n.set=o),(o=a(g.init))&&i.unshift(o)}else(o=a(g))&&(u==="field"?i.unshift(o):n[h]=o)}l&&Object.defineProperty(l,r.name,n),C=!0},He=function(e,t,s){for(var r=arguments.length>2,i=0;i<t.length;i++)s=r?t[i].call(e,s):t[i].call(e);return r?s:void 0},Ua=(()=>{let e=[se("discord-mention")],t,s=[],r,i=W,d,a=[],u=[],h,l=[],n=[],o,C=[],v=[],x,p=[],g=[];var $=class extends i{static{r=this}static{let O=typeof Symbol=="function"&&Symbol.metadata?Object.create(i[Symbol.metadata]??null):void 0;d=[b({type:Boolean,reflect:!0})],h=[b({reflect:!0})],o=[b({reflect:!0})],x=[Y({context:de,subscribe:!0}),b({type:Boolean,reflect:!0,attribute:"light-theme"})],ar(this,null,d,{kind:"accessor",name:"highlight",static:!1,private:!1,access:{has:D=>"highlight"in D,get:D=>D.highlight,set:(D,N)=>{D.highlight=N}},metadata:O},a,u),ar(this,null,h,{kind:"accessor",name:"type",static:!1,private:!1,access:{has:D=>"type"in D,get:D=>D.type,set:(D,N)=>{D.type=N}},metadata:O},l,n),ar(this,null,o,{kind:"accessor",name:"color",static:!1,private:!1,access:{has:D=>"color"in D,get:D=>D.color,set:(D,N)=>{D.color=N}},metadata:O},C,v),ar(this,null,x,{kind:"accessor",name:"lightTheme",static:!1,private:!1,access:{has:D=>"lightTheme"in D,get:D=>D.lightTheme,set:(D,N)=>{D.lightTheme=N}},metadata:O},p,g),ar(null,t={value:r},e,{kind:"class",name:r.name,metadata:O},null,s),$=r=t.value,O&&Object.defineProperty(r,Symbol.metadata,{enumerable:!0,configurable:!0,writable:!0,value:O})}static styles=te`
		:host {
			color: #e3e7f8;
			background-color: hsla(235, 85.6%, 64.7%, 0.3);
			font-weight: 500;
			padding: 0 2px;
			border-radius: 3px;
			unicode-bidi: -moz-plaintext;
			unicode-bidi: plaintext;
			-webkit-transition:
				background-color 50ms ease-out,
				color 50ms ease-out;
			transition:
				background-color 50ms ease-out,
				color 50ms ease-out;
			cursor: pointer;
		}

		:host([type='role']) {
			background-color: rgba(#e3e7f8, 0.1);
		}

		:host([type='channel']) {
			position: relative;
		}

		:host([type='voice']),
		:host([type='locked']),
		:host([type='thread']),
		:host([type='forum']) {
			position: relative;
		}

		:host(:hover) {
			color: #fff;
			background-color: hsl(235, 85.6%, 64.7%);
		}

		:host([highlight][type='user']:hover) {
			text-decoration: underline;
			text-underline-offset: 1px;
		}

		:host([light-theme]) {
			color: #5865f2;
			background-color: hsla(235, 85.6%, 64.7%, 0.15);
		}

		:host([light-theme]:hover) {
			color: #ffffff;
			background-color: hsl(235, 85.6%, 64.7%);
		}

		.discord-mention-icon {
			width: 1rem;
			height: 1rem;
			margin-right: 4px;
			vertical-align: middle;
			margin-bottom: 0.2rem;
		}

		.no-wrap {
			white-space: nowrap;
		}
	`;#e=He(this,a,!1);get highlight(){return this.#e}set highlight(O){this.#e=O}#t=(He(this,u),He(this,l,"user"));get type(){return this.#t}set type(O){this.#t=O}#r=(He(this,n),He(this,C,void 0));get color(){return this.#r}set color(O){this.#r=O}setHoverColor=(He(this,v),()=>{this.color&&(this.style.backgroundColor=Tr(this.color,.3))});resetHoverColor=()=>{this.color&&(this.style.backgroundColor=Tr(this.color,.1))};#s=He(this,p,!1);get lightTheme(){return this.#s}set lightTheme(O){this.#s=O}connectedCallback(){super.connectedCallback(),this.color&&this.type==="role"&&(this.addEventListener("mouseover",this.setHoverColor),this.addEventListener("mouseout",this.resetHoverColor))}disconnectedCallback(){this.removeEventListener("mouseover",this.setHoverColor),this.removeEventListener("mouseout",this.resetHoverColor),super.disconnectedCallback()}willUpdate(){this.color&&(this.style.color=this.color,this.type==="role"&&(this.style.backgroundColor=Tr(this.color,.1)))}render(){return _`<span class="no-wrap"
				>${Fs(this.type,[["channel",()=>Yt()],["user",()=>_`@`],["role",()=>_`@`],["voice",()=>tr()],["locked",()=>er()],["thread",()=>Jt()],["forum",()=>Xt()],["server-guide",()=>as()],["channels-and-roles",()=>ss()],["customize-community",()=>is()],["slash",()=>_`/`]])}</span
			><slot></slot>`}constructor(){super(...arguments),He(this,g)}static{He(r,s)}};return $=r})();var ds=ht(class extends at{constructor(e){if(super(e),e.type!==xr.ATTRIBUTE||e.name!=="class"||e.strings?.length>2)throw Error("`classMap()` can only be used in the `class` attribute and must be the only part in the attribute.")}render(e){return" "+Object.keys(e).filter(t=>e[t]).join(" ")+" "}update(e,[t]){if(this.st===void 0){this.st=new Set,e.strings!==void 0&&(this.nt=new Set(e.strings.join(" ").split(/\s/).filter(r=>r!=="")));for(let r in t)t[r]&&!this.nt?.has(r)&&this.st.add(r);return this.render(t)}let s=e.element.classList;for(let r of this.st)r in t||(s.remove(r),this.st.delete(r));for(let r in t){let i=!!t[r];i===this.st.has(r)||this.nt?.has(r)||(i?(s.add(r),this.st.add(r)):(s.remove(r),this.st.delete(r)))}return le}});var Na=q`
 	<path 
		fill="currentColor" 
 		d="M15.56 11.77c.2-.1.44.02.44.23a4 4 0 1 1-4-4c.21 0 .33.25.23.44a2.5 2.5 0 0 0 3.32 3.32Z"
 	/>
  	<path 
		fill="currentColor" 
  		fill-rule="evenodd" 
  		d="M22.89 11.7q.105.3 0 .6C22.27 13.9 19.1 21 12 21c-7.11 0-10.27-7.11-10.89-8.7a.83.83 0 0 1 0-.6C1.73 10.1 4.9 3 12 3c7.11 0 10.27 7.11 10.89 8.7m-4.5-3.62A15.1 15.1 0 0 1 20.85 12c-.38.88-1.18 2.47-2.46 3.92C16.87 17.62 14.8 19 12 19s-4.87-1.38-6.39-3.08A15.1 15.1 0 0 1 3.15 12c.38-.88 1.18-2.47 2.46-3.92C7.13 6.38 9.2 5 12 5s4.87 1.38 6.39 3.08" 
  		clip-rule="evenodd"
  	/>
`;function os(e={}){return _`<svg
		${H(e)}
		class="discord-message-ephemeral-icon"
		aria-hidden="false"
		width="16"
		height="16"
		viewBox="0 0 24 24"
		xmlns="http://www.w3.org/2000/svg"
	>
		${Na}
	</svg>`}var G=function(e,t,s,r,i,d){function a($){if($!==void 0&&typeof $!="function")throw new TypeError("Function expected");return $}for(var u=r.kind,h=u==="getter"?"get":u==="setter"?"set":"value",l=!t&&e?r.static?e:e.prototype:null,n=t||(l?Object.getOwnPropertyDescriptor(l,r.name):{}),o,C=!1,v=s.length-1;v>=0;v--){var x={};for(var p in r)x[p]=p==="access"?{}:r[p];for(var p in r.access)x.access[p]=r.access[p];x.addInitializer=function($){if(C)throw new TypeError("Cannot add initializers after decoration has completed");d.push(a($||null))};var g=(0,s[v])(u==="accessor"?{get:n.get,set:n.set}:n[h],x);if(u==="accessor"){if(g===void 0)continue;if(g===null||typeof g!="object")throw new TypeError("Object expected");(o=a(g.get))&&(n.get=o),(o=a(g.set))&&(n.set=o),(o=a(g.init))&&i.unshift(o)}else(o=a(g))&&(u==="field"?i.unshift(o):n[h]=o)}l&&Object.defineProperty(l,r.name,n),C=!0},R=function(e,t,s){for(var r=arguments.length>2,i=0;i<t.length;i++)s=r?t[i].call(e,s):t[i].call(e);return r?s:void 0},La=(()=>{let e=[se("discord-message")],t,s=[],r,i=W,d,a=[],u=[],h,l=[],n=[],o,C=[],v=[],x,p=[],g=[],$,O=[],D=[],N,P=[],I=[],ee,he=[],me=[],pe,ge=[],_e=[],ve,be=[],xe=[],ye,$e=[],we=[],Ce,ke=[],Te=[],Ae,Ee=[],Me=[],Re,Se=[],ze=[],De,M=[],w=[],L,Fe=[],Ze=[],We,Ge=[],Qe=[],Ke,Xe=[],Ye=[],Je,et=[],tt=[],rt,A=[],m=[],E,Ue=[],st=[],dt,T=[],f=[],S,dr=[],Nt=[],ce,or=[],ps=[],gs,_s=[],vs=[];var bs=class extends i{static{r=this}static{let y=typeof Symbol=="function"&&Symbol.metadata?Object.create(i[Symbol.metadata]??null):void 0;d=[b()],h=[b()],o=[b()],x=[b({type:Boolean})],$=[b({type:Boolean})],N=[b({type:Boolean,attribute:"official-app"})],ee=[b({type:Boolean})],pe=[b({type:Boolean})],ve=[b({type:Boolean})],ye=[b({attribute:"role-color"})],Ce=[b({attribute:"role-icon"})],Ae=[b({attribute:"role-name"})],Re=[b({attribute:"clan-icon"})],De=[b({attribute:"clan-tag"})],L=[b({type:Boolean,reflect:!0})],We=[b({type:Boolean,reflect:!0})],Ke=[b({type:String,converter:c=>Xr(c,!1,!1),attribute:!0})],Je=[b({type:Boolean,attribute:"twenty-four"})],rt=[b({type:Boolean,attribute:"message-body-only"})],E=[Y({context:de}),b({type:Boolean,reflect:!0,attribute:"light-theme"})],dt=[Y({context:Be}),b({type:Boolean,reflect:!0,attribute:"compact-mode"})],S=[Y({context:Gr}),b({type:Boolean,reflect:!0,attribute:"no-background"})],ce=[b({type:Boolean,reflect:!0,attribute:"has-thread"})],gs=[b({reflect:!1,attribute:"dismiss-message-clicked"})],G(this,null,d,{kind:"accessor",name:"profile",static:!1,private:!1,access:{has:c=>"profile"in c,get:c=>c.profile,set:(c,k)=>{c.profile=k}},metadata:y},a,u),G(this,null,h,{kind:"accessor",name:"author",static:!1,private:!1,access:{has:c=>"author"in c,get:c=>c.author,set:(c,k)=>{c.author=k}},metadata:y},l,n),G(this,null,o,{kind:"accessor",name:"avatar",static:!1,private:!1,access:{has:c=>"avatar"in c,get:c=>c.avatar,set:(c,k)=>{c.avatar=k}},metadata:y},C,v),G(this,null,x,{kind:"accessor",name:"bot",static:!1,private:!1,access:{has:c=>"bot"in c,get:c=>c.bot,set:(c,k)=>{c.bot=k}},metadata:y},p,g),G(this,null,$,{kind:"accessor",name:"server",static:!1,private:!1,access:{has:c=>"server"in c,get:c=>c.server,set:(c,k)=>{c.server=k}},metadata:y},O,D),G(this,null,N,{kind:"accessor",name:"officialApp",static:!1,private:!1,access:{has:c=>"officialApp"in c,get:c=>c.officialApp,set:(c,k)=>{c.officialApp=k}},metadata:y},P,I),G(this,null,ee,{kind:"accessor",name:"verified",static:!1,private:!1,access:{has:c=>"verified"in c,get:c=>c.verified,set:(c,k)=>{c.verified=k}},metadata:y},he,me),G(this,null,pe,{kind:"accessor",name:"op",static:!1,private:!1,access:{has:c=>"op"in c,get:c=>c.op,set:(c,k)=>{c.op=k}},metadata:y},ge,_e),G(this,null,ve,{kind:"accessor",name:"edited",static:!1,private:!1,access:{has:c=>"edited"in c,get:c=>c.edited,set:(c,k)=>{c.edited=k}},metadata:y},be,xe),G(this,null,ye,{kind:"accessor",name:"roleColor",static:!1,private:!1,access:{has:c=>"roleColor"in c,get:c=>c.roleColor,set:(c,k)=>{c.roleColor=k}},metadata:y},$e,we),G(this,null,Ce,{kind:"accessor",name:"roleIcon",static:!1,private:!1,access:{has:c=>"roleIcon"in c,get:c=>c.roleIcon,set:(c,k)=>{c.roleIcon=k}},metadata:y},ke,Te),G(this,null,Ae,{kind:"accessor",name:"roleName",static:!1,private:!1,access:{has:c=>"roleName"in c,get:c=>c.roleName,set:(c,k)=>{c.roleName=k}},metadata:y},Ee,Me),G(this,null,Re,{kind:"accessor",name:"clanIcon",static:!1,private:!1,access:{has:c=>"clanIcon"in c,get:c=>c.clanIcon,set:(c,k)=>{c.clanIcon=k}},metadata:y},Se,ze),G(this,null,De,{kind:"accessor",name:"clanTag",static:!1,private:!1,access:{has:c=>"clanTag"in c,get:c=>c.clanTag,set:(c,k)=>{c.clanTag=k}},metadata:y},M,w),G(this,null,L,{kind:"accessor",name:"highlight",static:!1,private:!1,access:{has:c=>"highlight"in c,get:c=>c.highlight,set:(c,k)=>{c.highlight=k}},metadata:y},Fe,Ze),G(this,null,We,{kind:"accessor",name:"ephemeral",static:!1,private:!1,access:{has:c=>"ephemeral"in c,get:c=>c.ephemeral,set:(c,k)=>{c.ephemeral=k}},metadata:y},Ge,Qe),G(this,null,Ke,{kind:"accessor",name:"timestamp",static:!1,private:!1,access:{has:c=>"timestamp"in c,get:c=>c.timestamp,set:(c,k)=>{c.timestamp=k}},metadata:y},Xe,Ye),G(this,null,Je,{kind:"accessor",name:"twentyFour",static:!1,private:!1,access:{has:c=>"twentyFour"in c,get:c=>c.twentyFour,set:(c,k)=>{c.twentyFour=k}},metadata:y},et,tt),G(this,null,rt,{kind:"accessor",name:"messageBodyOnly",static:!1,private:!1,access:{has:c=>"messageBodyOnly"in c,get:c=>c.messageBodyOnly,set:(c,k)=>{c.messageBodyOnly=k}},metadata:y},A,m),G(this,null,E,{kind:"accessor",name:"lightTheme",static:!1,private:!1,access:{has:c=>"lightTheme"in c,get:c=>c.lightTheme,set:(c,k)=>{c.lightTheme=k}},metadata:y},Ue,st),G(this,null,dt,{kind:"accessor",name:"compactMode",static:!1,private:!1,access:{has:c=>"compactMode"in c,get:c=>c.compactMode,set:(c,k)=>{c.compactMode=k}},metadata:y},T,f),G(this,null,S,{kind:"accessor",name:"noBackground",static:!1,private:!1,access:{has:c=>"noBackground"in c,get:c=>c.noBackground,set:(c,k)=>{c.noBackground=k}},metadata:y},dr,Nt),G(this,null,ce,{kind:"accessor",name:"hasThread",static:!1,private:!1,access:{has:c=>"hasThread"in c,get:c=>c.hasThread,set:(c,k)=>{c.hasThread=k}},metadata:y},or,ps),G(this,null,gs,{kind:"accessor",name:"dismissMessageClicked",static:!1,private:!1,access:{has:c=>"dismissMessageClicked"in c,get:c=>c.dismissMessageClicked,set:(c,k)=>{c.dismissMessageClicked=k}},metadata:y},_s,vs),G(null,t={value:r},e,{kind:"class",name:r.name,metadata:y},null,s),bs=r=t.value,y&&Object.defineProperty(r,Symbol.metadata,{enumerable:!0,configurable:!0,writable:!0,value:y})}static styles=te`
		:host {
			color: #dcddde;
			display: flex;
			flex-direction: column;
			font-size: 0.9em;
			font-family: 'gg sans', 'Noto Sans', Whitney, 'Helvetica Neue', Helvetica, Roboto, Arial, sans-serif;

			position: relative;
			word-wrap: break-word;
			-webkit-user-select: text;
			-moz-user-select: text;
			-ms-user-select: text;
			user-select: text;
			-webkit-box-flex: 0;
			-ms-flex: 0 0 auto;
			flex: 0 0 auto;
			min-height: 1.375rem;
			padding-left: 1em;
			padding-right: 48px;
			margin-top: inherit;
			margin-bottom: inherit;
			line-height: 16px;
		}

		.discord-message-inner {
			display: flex;
			position: relative;
			-webkit-box-flex: 0;
			-ms-flex: 0 0 auto;
			flex: 0 0 auto;
		}

		.discord-message-inner-center {
			align-items: center;
		}

		:host([message-body-only]) {
			margin-top: 0px !important;
			padding-top: 0.125rem !important;
			padding-bottom: 0.0625rem !important;
		}

		:host([highlight]),
		:host([ephemeral]) {
			padding-right: 5px;
			position: relative;
		}

		:host([highlight])::before,
		:host([ephemeral])::before {
			content: '';
			position: absolute;
			display: block;
			top: 0;
			left: 0;
			bottom: 0;
			pointer-events: none;
			width: 2px;
		}

		:host([highlight]) {
			background-color: rgba(250, 166, 26, 0.1);
		}

		:host([highlight][light-theme]) {
			background-color: rgba(250, 166, 26, 0.1);
		}

		:host([highlight])::before {
			background-color: #faa61a;
		}

		:host([light-theme][highlight])::before {
			background-color: #af7615;
		}

		:host([ephemeral]) {
			background-color: rgba(88, 101, 242, 0.05);
		}

		:host([ephemeral]:hover) {
			background-color: rgba(88, 101, 242, 0.1);
		}

		:host([ephemeral])::before {
			background-color: #5865f2;
		}

		:host([light-theme]) {
			color: #2e3338;
			border-color: #eceeef;
		}

		.discord-author-avatar {
			margin-right: 16px;
			margin-top: 5px;
			min-width: 40px;
			z-index: 1;
			display: flex;
		}

		.discord-author-avatar img {
			width: 40px;
			height: 40px;
			border-radius: 50%;
			cursor: pointer;
		}

		.discord-message-timestamp {
			color: #72767d;
			font-size: 12px;
			margin-left: 3px;
		}

		.discord-message-body-only-indent {
			width: 56px;
		}

		:host(:hover) .discord-message-timestamp-hover::before {
			content: attr(datetime);
		}

		:host([light-theme]) .discord-message-timestamp {
			color: #747f8d;
		}

		.discord-message-edited {
			color: #72767d;
			font-size: 10px;
		}

		:host([light-theme]) .discord-message-edited {
			color: #99aab5;
		}

		.discord-message-content {
			width: 100%;
			line-height: 160%;
			font-weight: normal;
			padding-top: 2px;
		}

		.discord-message-body {
			font-size: 1rem;
			font-weight: 400;
			word-break: break-word;
			position: relative;
		}

		:host([light-theme]) .discord-message-timestamp,
		:host([compact-mode]) .discord-message:hover .discord-message-timestamp {
			color: #99aab5;
		}

		:host([light-theme][compact-mode]).discord-message-timestamp {
			color: #d1d9de;
		}

		:host([compact-mode]) .discord-message-timestamp {
			display: inline-block;
			width: 3.1rem;
			text-align: right;
			font-size: 0.6875rem;
			line-height: 1.375rem;
			margin-right: 0.375rem;
			margin-left: 0;
			text-indent: 0;
		}

		:host([compact-mode]) .discord-message-body {
			line-height: 1.375rem;
			padding-left: 10px;
			margin-left: -6px;
		}

		:host([compact-mode]) .discord-message-compact-indent {
			padding-left: 10px;
		}

		:host .discord-message-markup {
			font-size: 1rem;
			line-height: 1.375rem;
			word-wrap: break-word;
			user-select: text;
			font-weight: 400;
			display: inline;
		}

		:host(:hover) {
			background-color: hsl(0 calc(1 * 0%) 0.8%/0.03);
		}

		:host([highlight]:hover) {
			background-color: hsl(40 calc(1 * 86.4%) 56.9%/0.08);
		}

		:host([has-thread]):after {
			width: 2rem;
			left: 2.2rem;
			top: 4.8rem;
			border-left: 2px solid #4f545c !important;
			border-bottom: 2px solid #4f545c !important;
			border-bottom-left-radius: 8px !important;
			bottom: 29px;
			content: '';
			position: absolute;
		}

		:host([light-theme][has-Thread]):after {
			border-color: #747f8d !important;
		}

		.discord-message-ephemeral {
			margin-top: 4px;
			font-size: 12px;
			font-weight: 400;
			color: #72767d;
		}

		:host([light-theme]) .discord-message-ephemeral {
			color: #747f8d;
		}

		.discord-message-ephemeral .discord-message-ephemeral-link {
			color: #00aff4;
			font-weight: 500;
			cursor: pointer;
		}

		.discord-message-ephemeral .discord-message-ephemeral-link:hover {
			text-decoration: underline;
		}

		.discord-message-ephemeral .discord-message-ephemeral-icon {
			margin-right: 4px;
			vertical-align: text-bottom;
		}
	`;#e=R(this,a,void 0);get profile(){return this.#e}set profile(y){this.#e=y}#t=(R(this,u),R(this,l,"User"));get author(){return this.#t}set author(y){this.#t=y}#r=(R(this,n),R(this,C,void 0));get avatar(){return this.#r}set avatar(y){this.#r=y}#s=(R(this,v),R(this,p,!1));get bot(){return this.#s}set bot(y){this.#s=y}#i=(R(this,g),R(this,O,!1));get server(){return this.#i}set server(y){this.#i=y}#a=(R(this,D),R(this,P,!1));get officialApp(){return this.#a}set officialApp(y){this.#a=y}#d=(R(this,I),R(this,he,!1));get verified(){return this.#d}set verified(y){this.#d=y}#o=(R(this,me),R(this,ge,!1));get op(){return this.#o}set op(y){this.#o=y}#n=(R(this,_e),R(this,be,!1));get edited(){return this.#n}set edited(y){this.#n=y}#u=(R(this,xe),R(this,$e,void 0));get roleColor(){return this.#u}set roleColor(y){this.#u=y}#c=(R(this,we),R(this,ke,void 0));get roleIcon(){return this.#c}set roleIcon(y){this.#c=y}#l=(R(this,Te),R(this,Ee,void 0));get roleName(){return this.#l}set roleName(y){this.#l=y}#f=(R(this,Me),R(this,Se,void 0));get clanIcon(){return this.#f}set clanIcon(y){this.#f=y}#h=(R(this,ze),R(this,M,void 0));get clanTag(){return this.#h}set clanTag(y){this.#h=y}#m=(R(this,w),R(this,Fe,!1));get highlight(){return this.#m}set highlight(y){this.#m=y}#p=(R(this,Ze),R(this,Ge,!1));get ephemeral(){return this.#p}set ephemeral(y){this.#p=y}#g=(R(this,Qe),R(this,Xe,new Date));get timestamp(){return this.#g}set timestamp(y){this.#g=y}#_=(R(this,Ye),R(this,et,!1));get twentyFour(){return this.#_}set twentyFour(y){this.#_=y}#v=(R(this,tt),R(this,A,!1));get messageBodyOnly(){return this.#v}set messageBodyOnly(y){this.#v=y}#b=(R(this,m),R(this,Ue,!1));get lightTheme(){return this.#b}set lightTheme(y){this.#b=y}#x=(R(this,st),R(this,T,!1));get compactMode(){return this.#x}set compactMode(y){this.#x=y}#y=(R(this,f),R(this,dr,!1));get noBackground(){return this.#y}set noBackground(y){this.#y=y}#$=(R(this,Nt),R(this,or,!1));get hasThread(){return this.#$}set hasThread(y){this.#$=y}#w=(R(this,ps),R(this,_s,()=>{}));get dismissMessageClicked(){return this.#w}set dismissMessageClicked(y){this.#w=y}willUpdate(){this.hasThread=Array.from(this.children).some(y=>y.tagName.toLowerCase()==="discord-thread"),this.highlight=this.highlight||Array.from(this.children).some(y=>y.tagName.toLowerCase()==="discord-mention"&&y.hasAttribute("highlight")&&(y.type==="user"||y.type==="role"))}handleSpaceToDismissMessage(y){y.code==="Space"&&(y.preventDefault(),y.stopPropagation(),this.dismissMessageClicked?.())}render(){let y={author:this.author,bot:this.bot,officialApp:this.officialApp,verified:this.verified,server:this.server,op:this.op,roleColor:this.roleColor,roleIcon:this.roleIcon,clanIcon:this.clanIcon,clanTag:this.clanTag,roleName:this.roleName},c=this.profile!==void 0&&Reflect.get(ft,this.profile)||{},k={...y,...c,avatar:this.resolveAvatar(c.avatar??this.avatar)},Lt=Xr(this.timestamp,this.compactMode,this.twentyFour)??void 0;return _`
			<slot name="reply"></slot>
			<div
				class=${ds({"discord-message-inner":!0,"discord-message-inner-center":this.messageBodyOnly})}
			>
				${z(this.compactMode&&!this.messageBodyOnly,()=>_`<time datetime="${Q(Lt)}" class="discord-message-timestamp">${Lt}</time>`,()=>null)}
				${z(this.messageBodyOnly,()=>_`<time
							datetime="${Q(Lt)}"
							class=${ds({"discord-message-timestamp":!0,"discord-message-timestamp-hover":!0,"discord-message-body-only-indent":!this.compactMode})}
						></time>`,()=>null)}
				${z(this.compactMode||this.messageBodyOnly,()=>null,()=>_`<div class="discord-author-avatar">
							<img src="${Q(k.avatar)}" alt="${Q(k.author)}" />
						</div>`)}

				<div class="discord-message-content">
					${z(this.compactMode||this.messageBodyOnly,()=>null,()=>_`
							<discord-author-info
								author=${k.author??""}
								?bot=${k.bot??!1}
								?server=${k.server??!1}
								?official-app=${k.officialApp??!1}
								?verified=${k.verified??!1}
								?op=${k.op??!1}
								role-color=${k.roleColor??""}
								role-icon=${k.roleIcon??""}
								role-name=${k.roleName??""}
								clan-icon=${k.clanIcon??""}
								clan-tag=${k.clanTag??""}
							></discord-author-info
							><time datetime="${Q(Lt)}" class="discord-message-timestamp">${Lt}</time>
						`)}
					<div class="discord-message-body">
						${z(this.compactMode,()=>_`<discord-author-info
									author=${k.author??""}
									?bot=${k.bot??!1}
									?server=${k.server??!1}
									?official-app=${k.officialApp??!1}
									?verified=${k.verified??!1}
									?op=${k.op??!1}
									role-color=${k.roleColor??""}
									role-icon=${k.roleIcon??""}
									role-name=${k.roleName??""}
									clan-icon=${k.clanIcon??""}
									clan-tag=${k.clanTag??""}
								></discord-author-info>`,()=>null)}<span class="discord-message-markup"><slot></slot></span>
						${z(this.edited,()=>_`<span class="discord-message-edited">(edited)</span>`,()=>null)}
					</div>
					<div class="discord-message-compact-indent">
						<slot name="attachments"></slot>
						<slot name="embeds"></slot>
						<slot name="components"></slot>
						<slot name="reactions"></slot>
						<slot name="thread"></slot>
						${z(this.ephemeral,()=>_`
								<div class="discord-message-ephemeral">
									${os()} Only you can see this •
									<span
										role="button"
										class="discord-message-ephemeral-link"
										@click=${this.dismissMessageClicked}
										@keydown=${this.handleSpaceToDismissMessage}
										>Dismiss message</span
									>
								</div>
							`,()=>null)}
					</div>
				</div>
			</div>
		`}resolveAvatar(y){return y===void 0?Oe.default:Oe[y]??y??Oe.default}constructor(){super(...arguments),R(this,vs)}static{R(r,s)}};return bs=r})();var Zs=function(e,t,s,r,i,d){function a($){if($!==void 0&&typeof $!="function")throw new TypeError("Function expected");return $}for(var u=r.kind,h=u==="getter"?"get":u==="setter"?"set":"value",l=!t&&e?r.static?e:e.prototype:null,n=t||(l?Object.getOwnPropertyDescriptor(l,r.name):{}),o,C=!1,v=s.length-1;v>=0;v--){var x={};for(var p in r)x[p]=p==="access"?{}:r[p];for(var p in r.access)x.access[p]=r.access[p];x.addInitializer=function($){if(C)throw new TypeError("Cannot add initializers after decoration has completed");d.push(a($||null))};var g=(0,s[v])(u==="accessor"?{get:n.get,set:n.set}:n[h],x);if(u==="accessor"){if(g===void 0)continue;if(g===null||typeof g!="object")throw new TypeError("Object expected");(o=a(g.get))&&(n.get=o),(o=a(g.set))&&(n.set=o),(o=a(g.init))&&i.unshift(o)}else(o=a(g))&&(u==="field"?i.unshift(o):n[h]=o)}l&&Object.defineProperty(l,r.name,n),C=!0},ns=function(e,t,s){for(var r=arguments.length>2,i=0;i<t.length;i++)s=r?t[i].call(e,s):t[i].call(e);return r?s:void 0},qa=(()=>{let e=[se("discord-quote")],t,s=[],r,i=W,d,a=[],u=[];var h=class extends i{static{r=this}static{let l=typeof Symbol=="function"&&Symbol.metadata?Object.create(i[Symbol.metadata]??null):void 0;d=[Y({context:de,subscribe:!0}),b({type:Boolean,reflect:!0,attribute:"light-theme"})],Zs(this,null,d,{kind:"accessor",name:"lightTheme",static:!1,private:!1,access:{has:n=>"lightTheme"in n,get:n=>n.lightTheme,set:(n,o)=>{n.lightTheme=o}},metadata:l},a,u),Zs(null,t={value:r},e,{kind:"class",name:r.name,metadata:l},null,s),h=r=t.value,l&&Object.defineProperty(r,Symbol.metadata,{enumerable:!0,configurable:!0,writable:!0,value:l})}static styles=te`
		:host {
			display: flex;
		}

		.discord-quote-divider {
			background-color: #4f545c;
			border-radius: 4px;
			font-size: 0.9em;
			font-style: normal;
			font-weight: 400;
			margin: 0;
			padding: 0;
			width: 4px;
		}

		:host([light-theme]) .discord-quote-divider {
			background-color: #c4c9ce;
		}

		blockquote {
			margin-block-end: unset;
			margin-block-start: unset;
			margin-inline-end: unset;
			margin-inline-start: unset;
			padding: 0 8px 0 12px;
		}
	`;#e=ns(this,a,!1);get lightTheme(){return this.#e}set lightTheme(l){this.#e=l}render(){return _`
			<div class="discord-quote-divider"></div>
			<!-- display: inline -->
			<blockquote><slot></slot></blockquote>
		`}constructor(){super(...arguments),ns(this,u)}static{ns(r,s)}};return h=r})();var Ws=function(e,t,s,r,i,d){function a($){if($!==void 0&&typeof $!="function")throw new TypeError("Function expected");return $}for(var u=r.kind,h=u==="getter"?"get":u==="setter"?"set":"value",l=!t&&e?r.static?e:e.prototype:null,n=t||(l?Object.getOwnPropertyDescriptor(l,r.name):{}),o,C=!1,v=s.length-1;v>=0;v--){var x={};for(var p in r)x[p]=p==="access"?{}:r[p];for(var p in r.access)x.access[p]=r.access[p];x.addInitializer=function($){if(C)throw new TypeError("Cannot add initializers after decoration has completed");d.push(a($||null))};var g=(0,s[v])(u==="accessor"?{get:n.get,set:n.set}:n[h],x);if(u==="accessor"){if(g===void 0)continue;if(g===null||typeof g!="object")throw new TypeError("Object expected");(o=a(g.get))&&(n.get=o),(o=a(g.set))&&(n.set=o),(o=a(g.init))&&i.unshift(o)}else(o=a(g))&&(u==="field"?i.unshift(o):n[h]=o)}l&&Object.defineProperty(l,r.name,n),C=!0},us=function(e,t,s){for(var r=arguments.length>2,i=0;i<t.length;i++)s=r?t[i].call(e,s):t[i].call(e);return r?s:void 0},Ha=(()=>{let e=[se("discord-subscript")],t,s=[],r,i=W,d,a=[],u=[];var h=class extends i{static{r=this}static{let l=typeof Symbol=="function"&&Symbol.metadata?Object.create(i[Symbol.metadata]??null):void 0;d=[Y({context:de}),b({type:Boolean,reflect:!0,attribute:"light-theme"})],Ws(this,null,d,{kind:"accessor",name:"lightTheme",static:!1,private:!1,access:{has:n=>"lightTheme"in n,get:n=>n.lightTheme,set:(n,o)=>{n.lightTheme=o}},metadata:l},a,u),Ws(null,t={value:r},e,{kind:"class",name:r.name,metadata:l},null,s),h=r=t.value,l&&Object.defineProperty(r,Symbol.metadata,{enumerable:!0,configurable:!0,writable:!0,value:l})}static styles=te`
		small {
			display: block;
			color: color-mix(in oklab, hsl(214 calc(1 * 8.1%) 61.2% / 1) 100%, black 0%);
			font-size: 0.8125rem;
			line-height: 1.11719rem;
		}

		:host([light-theme]) > small {
			color: color-mix(in oklab, hsl(228 calc(1 * 5.2%) 38% / 1) 100%, black 0%);
		}
	`;#e=us(this,a,!1);get lightTheme(){return this.#e}set lightTheme(l){this.#e=l}render(){return _`
			<small>
				<span>
					<slot></slot>
				</span>
			</small>
		`}constructor(){super(...arguments),us(this,u)}static{us(r,s)}};return h=r})();var Bi=Hi(Ii(),1);var export_SimpleMarkdown=Bi.SimpleMarkdown;var export_rulesExtended=Bi.rulesExtended;export{aa as DiscordActionRow,$a as DiscordAuthorInfo,Ra as DiscordCommand,Ua as DiscordMention,La as DiscordMessage,pa as DiscordMessages,qa as DiscordQuote,Jr as DiscordReply,Ha as DiscordSubscript,export_SimpleMarkdown as SimpleMarkdown,export_rulesExtended as rulesExtended};
