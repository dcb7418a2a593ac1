// A page's look in light and dark, and its tables: a column is sorted as numbers where most of its cells are; what is missing stays last.
(function(){
var dark=matchMedia("(prefers-color-scheme: dark)");
window.modelopsLook=function(layout){
  var look=JSON.parse(JSON.stringify(layout||{}));
  if(dark.matches){
    look.paper_bgcolor=look.plot_bgcolor="rgba(0,0,0,0)";
    look.font=Object.assign({},look.font,{color:"#e4e6e9"});
    Object.keys(look).filter(function(name){return/^[xy]axis\d*$/.test(name)}).forEach(function(name){look[name]=Object.assign({},look[name],{gridcolor:"#3b4148",zerolinecolor:"#6b727a"})})}
  if(innerWidth<600&&look.title){
    look.title=typeof look.title==="string"?{text:look.title}:look.title;
    look.title.font=Object.assign({size:13},look.title.font)}
  if(innerWidth<600&&!look.legend){
    look.legend={orientation:"h",y:-0.25};
    look.margin=Object.assign({},look.margin,{l:45,r:10})}
  return look};
dark.addEventListener("change",function(){window.modelopsPlotly&&window.modelopsPlotly.then(function(plotly){
  document.querySelectorAll(".modelops-figure").forEach(function(place){place.modelopsFigure&&plotly.react(place,place.modelopsFigure.data,window.modelopsLook(place.modelopsFigure.layout))})})});
function text(row,column){return row.cells[column].textContent.trim()}
function number(words){return/^(< |[-\u2212+])?\d/.test(words)?parseFloat(words.replace("< ","").replace("\u2212","-")):NaN}
function sort(table,heads,column){
  var head=heads[column],down=head.getAttribute("aria-sort")==="ascending",body=table.tBodies[0];
  heads.forEach(function(each){each.setAttribute("aria-sort","none")});
  head.setAttribute("aria-sort",down?"descending":"ascending");
  var rows=Array.from(body.rows),known=rows.filter(function(row){return!/^(|\u2013|undefined)$/.test(text(row,column))}),others=rows.filter(function(row){return known.indexOf(row)<0});
  var numbers=known.filter(function(row){return!isNaN(number(text(row,column)))}).length*2>known.length;
  known.sort(function(a,b){
    var order=numbers?(number(text(a,column))-number(text(b,column))||0):text(a,column).localeCompare(text(b,column),"en",{numeric:true});
    return down?-order:order});
  known.concat(others).forEach(function(row){body.appendChild(row)})}
document.addEventListener("DOMContentLoaded",function(){
  document.querySelectorAll("table.sortable").forEach(function(table){
    var heads=Array.from(table.tHead.rows[0].cells);
    heads.forEach(function(head,column){
      var button=document.createElement("button");
      button.type="button";
      while(head.firstChild){button.appendChild(head.firstChild)}
      head.appendChild(button);
      head.setAttribute("aria-sort","none");
      button.addEventListener("click",function(){sort(table,heads,column)})})})})
})()
