using System.Collections.Immutable;
using Parley.Prompts.Templates;
using Xunit;

namespace Parley.Tests.Prompts.Templates;

/// <summary>Templates, as text cases: what is written for what.</summary>
public sealed class TemplateTests
{
    private static readonly Dictionary<string, object?> Inputs = new()
    {
        ["name"] = "Ada",
        ["n"] = 3,
        ["price"] = 12.50m,
        ["ratio"] = 0.25,
        ["yes"] = true,
        ["nothing"] = null,
        ["items"] = new[] { "a", "b", "c" },
        ["numbers"] = new[] { 3, 1, 2 },
        ["user"] = new Dictionary<string, object?> { ["name"] = "Bob", ["tags"] = new[] { "x", "y" }, ["age"] = 40 },
        ["people"] = new object[]
        {
            new Dictionary<string, object?> { ["name"] = "Cid", ["team"] = "red", ["age"] = 30 },
            new Dictionary<string, object?> { ["name"] = "Dee", ["team"] = "blue", ["age"] = 20 },
            new Dictionary<string, object?> { ["name"] = "Eve", ["team"] = "red", ["age"] = 25 },
        },
        ["html"] = "<b>&</b>",
        ["evil"] = "{{ name }}{% if %}",
    };

    [Theory]
    // Values.
    [InlineData("{{ name }} {{name}} {{ missing }}|{{ nothing }}|{{ missing.deep.er }}", "Ada Ada ||")]
    [InlineData("{{ n }} {{ price }} {{ ratio }} {{ yes }} {{ 1.0 }} {{ 30 }}", "3 12.5 0.25 true 1 30")]
    [InlineData("{{ items }} {{ user.tags[1] }} {{ user['name'] }} {{ items[-1] }}", "[\"a\",\"b\",\"c\"] y Bob c")]
    [InlineData("{{ html }} {{ html | escape }}", "<b>&</b> &lt;b&gt;&amp;&lt;/b&gt;")]
    [InlineData("{{ evil }}", "{{ name }}{% if %}")]
    // Expressions.
    [InlineData("{{ 1 + 2 * 3 }} {{ (1 + 2) * 3 }} {{ 7 // 2 }} {{ 7 % 3 }} {{ 2 ** 3 }} {{ 7 / 2 }} {{ -n }} {{ 6 / 3 }}", "7 9 3 1 8 3.5 -3 2")]
    [InlineData("{{ name ~ n }} {{ 'a' 'b' }} {{ 'x' * 3 }} {{ 'a' + 'b' }}", "Ada3 ab xxx ab")]
    [InlineData("{{ n > 2 and name == 'Ada' }} {{ not yes }} {{ 'a' in items }} {{ 'z' not in items }} {{ 1 < n < 5 }}", "true false true true true")]
    [InlineData("{{ 'big' if n > 2 else 'small' }}{{ 'x' if missing }}", "big")]
    [InlineData("{{ missing or 'else' }} {{ name and n }}", "else 3")]
    [InlineData("{{ items[1:] | join }} {{ 'abcdef'[1:3] }} {{ items[::-1] | join }}", "bc bc cba")]
    [InlineData("{{ [1, 2] + [3] }} {{ {'a': 1, b: 2} | tojson }} {{ {'a': {'b': 1}}.a.b }}", "[1,2,3] {\"a\":1,\"b\":2} 1")]
    // Filters.
    [InlineData("{{ name | upper | lower }} {{ '  x ' | trim }}| {{ 'a b' | title }} {{ 'ABC' | capitalize }}", "ada x| A B Abc")]
    [InlineData("{{ missing | default('d') }} {{ '' | default('d') }}| {{ '' | default('d', true) }} {{ nothing | d('d') }}", "d | d d")]
    [InlineData("{{ items | join(', ') }} {{ items | length }} {{ items | first }}{{ items | last }} {{ 'héé' | length }}", "a, b, c 3 ac 3")]
    [InlineData("{{ numbers | sort | join }} {{ numbers | sort(reverse=true) | join }} {{ numbers | sum }} {{ numbers | min }}{{ numbers | max }}", "123 321 6 13")]
    [InlineData("{{ people | map(attribute='name') | join(',') }} {{ people | sort(attribute='age') | map(attribute='name') | join }}", "Cid,Dee,Eve DeeEveCid")]
    [InlineData("{{ people | selectattr('team', 'equalto', 'red') | map(attribute='name') | join }} {{ numbers | select('odd') | join }} {{ numbers | reject('gt', 1) | join }}", "CidEve 31 1")]
    [InlineData("{% for team, who in people | groupby('team') %}{{ team }}:{{ who | length }} {% endfor %}", "blue:1 red:2 ")]
    [InlineData("{{ 'a-b-a' | replace('a', 'x') }} {{ 'a-b-a' | replace('a', 'x', 1) }} {{ 'one two three' | truncate(9) }} {{ 'one two' | wordcount }}", "x-b-x x-b-a one... 2")]
    [InlineData("{{ 2.567 | round(1) }} {{ 2.5 | round }} {{ '42' | int + 1 }} {{ 'x' | int(7) }} {{ 'x' | float }} {{ -3 | abs }}", "2.6 3 43 7 0 3")]
    [InlineData("{{ '%s is %.1f%%' | format(name, 12.34) }} {{ 'a\nb' | indent(2) }} {{ 'x y' | urlencode }}", "Ada is 12.3% a\n  b x%20y")]
    [InlineData("{{ [1, 2, 1] | unique | join }} {{ [1, 2, 3] | batch(2) | tojson }} {{ user | dictsort | first | join }}", "12 [[1,2],[3]] age40")]
    [InlineData("{{ user | tojson(indent=2) | length > 10 }} {{ '<i>x</i>' | striptags }} {{ items | reverse | join }}", "true x cba")]
    // Tests.
    [InlineData("{{ name is defined }} {{ missing is defined }} {{ missing is undefined }} {{ nothing is none }} {{ n is number }} {{ n is odd }}", "true false true true true true")]
    [InlineData("{{ 6 is divisibleby 3 }} {{ n is not even }} {{ name is string }} {{ user is mapping }} {{ items is iterable }} {{ 'a' is in items }}", "true true true true true true")]
    // Statements.
    [InlineData("{% if n > 5 %}a{% elif n == 3 %}b{% else %}c{% endif %}", "b")]
    [InlineData("{% for i in items %}{{ loop.index }}/{{ loop.length }}{{ i }}{% if not loop.last %},{% endif %}{% endfor %}", "1/3a,2/3b,3/3c")]
    [InlineData("{% for i in items if i != 'b' %}{{ loop.index0 }}{{ i }}{{ loop.first }}{% endfor %}", "0atrue1cfalse")]
    [InlineData("{% for k, v in {'x': 1, 'y': 2} %}{{ k }}={{ v }};{% endfor %}{% for k in user %}{{ k }} {% endfor %}", "x=1;y=2;name tags age ")]
    [InlineData("{% for x in [] %}x{% else %}none{% endfor %}", "none")]
    [InlineData("{% for a, b in [[1, 2], [3, 4]] %}{{ a + b }} {% endfor %}", "3 7 ")]
    [InlineData("{% set x = 5 %}{{ x }}{% set y %}<{{ x }}>{% endset %}{{ y }}{% set a, b = 1, 2 %}{{ a }}{{ b }}", "5<5>12")]
    [InlineData("{% set x = 0 %}{% for i in items %}{% set x = 1 %}{% endfor %}{{ x }}", "0")]
    [InlineData("{% set ns = namespace(n=0) %}{% for i in items %}{% set ns.n = ns.n + 1 %}{% endfor %}{{ ns.n }}", "3")]
    [InlineData("{% macro hi(who, mark='!') %}Hi {{ who }}{{ mark }}{% endmacro %}{{ hi('A') }} {{ hi('B', mark='?') }}", "Hi A! Hi B?")]
    [InlineData("{% macro box() %}[{{ caller() }}]{% endmacro %}{% call box() %}in{% endcall %}", "[in]")]
    [InlineData("{% raw %}{{ not }} {% this %}{% endraw %}{{ name }}", "{{ not }} {% this %}Ada")]
    [InlineData("{% filter upper %}a{{ name }}{% endfilter %}{% with z = 1 %}{{ z }}{% endwith %}{{ z }}", "AADA1")]
    [InlineData("{% switch n %}{% case 1 %}one{% case 3 %}three{% default %}many{% endswitch %}", "three")]
    [InlineData("a{# comment {{ name }} #}b", "ab")]
    // White space.
    [InlineData("a \n {%- if yes -%} \n b {%- endif %} c", "ab c")]
    [InlineData("{{- name -}}  x  {#- c -#}  y", "Adaxy")]
    [InlineData("{% for i in items %} {{ i }}{% endfor %}\t|\n", " a b c\t|\n")]
    // Methods of Python.
    [InlineData("{{ name.upper() }} {{ 'a,b'.split(',') | join('-') }} {{ user.get('age') }} {{ user.get('no', 'z') }} {{ ', '.join(items) }}", "ADA a-b 40 z a, b, c")]
    [InlineData("{% for k, v in user.items() %}{{ k }} {% endfor %}{{ name.startswith('A') }} {{ range(3) | join }} {{ 'aXa'.replace('a', 'b') }}", "name tags age true 012 bXb")]
    public void Jinja(string template, string expected) => Assert.Equal(expected, CompiledTemplate.Parse(template).Render(Inputs));

    [Theory]
    [InlineData("{% set x = 0 %}{% for i in items %}{% set x = loop.index %}{% endfor %}{{ x }}", "3")]
    [InlineData("{{ name.toUpperCase() }} {{ items.join('-') }} {{ name.length }} {{ items.length }} {{ 'aXa'.replace('a', 'b') }}", "ADA a-b-c 3 3 bXa")]
    [InlineData("{{ n === 3 }} {{ user | dump }} {{ items.includes('b') }} {{ 'abc'.slice(1) }}", "true {\"name\":\"Bob\",\"tags\":[\"x\",\"y\"],\"age\":40} true bc")]
    [InlineData("{% for team, who in people | groupby('team') %}{{ team }}:{{ who | length }} {% endfor %}", "red:2 blue:1 ")]
    [InlineData("{% if n %}a{% elseif yes %}b{% endif %}{% asyncEach i in items %}{{ i }}{% endeach %}", "aabc")]
    [InlineData("{{ -7 % 3 }} {{ 'one two three' | truncate(9) }}", "-1 one two...")]
    public void Nunjucks(string template, string expected) =>
        Assert.Equal(expected, CompiledTemplate.Parse(template).Render(Inputs, new TemplateOptions { Dialect = TemplateDialect.Nunjucks }));

    [Theory]
    [InlineData("a\n{% if x %}", 2, "'if' is not closed")]
    [InlineData("{{ name", 1, "not closed with '}}'")]
    [InlineData("a\nb {{ name | nofilter }}", 2, "no filter 'nofilter'")]
    [InlineData("{% bogus %}", 1, "'bogus' is not known")]
    [InlineData("{{ name is strange }}", 1, "no test 'strange'")]
    [InlineData("{% for x items %}{% endfor %}", 1, "'in' is needed")]
    [InlineData("{{ 1 + }}", 1, "A value is needed")]
    [InlineData("{% endif %}", 1, "has nothing that it ends")]
    [InlineData("{{ 'abc }}", 1, "not closed")]
    [InlineData("{{ missing() }}", 1, "cannot be called")]
    [InlineData("{{ name.constructor() }}", 1, "no method 'constructor'")]
    [InlineData("{% include 'other' %}", 1, "no template 'other'")]
    [InlineData("{{ 'a' - 1 }}", 1, "A number is needed")]
    public void What_is_wrong_is_said_with_its_line(string template, int line, string words)
    {
        var fault = Assert.Throws<TemplateException>(() => CompiledTemplate.Parse(template).Render(Inputs));

        Assert.Equal(line, fault.Line);
        Assert.Contains(words, fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{% for a in range(100000) %}{% for b in range(100000) %}x{% endfor %}{% endfor %}")]
    [InlineData("{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}")]
    [InlineData("{{ 'aaaaaaaaaa' * 100000000 }}")]
    [InlineData("{{ range(1000000000) | join }}")]
    [InlineData("{% set s = 'aaaaaaaaaa' %}{% for i in range(40) %}{% set s = s ~ s %}{{ s }}{% endfor %}{% set x = 'a' %}{{ x | center(1000000000) }}")]
    [InlineData("{{ 'a' | indent(2000000000) | replace('a', 'bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb' * 100000) | replace('b', 'b' * 1000000) }}")]
    [InlineData("{% include 'self' %}")]
    public void What_would_run_away_is_stopped(string template)
    {
        var options = new TemplateOptions { Include = _ => "{% include 'self' %}" };

        Assert.Throws<TemplateException>(() => CompiledTemplate.Parse(template).Render(Inputs, options));
    }

    [Fact]
    public void Deep_nesting_is_refused() =>
        Assert.Throws<TemplateException>(() => CompiledTemplate.Parse("{{ " + new string('(', 5000) + "1" + new string(')', 5000) + " }}"));

    [Fact]
    public void Includes_and_imports_are_read_through_the_host()
    {
        var files = new Dictionary<string, string>
        {
            ["part"] = "<{{ name }}{{ local }}>",
            ["macros"] = "{% macro b(x) %}**{{ x }}**{% endmacro %}{% set v = 7 %}",
        };
        var options = new TemplateOptions { Include = files.GetValueOrDefault };

        var text = CompiledTemplate
            .Parse("{% set local = 1 %}{% include 'part' %}{% include 'no' ignore missing %}{% from 'macros' import b as bold, v %}{{ bold('x') }}{{ v }}{% import 'macros' as m %}{{ m.b(2) }}")
            .Render(Inputs, options);

        Assert.Equal("<Ada1>**x**7**2**", text);
    }

    [Fact]
    public void Filters_of_the_host_win_over_the_built_in_ones()
    {
        var options = new TemplateOptions
        {
            Filters = ImmutableDictionary<string, TemplateFunction>.Empty.Add("upper", c => $"<{c.InputText}{c.Text(0, "x", "")}>"),
            Globals = ImmutableDictionary<string, object?>.Empty.Add("site", "here"),
        };

        Assert.Equal("<Ada!>here", CompiledTemplate.Parse("{{ name | upper('!') }}{{ site }}").Render(Inputs, options));
    }

    [Fact]
    public void One_template_serves_many_threads()
    {
        var template = CompiledTemplate.Parse("{% for i in range(20) %}{{ i * n }},{% endfor %}");
        var expected = Enumerable.Range(0, 100).Select(n => string.Concat(Enumerable.Range(0, 20).Select(i => $"{i * n},"))).ToArray();

        Parallel.For(0, 100, n => Assert.Equal(expected[n], template.Render(new Dictionary<string, object?> { ["n"] = n })));
    }
}
