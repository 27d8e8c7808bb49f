using Mono.Cecil;
using Mono.Cecil.Cil;

namespace Parley.Tests.Architecture;

/// <summary>Which types and members a compiled type uses; sees into async methods, iterators, lambdas and catch clauses.</summary>
internal static class TypeUses
{
    /// <summary>Every type that a type mentions, with those of its nested and compiler-made types.</summary>
    /// <param name="type">The type.</param>
    public static IEnumerable<TypeReference> Of(TypeDefinition type) => References(type).SelectMany(Flatten);

    /// <summary>Every member that a type's code reaches for.</summary>
    /// <param name="type">The type.</param>
    public static IEnumerable<MemberReference> Members(TypeDefinition type) =>
    [
        .. type.Methods.Where(method => method.HasBody)
            .SelectMany(method => method.Body.Instructions)
            .Select(instruction => instruction.Operand)
            .OfType<MemberReference>(),
        .. type.NestedTypes.SelectMany(Members),
    ];

    private static IEnumerable<TypeReference?> References(TypeDefinition type) =>
    [
        type.BaseType,
        .. type.Interfaces.Select(i => i.InterfaceType),
        .. type.CustomAttributes.Select(a => a.AttributeType),
        .. type.Fields.Select(f => f.FieldType),
        .. type.GenericParameters.SelectMany(p => p.Constraints).Select(c => c.ConstraintType),
        .. type.Methods.SelectMany(References),
        .. type.NestedTypes.SelectMany(References),
    ];

    private static IEnumerable<TypeReference?> References(MethodDefinition method) =>
    [
        method.ReturnType,
        .. method.Parameters.Select(p => p.ParameterType),
        .. method.GenericParameters.SelectMany(p => p.Constraints).Select(c => c.ConstraintType),
        .. method.HasBody ? method.Body.Variables.Select(v => v.VariableType) : [],
        .. method.HasBody ? method.Body.ExceptionHandlers.Select(h => h.CatchType) : [],
        .. method.HasBody ? method.Body.Instructions.SelectMany(Operands) : [],
    ];

    private static IEnumerable<TypeReference?> Operands(Instruction instruction) => instruction.Operand switch
    {
        TypeReference type => [type],
        GenericInstanceMethod call => [call.DeclaringType, .. call.GenericArguments],
        MemberReference member => [member.DeclaringType],
        _ => [],
    };

    private static IEnumerable<TypeReference> Flatten(TypeReference? type) => type switch
    {
        null => [],
        GenericInstanceType generic => [.. Flatten(generic.ElementType), .. generic.GenericArguments.SelectMany(Flatten)],
        TypeSpecification wrapped => Flatten(wrapped.ElementType),
        { DeclaringType: { } outer } => [type, .. Flatten(outer)],
        _ => [type],
    };
}
