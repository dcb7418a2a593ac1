using System.Net;

namespace ModelOps.Plots;

/// <summary>What all pages share: the look in light and dark, tables that scroll inside and are sorted by their heads, figures that follow.</summary>
internal static class PageFrame
{
    private const string Style = """
        :root{color-scheme:light dark;--ink:#222;--paper:#fff;--line:#ddd;--soft:#5f6368;--link:#0b57d0;--band:#f3f5f8}
        @media(prefers-color-scheme:dark){:root{--ink:#e4e6e9;--paper:#14171b;--line:#3b4148;--soft:#a2a8af;--link:#8ab4f8;--band:#20252b}}
        body{font-family:system-ui,sans-serif;line-height:1.45;max-width:60rem;margin:2rem auto;padding:0 1rem;color:var(--ink);background:var(--paper);overflow-wrap:break-word}
        a{color:var(--link)}
        table{border-collapse:collapse;margin:1rem 0}
        th,td{padding:.25rem .75rem;border-bottom:1px solid var(--line);text-align:left;vertical-align:top}
        th button{font:inherit;color:inherit;background:none;border:0;padding:0;text-align:inherit;cursor:pointer}
        th button::after{content:"\2195";color:var(--soft);margin-left:.3em}
        th[aria-sort=ascending] button::after{content:"\2191";color:inherit}
        th[aria-sort=descending] button::after{content:"\2193";color:inherit}
        .number{text-align:right;font-variant-numeric:tabular-nums}
        pre{overflow-x:auto}
        @media(max-width:600px){body{margin:1rem auto;padding:0 .7rem}th,td{padding:.25rem .4rem}}
        """;

    // A column is sorted as numbers where most of its cells are; what is missing stays last.
    private const string Script = """
        <script>(function(){
        var dark=matchMedia("(prefers-color-scheme: dark)");
        window.modelopsLook=function(layout){
          var look=JSON.parse(JSON.stringify(layout||{}));
          if(dark.matches){
            look.paper_bgcolor=look.plot_bgcolor="rgba(0,0,0,0)";
            look.font=Object.assign({},look.font,{color:"#e4e6e9"});
            Object.keys(look).filter(function(name){return/^[xy]axis\d*$/.test(name)}).forEach(function(name){look[name]=Object.assign({},look[name],{gridcolor:"#3b4148",zerolinecolor:"#6b727a"})})}
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
        })()</script>
        """;

    /// <summary>A page with figures.</summary>
    internal static string WithScripts(string title, string body) => Whole(title, body, $"{PlotlyScript.Element}\n{Script}");

    /// <summary>A page without any script.</summary>
    internal static string Static(string title, string body) => Whole(title, body, "");

    private static string Whole(string title, string body, string scripts) =>
        $$"""
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width">
        <title>{{WebUtility.HtmlEncode(title)}}</title>
        <style>
        {{Style}}
        </style>
        {{scripts}}
        </head>
        <body>
        {{body}}
        </body>
        </html>

        """;
}
