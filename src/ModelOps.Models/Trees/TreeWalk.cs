using System.Runtime.CompilerServices;

namespace ModelOps.Models.Trees;

/// <summary>
/// Eight walks down a tree at once. One walk waits for memory at each step; eight that wait together take hardly
/// longer. A walk that has arrived steps in place.
/// </summary>
internal static unsafe class TreeWalk
{
    public const int Lanes = 8;

    /// <summary>Eight rows down one tree.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Rows(FlatNode* nodes, float* x, nint width, int depth, int* at)
    {
        nint a = at[0], b = a, c = a, d = a, e = a, f = a, g = a, h = a;
        var (x1, x2, x3, x4, x5, x6, x7) = (width, 2 * width, 3 * width, 4 * width, 5 * width, 6 * width, 7 * width);
        for (var level = 0; level < depth; level++)
        {
            var (na, nb, nc, nd) = (Step(nodes + a, x), Step(nodes + b, x + x1), Step(nodes + c, x + x2), Step(nodes + d, x + x3));
            var (ne, nf, ng, nh) = (Step(nodes + e, x + x4), Step(nodes + f, x + x5), Step(nodes + g, x + x6), Step(nodes + h, x + x7));
            if (((na ^ a) | (nb ^ b) | (nc ^ c) | (nd ^ d) | (ne ^ e) | (nf ^ f) | (ng ^ g) | (nh ^ h)) == 0)
            {
                break;
            }

            (a, b, c, d, e, f, g, h) = (na, nb, nc, nd, ne, nf, ng, nh);
        }

        Keep(at, a, b, c, d, e, f, g, h);
    }

    /// <summary>One row down eight trees, from the roots in <paramref name="at"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Trees(FlatNode* nodes, float* x, int* at)
    {
        nint a = at[0], b = at[1], c = at[2], d = at[3], e = at[4], f = at[5], g = at[6], h = at[7];
        while (true)
        {
            var (na, nb, nc, nd) = (Step(nodes + a, x), Step(nodes + b, x), Step(nodes + c, x), Step(nodes + d, x));
            var (ne, nf, ng, nh) = (Step(nodes + e, x), Step(nodes + f, x), Step(nodes + g, x), Step(nodes + h, x));
            if (((na ^ a) | (nb ^ b) | (nc ^ c) | (nd ^ d) | (ne ^ e) | (nf ^ f) | (ng ^ g) | (nh ^ h)) == 0)
            {
                break;
            }

            (a, b, c, d, e, f, g, h) = (na, nb, nc, nd, ne, nf, ng, nh);
        }

        Keep(at, a, b, c, d, e, f, g, h);
    }

    /// <summary>One row down eight trees, from the roots in <paramref name="at"/>, past missing values and sets of categories; without branches, too.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void CarefulTrees(FlatNode* nodes, uint* sets, float* x, int* at)
    {
        int moved;
        do
        {
            moved = 0;
            for (var lane = 0; lane < Lanes; lane++)
            {
                var next = CarefulStep(nodes + at[lane], sets, x);
                moved |= next ^ at[lane];
                at[lane] = next;
            }
        }
        while (moved != 0);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int CarefulStep(FlatNode* node, uint* sets, float* x)
    {
        var feature = node->Feature;
        var value = x[feature & FlatNode.FeatureMask];
        var isSet = (feature / FlatNode.IsSet) & 1;

        // A set is its number of words, then one bit a category; where there is none, the first set is read in vain.
        var set = sets + (isSet * node->Extra);
        var code = (int)value;
        var inside = One((uint)code < set[0] * 32);
        var isIn = (int)(set[1 + ((code >> 5) & -inside)] >> code) & inside & One(code == value);
        var isMissing = One(float.IsNaN(value));
        var present = (isIn & isSet) | (One(value <= node->Threshold) & ~isSet);
        return node->True + 1 - ((present & ~isMissing) | (isMissing & (feature / FlatNode.MissingTrue)));
    }

    private static int One(bool truth) => Unsafe.BitCast<bool, byte>(truth);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static nint Step(FlatNode* node, float* x)
    {
        var yes = x[node->Feature & FlatNode.FeatureMask] <= node->Threshold;
        return node->True + 1 - Unsafe.BitCast<bool, byte>(yes);
    }

    private static void Keep(int* at, nint a, nint b, nint c, nint d, nint e, nint f, nint g, nint h) =>
        (at[0], at[1], at[2], at[3], at[4], at[5], at[6], at[7]) = ((int)a, (int)b, (int)c, (int)d, (int)e, (int)f, (int)g, (int)h);
}
